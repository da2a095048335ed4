import { z } from "zod";
import { CloudflareError } from "./envelope";
import type { DnsRecord } from "./state";

const orders = ["type", "name", "content", "ttl", "proxied"] as const;

const querySchema = z.object({
  match: z.enum(["any", "all"]).default("all"),
  tag_match: z.enum(["any", "all"]).default("all"),
  order: z.enum(orders).default("type"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  proxied: z.enum(["true", "false"]).optional(),
});

type Test = (record: DnsRecord) => boolean;

const operators: Readonly<Record<string, (value: string, asked: string) => boolean>> = {
  exact: (value, asked) => value === asked,
  contains: (value, asked) => value.includes(asked),
  startswith: (value, asked) => value.startsWith(asked),
  endswith: (value, asked) => value.endsWith(asked),
};

/**
 * The records that a list's query asks for, in its order: `type`, `proxied`, `search`, and
 * `name`, `content`, `comment`, `tag` with operators, as in `name.exact` (`name` alone is exact).
 * Filters know no case.
 * @throws CloudflareError for values that are not among those documented
 */
export function queryRecords(
  records: readonly DnsRecord[],
  parameters: Readonly<Record<string, string>>,
): DnsRecord[] {
  const parsed = querySchema.safeParse(parameters);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new CloudflareError(400, 9999, `Invalid query: ${names.join("; ")}`);
  }
  const { match, tag_match: tagMatch, order, direction, proxied } = parsed.data;
  const tests: Test[] = [];
  const tagTests: Test[] = [];
  for (const [parameter, value] of Object.entries(parameters)) {
    const asked = value.toLowerCase();
    const [field = "", operator = "exact"] = parameter.split(".");
    const test = filter(field, operator, asked);
    if (test !== undefined) {
      (field === "tag" ? tagTests : tests).push(test);
    }
  }
  if (proxied !== undefined) {
    tests.push((record) => String(record.proxied) === proxied);
  }
  if (tagTests.length > 0) {
    tests.push(combine(tagTests, tagMatch));
  }
  const search = parameters["search"]?.toLowerCase();
  const found = records.filter(
    (record) =>
      combine(tests, match)(record) && (search === undefined || searched(record).includes(search)),
  );
  const sign = direction === "asc" ? 1 : -1;
  return found.sort((a, b) => sign * compare(a[order], b[order]) || sign * compare(a.name, b.name));
}

function combine(tests: readonly Test[], match: "any" | "all"): Test {
  return match === "any" && tests.length > 0
    ? (record) => tests.some((test) => test(record))
    : (record) => tests.every((test) => test(record));
}

function filter(field: string, operator: string, asked: string): Test | undefined {
  const apply = operators[operator];
  switch (field) {
    case "type":
      return (record) => record.type.toLowerCase() === asked;
    case "name":
    case "content":
      return apply && ((record) => apply(record[field].toLowerCase(), asked));
    case "comment":
      if (operator === "present" || operator === "absent") {
        return (record) => (record.comment === null) === (operator === "absent");
      }
      return apply && ((record) => apply((record.comment ?? "").toLowerCase(), asked));
    case "tag":
      return tagFilter(operator, asked);
    default:
      return undefined;
  }
}

/** `present` and `absent` ask for a tag's name, the others for `name:value`. */
function tagFilter(operator: string, asked: string): Test | undefined {
  const [name = "", value = ""] = asked.split(/:(.*)/s);
  const values = (record: DnsRecord): string[] =>
    record.tags
      .map((tag) => tag.toLowerCase().split(/:(.*)/s))
      .filter(([tagName]) => tagName === name)
      .map(([, tagValue]) => tagValue ?? "");
  if (operator === "present" || operator === "absent") {
    return (record) => values(record).length > 0 === (operator === "present");
  }
  const apply = operators[operator];
  return apply && ((record) => values(record).some((tagValue) => apply(tagValue, value)));
}

function searched(record: DnsRecord): string {
  const { type, name, content, comment, tags } = record;
  return [type, name, content, comment ?? "", ...tags].join("\n").toLowerCase();
}

function compare(a: string | number | boolean, b: string | number | boolean): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
