import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";

import { scoreOf, tableOf } from "./score";
import type { Report, Score } from "./score";

/**
 * Mutation tests of the core: Stryker changes `checklist/` in thousands of small ways, one at a
 * time, and the core's own tests must notice. What they do not notice, nobody tests.
 *
 * `npm run mutation [-- PART...]` tries the given parts or all of them, prints the score, and ends
 * with 1 if it is below what docs/mutation.md promises. Everything that it makes is below dist/.
 */
const root = path.join(__dirname, "..");
const scratch = path.join("dist", "mutation");
const LEAST_SCORE = 85;

interface Part {
  readonly mutate: readonly string[];
  /** The test files that must notice, the fastest first. */
  readonly tests: readonly string[];
}

const test = (name: string): string => `tests/checklist/${name}.test.js`;

/** Each part with its own tests, so that no change waits for tests that have nothing to do with it. */
const parts: Readonly<Record<string, Part>> = {
  rules: {
    mutate: [
      "checklist/environment/**/*.ts",
      "checklist/rules/*.ts",
      "checklist/{coverage,items,judge,rule}.ts",
      // Of the files that `checklist env` reads; tested with the command.
      "!checklist/rules/environment-file.ts",
      "!checklist/environment/command.ts",
    ],
    tests: [
      ...[
        "catalogue",
        "coverage",
        "items",
        "contract",
        "schedule",
        "host",
        "placeholder",
        "value",
        "rule",
        "context",
        "messages",
      ],
      "rules",
    ].map(test),
  },
  resources: {
    mutate: ["checklist/resources/**/*.ts", "checklist/rules/resources/**/*.ts"],
    tests: [
      ...["catalogue", "resources/resources", "resources/messages"].map(test),
      "tests/docs/examples.test.js",
      "tests/policies/resources.test.js",
    ],
  },
  records: {
    mutate: ["checklist/{attestations,day,record-rules,waivers,wildcard,yaml-records}.ts"],
    tests: ["day", "waivers", "attestations"].map(test),
  },
  report: {
    mutate: ["checklist/report/**/*.ts"],
    tests: [test("report/*")],
  },
};

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    console.error(
      `There is no part ${unknown.join(", ")}. The parts: ${Object.keys(parts).join(", ")}.`,
    );
    return 2;
  }
  const scores: Record<string, Score> = {};
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`Mutating ${name}`);
    scores[name] = await scoreOfPart(name, part);
  }
  const { text, percent } = tableOf(scores);
  console.log(`\n${text}`);
  return percent >= LEAST_SCORE ? 0 : 1;
}

async function scoreOfPart(name: string, { mutate, tests }: Part): Promise<Score> {
  const report = path.join(scratch, `${name}.report.json`);
  const config = path.join(scratch, `${name}.config.json`);
  mkdirSync(path.join(root, scratch), { recursive: true });
  const options = {
    mutate,
    ignorePatterns: ["*", "!checklist/**", "!components/**", "!policies/**", "!tests/**"],
    // Plain JavaScript loads in no time, and a change of what is made at load loads all anew.
    buildCommand:
      "esbuild checklist/**/*.ts policies/*.ts tests/checklist/**/*.ts tests/docs/*.ts tests/policies/*.ts --format=cjs --platform=node --target=node20 --outbase=. --outdir=.",
    testRunner: "mocha",
    mochaOptions: {
      "no-config": true,
      require: [path.join(__dirname, "fewer-runs.js")],
      spec: tests,
    },
    coverageAnalysis: "perTest",
    concurrency: availableParallelism(),
    timeoutMS: 10_000,
    tempDirName: path.join(scratch, `${name}.sandbox`),
    reporters: ["progress-append-only", "clear-text", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: report },
    warnings: { slow: false },
  };
  writeFileSync(path.join(root, config), JSON.stringify(options));
  const end = await run(path.join(root, "node_modules", ".bin", "stryker"), ["run", config]);
  if (end !== 0) throw new Error(`Stryker ended with ${end}; what it said is above.`);
  return scoreOf(JSON.parse(readFileSync(path.join(root, report), "utf8")) as Report);
}

function run(command: string, args: readonly string[]): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? signal ?? "nothing");
    });
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
