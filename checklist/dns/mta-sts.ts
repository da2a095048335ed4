import { canonicalName, isDomainName } from "./name";
import { errorOf, warningOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { readTags } from "./tag-list";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** The record that tells of an MTA-STS policy (RFC 8461, section 3.1). */
export interface MtaStsRecord {
  /** Changes with the policy: up to 32 letters and digits. */
  readonly id: string;
}

/** How senders take a policy: they keep to it, only report, or forget it. */
export type MtaStsMode = "enforce" | "testing" | "none";

/** A policy (RFC 8461, section 3.2): which hosts take a domain's mail, over TLS. */
export interface MtaStsPolicy {
  readonly mode: MtaStsMode;
  /** `mx1.example.com`, or `*.example.com` for any one label. */
  readonly mx: readonly string[];
  /** For how many seconds senders keep the policy. */
  readonly maxAge: number;
}

/** A year, and no more. */
const MOST_SECONDS = 31_557_600;
/** Less is of little use: a policy should outlast an attack (RFC 8461, section 3.2). */
const GOOD_SECONDS = 86_400;

/** The name at which the record is. */
export function mtaStsName(domain: string): string {
  return `_mta-sts.${domain}`;
}

/** The host that serves the policy. */
export function mtaStsHost(domain: string): string {
  return `mta-sts.${domain}`;
}

/** Where the policy is served, by a certificate for that host and without any redirect. */
export function mtaStsUrl(domain: string): string {
  return `https://${mtaStsHost(domain)}/.well-known/mta-sts.txt`;
}

/** The record's text. */
export function mtaStsText({ id }: MtaStsRecord): string {
  return `v=STSv1; id=${id};`;
}

/** The record at a domain. */
export function mtaStsAt(domain: string, record: MtaStsRecord): ZoneRecord {
  return txtAt(mtaStsName(domain), mtaStsText(record));
}

/** The policy file's text. */
export function mtaStsPolicyText({ mode, mx, maxAge }: MtaStsPolicy): string {
  const lines = ["version: STSv1", `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`)];
  return [...lines, `max_age: ${maxAge}`].map((line) => `${line}\r\n`).join("");
}

/** Whether a text is meant as an MTA-STS record. */
export function isMtaSts(text: string): boolean {
  return /^v=STSv1\s*(?:;|$)/i.test(text);
}

/** Reads the record. */
export function parseMtaSts(text: string): Parsed<MtaStsRecord> {
  if (!/^v=STSv1[ \t]*;/.test(text)) {
    return { record: undefined, problems: [errorOf("version", "does not begin with v=STSv1;")] };
  }
  const { tags, problems } = readTags(text);
  const id = tags.find(({ name }) => name === "id")?.value;
  if (id === undefined) {
    return { record: undefined, problems: [...problems, errorOf("no-id", "has no id")] };
  }
  if (!/^[A-Za-z0-9]{1,32}$/.test(id)) {
    const problem = errorOf("bad-id", "has an id other than 1 to 32 letters and digits", "tag id");
    return { record: undefined, problems: [...problems, problem] };
  }
  return { record: { id }, problems };
}

/** Whether a host is one of those of a policy. */
export function matchesMx(pattern: string, host: string): boolean {
  const [name, wanted] = [canonicalName(host), canonicalName(pattern)];
  if (!wanted.startsWith("*.")) return name === wanted;
  const dot = name.indexOf(".");
  return dot > 0 && name.slice(dot) === wanted.slice(1);
}

/** Reads a policy file: lines of `key: value`; of a key that is there twice the first counts, but for mx. */
export function parseMtaStsPolicy(text: string): Parsed<MtaStsPolicy> {
  const problems: RecordProblem[] = [];
  const values = new Map<string, string>();
  const mx: string[] = [];
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const colon = line.indexOf(":");
    const key = line.slice(0, Math.max(colon, 0));
    const value = line.slice(colon + 1).trim();
    const where = `line ${index + 1}`;
    if (colon < 0 || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(key)) {
      problems.push(errorOf("syntax", "has a line that is no key: value", where));
    } else if (key === "mx") {
      if (isDomainName(value.replace(/^\*\./, ""))) mx.push(canonicalName(value));
      else problems.push(errorOf("mx", "has an mx that is no host's name", where));
    } else if (values.has(key)) {
      problems.push(warningOf("repeated-key", "has a key twice, of which the first counts", where));
    } else {
      values.set(key, value);
    }
  });
  const mode = (["enforce", "testing", "none"] as const).find((one) => one === values.get("mode"));
  const age = values.get("max_age") ?? "";
  const maxAge = /^\d{1,10}$/.test(age) ? Number(age) : NaN;
  if (values.get("version") !== "STSv1") {
    problems.push(errorOf("version", "has no version: STSv1"));
  }
  if (mode === undefined) problems.push(errorOf("mode", "has no mode: enforce, testing or none"));
  if (Number.isNaN(maxAge) || maxAge > MOST_SECONDS) {
    problems.push(errorOf("max-age", `has no max_age from 0 to ${MOST_SECONDS} seconds`));
  } else if (maxAge < GOOD_SECONDS && mode !== "none") {
    problems.push(warningOf("short-age", "is kept by senders for less than a day"));
  }
  if (mx.length === 0 && mode !== "none") problems.push(errorOf("no-mx", "has no mx"));
  const isPolicy = values.get("version") === "STSv1" && !Number.isNaN(maxAge);
  const isRead = isPolicy && maxAge <= MOST_SECONDS && (mx.length > 0 || mode === "none");
  return { record: mode !== undefined && isRead ? { mode, mx, maxAge } : undefined, problems };
}
