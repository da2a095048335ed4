import { errorOf, warningOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { readTags } from "./tag-list";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** What receivers are asked to do with mail that fails. */
export type DmarcPolicy = "none" | "quarantine" | "reject";

export const DMARC_POLICIES: readonly DmarcPolicy[] = ["none", "quarantine", "reject"];
const POLICY_WORDS = "none, quarantine and reject";

/** Which failures are reported: all fail, any fails, DKIM fails, SPF fails. */
export type FailureOption = "0" | "1" | "d" | "s";

/** A DMARC record by its tags (RFC 9989, section 4.7). What is left out has the tag's default. */
export interface DmarcRecord {
  /** For mail of the domain, and of names below it for which nothing else is said. */
  readonly p: DmarcPolicy;
  /** For mail of names below it that exist. */
  readonly sp?: DmarcPolicy;
  /** For mail of names below it that do not exist. */
  readonly np?: DmarcPolicy;
  /** In test: receivers are asked for the policy one level below. */
  readonly t?: "y" | "n";
  /** Whether domains of others are registered below this one: a public suffix domain. */
  readonly psd?: "y" | "n" | "u";
  /** Whether the DKIM domain must be the author's (s), or may be another of the organisation (r). */
  readonly adkim?: "r" | "s";
  /** The same of the SPF domain. */
  readonly aspf?: "r" | "s";
  /** Where aggregate reports go: URIs such as `mailto:dmarc@example.com`. */
  readonly rua?: readonly string[];
  /** Where reports of single failures go. */
  readonly ruf?: readonly string[];
  readonly fo?: readonly FailureOption[];
}

/** Tags of RFC 7489 that RFC 9989 dropped: readers pass over them. */
export const DROPPED_TAGS: readonly string[] = ["pct", "rf", "ri"];

/** The name at which a domain's DMARC record is. */
export function dmarcName(domain: string): string {
  return `_dmarc.${domain}`;
}

/** A DMARC record's text: `v` and `p` come first, for readers of RFC 7489. */
export function dmarcText(record: DmarcRecord): string {
  const { p, sp, np, t, psd, adkim, aspf, rua, ruf, fo } = record;
  const tags: readonly (readonly [tag: string, value: string | undefined])[] = [
    ["v", "DMARC1"],
    ["p", p],
    ["sp", sp],
    ["np", np],
    ["t", t],
    ["psd", psd],
    ["adkim", adkim],
    ["aspf", aspf],
    ["rua", rua?.join(",")],
    ["ruf", ruf?.join(",")],
    ["fo", fo?.join(":")],
  ];
  return tags
    .flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}=${value}`]))
    .join("; ");
}

/** A domain's DMARC record. */
export function dmarcAt(domain: string, record: DmarcRecord): ZoneRecord {
  return txtAt(dmarcName(domain), dmarcText(record));
}

const VERSION = /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;

/** Whether a text is meant as a DMARC record, also where receivers do not take it for one. */
export function isDmarc(text: string): boolean {
  return /^\s*v\s*=\s*dmarc1\s*(?:;|$)/i.test(text);
}

/** A URI for reports: RFC 3986's characters, with commas and exclamation marks encoded. */
const REPORT_URI = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})*$/i;
/** How large reports may be, which RFC 9989 dropped: `!10m`. */
const SIZE = /![0-9]+[kmgt]?$/i;

const POLICY = /^(?:none|quarantine|reject)$/i;

/** What each tag may say; those with addresses are looked at by themselves. */
const known: ReadonlyMap<string, RegExp> = new Map([
  ["v", /^DMARC1$/],
  ["p", POLICY],
  ["sp", POLICY],
  ["np", POLICY],
  ["t", /^[yn]$/i],
  ["psd", /^[ynu]$/i],
  ["adkim", /^[rs]$/i],
  ["aspf", /^[rs]$/i],
  ["fo", /^[01ds](?:[ \t]*:[ \t]*[01ds])*$/i],
]);

/**
 * Reads a DMARC record as RFC 9989 has it (sections 4.7 and 4.10.1). Where `p` is missing, or one
 * of the policies cannot be read, the record counts as `p=none` if it asks for reports, and else
 * not at all.
 */
export function parseDmarc(text: string): Parsed<DmarcRecord> {
  // The first tag's name is a word of the grammar, in any case; those of the others are not.
  const written = text.trim().replace(/^V/, "v");
  if (!VERSION.test(written)) {
    return {
      record: undefined,
      problems: [errorOf("version", "is no DMARC record: it does not begin with v=DMARC1")],
    };
  }
  const { tags, problems: syntax } = readTags(written);
  const problems: RecordProblem[] = [...syntax];
  const values = new Map<string, string>();
  for (const { name, value } of tags) {
    const where = `tag ${name}`;
    const expected = known.get(name);
    if (values.has(name)) continue;
    values.set(name, value);
    if (DROPPED_TAGS.includes(name)) {
      problems.push(warningOf("dropped-tag", `uses ${name}, which is no longer a tag`, where));
    } else if (name === "rua" || name === "ruf") {
      problems.push(...uriProblems(name, value));
    } else if (expected === undefined) {
      problems.push(unknownTag(name));
    } else if (name !== "v" && !expected.test(value)) {
      const message = ["p", "sp", "np"].includes(name)
        ? `has a policy (${name}) other than ${POLICY_WORDS}`
        : `has a value for ${name} that does not exist`;
      problems.push(errorOf("bad-value", message, where));
    }
  }
  if (values.get("p") === undefined) {
    problems.push(errorOf("no-policy", "has no policy (p)"));
  } else if ([...values.keys()].indexOf("p") !== 1) {
    problems.push(
      warningOf(
        "late-policy",
        "has its policy (p) not right behind v, where older readers want it",
      ),
    );
  }
  const isList = syntax.every(({ code }) => code !== "repeated-tag");
  return { record: isList ? recordOf(values) : undefined, problems };
}

function unknownTag(name: string): RecordProblem {
  const lower = name.toLowerCase();
  const isKnown = known.has(lower) || lower === "rua" || lower === "ruf";
  return isKnown || DROPPED_TAGS.includes(lower)
    ? errorOf("tag-case", `has a tag in capitals, which readers pass over`, `tag ${lower}`)
    : warningOf("unknown-tag", "has a tag that does not exist", undefined);
}

function uriProblems(tag: string, value: string): readonly RecordProblem[] {
  const where = `tag ${tag}`;
  if (value === "") return [errorOf("no-address", `has no address for reports (${tag})`, where)];
  return value.split(",").flatMap((part) => {
    const uri = part.trim();
    const plain = uri.replace(SIZE, "");
    const problems: RecordProblem[] = [];
    if (plain !== uri) {
      problems.push(
        warningOf("report-size", "limits the size of reports, which is dropped", where),
      );
    }
    if (!REPORT_URI.test(plain)) {
      problems.push(errorOf("bad-uri", `has an address for reports that is no URI`, where));
    } else if (!isMailto(plain)) {
      problems.push(
        errorOf(
          "not-mailto",
          `has an address for reports (${tag}) that is no mailto: address`,
          where,
        ),
      );
    }
    return problems;
  });
}

/** The only scheme that reports are sent by (RFC 9990, section 3.5). */
function isMailto(uri: string): boolean {
  return /^mailto:[^@\s,?]+@[^@\s,?]+(?:\?.*)?$/i.test(uri);
}

function recordOf(values: ReadonlyMap<string, string>): DmarcRecord | undefined {
  const policies = ["p", "sp", "np"].map((tag) => values.get(tag)?.toLowerCase());
  const [p, sp, np] = policies;
  const reports = uris(values.get("rua"));
  const failures = uris(values.get("ruf"));
  const rest = {
    ...choice(values, "t", ["y", "n"] as const),
    ...choice(values, "psd", ["y", "n", "u"] as const),
    ...choice(values, "adkim", ["r", "s"] as const),
    ...choice(values, "aspf", ["r", "s"] as const),
    ...(reports.length > 0 ? { rua: reports } : {}),
    ...(failures.length > 0 ? { ruf: failures } : {}),
    ...failureOptions(values.get("fo")),
  };
  if (isPolicy(p) && (sp === undefined || isPolicy(sp)) && (np === undefined || isPolicy(np))) {
    return {
      p,
      ...(sp === undefined ? {} : { sp }),
      ...(np === undefined ? {} : { np }),
      ...rest,
    };
  }
  return reports.length > 0 ? { p: "none", ...rest } : undefined;
}

function isPolicy(text: string | undefined): text is DmarcPolicy {
  return DMARC_POLICIES.some((policy) => policy === text);
}

function uris(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((uri) => uri.trim().replace(SIZE, ""))
    .filter((uri) => REPORT_URI.test(uri));
}

function choice<const T extends string, const N extends string>(
  values: ReadonlyMap<string, string>,
  tag: N,
  choices: readonly T[],
): { readonly [K in N]?: T } {
  const text = values.get(tag)?.toLowerCase();
  const chosen = choices.find((one) => one === text);
  return (chosen === undefined ? {} : { [tag]: chosen }) as { readonly [K in N]?: T };
}

function failureOptions(value: string | undefined): { readonly fo?: readonly FailureOption[] } {
  if (value === undefined || known.get("fo")?.test(value) !== true) return {};
  const options = value.toLowerCase().split(":");
  return { fo: options.map((option) => option.trim() as FailureOption) };
}

/** The policy that receivers are asked for, at the domain itself or below it, test and all. */
export function enforcedPolicy(
  record: DmarcRecord,
  of: "domain" | "subdomain" | "nonexistent" = "domain",
): DmarcPolicy {
  const below = record.sp ?? record.p;
  const asked = of === "domain" ? record.p : of === "subdomain" ? below : (record.np ?? below);
  if (record.t !== "y") return asked;
  // RFC 9989, section 4.7, "t": one level below.
  return asked === "reject" ? "quarantine" : "none";
}
