import { commandToRemove, commandToSet } from "../../checklist/environment/command";
import { findVariable } from "../../checklist/environment/contract";
import type { Variable } from "../../checklist/environment/variable";
import { examples } from "../../checklist/examples/catalogue";
import type { Example } from "../../checklist/examples/example";
import { frontNamed } from "../../checklist/examples/judge-example";
import { shortened } from "../../checklist/examples/made-up";
import { findItem } from "../../checklist/items";
import type { PlainSubject } from "../../checklist/resources/plain-subject";
import type { ProbeDescription } from "../../checklist/probes/probe";
import { isWaivable, recordRules } from "../../checklist/record-rules";
import type { RuleDescription } from "../../checklist/rule";
import type { AnyRule } from "../../checklist/rules/all-rules";
import { linksOf } from "./links";
import { block, code, page, plainText, table } from "./markdown";

/** The page of a rule: why it is there, how to mend what it finds, examples, items and links. */
export function rulePage(rule: RuleDescription): string {
  return page(
    `# ${plainText(rule.title)}`,
    table(
      ["", ""],
      [
        [isProbe(rule) ? "Probe" : "Rule", code(rule.id)],

        ["Severity", severityWords(rule)],
        ["Judges", judged(rule)],
        ["Items", rule.items.map(itemWords).join("<br>")],
      ],
    ),
    "## Why",
    plainText(rule.why),
    ...(isProbe(rule) ? ["## How it looks", plainText(rule.looks), ...commandOf(rule)] : []),
    "## How to fix",
    plainText(rule.fix),
    ...commands(rule),
    ...inFile(rule),
    ...exampleParts(rule),
    "## How to waive it",
    ...waiver(rule),
    "## See also",
    [
      "- [All rules](README.md), [the items and what covers them](../coverage.md)",
      ...(variablesOf(rule).length > 0 ? ["- [The variables](../variables.md)"] : []),
      ...linksOf(rule.id).map(({ title, url }) => `- [${title}](${url})`),
    ].join("\n"),
  );
}

function inFile({ fixInFile }: RuleDescription): readonly string[] {
  return fixInFile === undefined ? [] : [`In an environment file: ${plainText(fixInFile("NAME"))}`];
}

function waiver({ id }: RuleDescription): readonly string[] {
  if (!isWaivable(id)) return ["It cannot be waived: a waiver of it would silence all the others."];
  return [
    "Where it cannot be mended yet, say so in `waivers.yaml`, with an end of at most 90 days ahead. The rule is still judged and shown.",
    block(
      "yaml",
      [
        `- rule: ${id}`,
        '  subject: "*"',
        "  reason: <why it cannot be mended yet>",
        "  owner: <who answers for it>",
        "  ticket: <where the mend is tracked>",
        "  expires: <the last day, YYYY-MM-DD>",
      ].join("\n"),
    ),
  ];
}

/** What a severity does. */
export function severityWords({ severity }: RuleDescription): string {
  return severity === "error" ? "error: stops a deployment" : "warning: advises";
}

const itemWords = (id: string): string => `${id} ${plainText(findItem(id)?.title ?? "")}`;

const KIND_WORDS: Readonly<Record<string, string>> = {
  role: "PostgreSQL roles",
  membership: "PostgreSQL memberships",
  grant: "PostgreSQL grants and default privileges",
  database: "PostgreSQL databases",
  schema: "PostgreSQL schemas",
  extension: "PostgreSQL extensions",
  function: "PostgreSQL functions",
  publication: "PostgreSQL publications",
  subscription: "PostgreSQL subscriptions",
  "replication-slot": "PostgreSQL replication slots",
  "foreign-server": "foreign servers of PostgreSQL",
  "user-mapping": "PostgreSQL user mappings",
  provider: "providers",
  "dns-record": "DNS records",
  "zone-setting": "settings of zones at Cloudflare",
  ruleset: "rulesets at Cloudflare",
  "zone-dnssec": "DNSSEC at Cloudflare",
  bucket: "buckets at R2",
  "bucket-lifecycle": "lifecycles of buckets",
  "bucket-lock": "locks of buckets",
  backups: "the component of the backups",
  "sentry-project": "Sentry projects",
  "sentry-key": "Sentry keys",
  "generated-text": "generated passwords and texts",
};

