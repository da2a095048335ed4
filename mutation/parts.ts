/** A part of the core that is tried with its own tests. */
export interface Part {
  /** Files, and folders with a slash at their end; of several parts the longest has a file. */
  readonly sources: readonly string[];
  /** The test files that must notice, the fastest first. */
  readonly tests: readonly string[];
}

/** What the score of each part must be, in percent. */
export const LEAST_SCORE = 85;

const CORE = "checklist/";
const test = (name: string): string => `tests/checklist/${name}.test.js`;

/** Each part with its own tests, so that no change waits for tests that have nothing to do with it. */
export const parts: Readonly<Record<string, Part>> = {
  /** The environment and its rules, and whatever no other part has. */
  rules: {
    sources: [CORE],
    tests: [
      "catalogue",
      "unjudged-rules",
      "coverage",
      "items",
      "contract",
      "command",
      "schedule",
      "once",
      "host",
      "placeholder",
      "value",
      "rule",
      "context",
      "messages",
      "rules",
    ].map(test),
  },
  resources: {
    sources: [`${CORE}resources/`, `${CORE}rules/resources/`],
    tests: [
      ...["catalogue", "resources/*"].map(test),
      "tests/docs/examples.test.js",
      "tests/policies/resources.test.js",
    ],
  },
  records: {
    sources: [
      "attest-command.ts",
      "attestation-file.ts",
      "attestation-templates.ts",
      "attestations.ts",
      "day.ts",
      "record-rules.ts",
      "waivers.ts",
      "wildcard.ts",
      "yaml-depth.ts",
      "yaml-records.ts",
    ].map((name) => CORE + name),
    tests: ["day", "unjudged-rules", "yaml-records", "waivers", "attestation*"].map(test),
  },
  report: {
    sources: [`${CORE}report/`],
    tests: ["report/golden", "report/*"].map(test),
  },
  examples: {
    sources: [`${CORE}examples/`],
    tests: ["tests/docs/examples.test.js", "tests/docs/generated.test.js"],
  },
  dns: {
    sources: [`${CORE}dns/`],
    tests: [...["dns/*", "resources/*"].map(test), "tests/docs/examples.test.js"],
  },
  drift: {
    sources: [`${CORE}drift/`],
    tests: ["drift/*"].map(test),
  },
  operations: {
    sources: [`${CORE}operations/`],
    tests: ["operations/*"].map(test),
  },
  edge: {
    sources: [`${CORE}edge/`],
    tests: [...["edge/*", "resources/*"].map(test), "tests/docs/examples.test.js"],
  },
};

/** The part that a file of the core belongs to: every one has a part. */
export function partOf(file: string): string {
  const lengthIn = ({ sources }: Part): number =>
    Math.max(0, ...sources.filter((source) => file.startsWith(source)).map(({ length }) => length));
  const [[name] = [""]] = Object.entries(parts).sort(
    ([, one], [, two]) => lengthIn(two) - lengthIn(one),
  );
  return name;
}