const isJudging = (rule: RuleDescription): rule is AnyRule => "scope" in rule;

const isProbe = (rule: RuleDescription): rule is ProbeDescription => "looks" in rule;

function commandOf({ id, sends }: ProbeDescription): readonly string[] {
  const allowed = sends === true ? " --send" : "";
  const run = block("console", `npm run -s checklist -- verify --only ${id}${allowed}`);
  return sends === true ? ["It sends something, and so runs with `--send` only.", run] : [run];
}

function judged(rule: RuleDescription): string {
  if (isProbe(rule)) return "the running system";
  if (recordRules.includes(rule)) return "waivers, attestations and the report";
  if (!isJudging(rule)) return "environment files";
  switch (rule.scope) {
    case "resource":
      return rule.kinds.map((kind) => KIND_WORDS[kind] ?? kind).join(", ");
    case "stack":
      return "the stack as a whole";
    case "backend":
    case "frontend":
    case "either":
    case "both":
      if (rule.judges !== undefined) return rule.judges;
      return rule.variables.length === 0 ? "every variable" : rule.variables.map(code).join(", ");
  }
}

function variablesOf(rule: RuleDescription): readonly Variable[] {
  if (!isJudging(rule) || !("variables" in rule)) return [];
  return rule.variables.flatMap((name) => findVariable(name) ?? []);
}

/** More than these would hide the page. */
const MOST_COMMANDS = 6;

function commands(rule: RuleDescription): readonly string[] {
  const variables = variablesOf(rule);
  if (variables.length === 0) return [];
  const shown = variables.slice(0, MOST_COMMANDS).map((variable) => {
    if (variable.source === "setting") return commandToSet(variable);
    return `${commandToRemove(variable.name)}   # the stack then uses its own value`;
  });
  const more = variables.length > shown.length ? ["# and so on for the other variables"] : [];
  return [block("console", [...shown, ...more].join("\n"))];
}

function exampleParts({ id }: RuleDescription): readonly string[] {
  const given = examples[id];
  if (given === undefined) return [];
  return [
    "## Examples",
    "Accepted:",
    ...given.pass.map(exampleBlock),
    "Refused:",
    ...given.fail.map(exampleBlock),
  ];
}

function exampleBlock(example: Example): string {
  if (typeof example === "string") return block("dotenv", environmentText(example));
  const { resources, environment, context } = example;
  const facts = Object.entries(context ?? {}).map(
    ([name, value]) => `# ${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const lines = [...facts, ...(environment === undefined ? [] : [environmentText(environment)])];
  const declared =
    resources.length === 0 ? "# no resource of the kind" : resources.map(resourceText).join("\n");
  return [
    ...(lines.length === 0 ? [] : [block("dotenv", lines.join("\n"))]),
    // Facts of a deployment alone are examples of rules on environments, which have no resources.
    ...(context === undefined || resources.length > 0 ? [block("yaml", declared)] : []),
  ].join("\n\n");
}

/** Lines as a `.env` file has them, said whose they are where there are both. */
function environmentText(text: string): string {
  const lines = text.split("\n").map((line) => ({
    front: frontNamed(line.slice(0, line.indexOf("="))),
    line: shortened(line),
  }));
  const fronts = new Set(lines.map(({ front }) => front));
  if (fronts.size === 1) return lines.map(({ line }) => line).join("\n");
  return [...fronts]
    .map((front) =>
      [`# ${front}`, ...lines.filter((one) => one.front === front).map(({ line }) => line)].join(
        "\n",
      ),
    )
    .join("\n");
}

function resourceText({ kind, ...properties }: PlainSubject): string {
  const lines = Object.entries(properties).map(([name, value]: [string, unknown]) => {
    const text = typeof value === "string" ? shortened(value) : JSON.stringify(value);
    // YAML takes what begins so, or holds a colon, for something else than a text.
    const needsQuotes = typeof value === "string" && /^["<*]|:( |$)/.test(text);
    return `  ${name}: ${needsQuotes ? `'${text}'` : text}`;
  });
  return [`${kind}:`, ...lines].join("\n");
}
