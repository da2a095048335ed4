import { errorOf, warningOf } from "./parsed";
import type { RecordProblem } from "./parsed";
import { parseSpf } from "./spf";
import type { SpfMechanism, SpfRecord } from "./spf";
import { hasMacro, isAskable } from "./spf-domain";

/** What is known of a name that an SPF record leads to. */
export interface SpfNode {
  /** The texts of its SPF records: one, if all is well. */
  readonly spf: readonly string[];
  /** False where the name does not exist. */
  readonly exists?: boolean;
  /** How many addresses it has, where that is known. */
  readonly addresses?: number;
  /** How many mail hosts it has, where that is known. */
  readonly mailHosts?: number;
}

/** Tells what is known of a name; undefined for nothing. */
export type SpfSource = (name: string) => SpfNode | undefined;

/** What receivers look up for a record, at worst: where no term matches before its last one. */
export interface SpfLookups {
  readonly lookups: number;
  /** Look-ups that find nothing. */
  readonly voids: number;
  /** Names of which nobody has recorded anything: without them the count is the least. */
  readonly unknown: readonly string[];
  /** What makes receivers take the record for broken, besides the counts. */
  readonly problems: readonly RecordProblem[];
}

/** RFC 7208, section 4.6.4. */
export const LOOKUP_LIMIT = 10;
export const VOID_LIMIT = 2;
export const MAIL_HOST_LIMIT = 10;
/** Enough to be sure, and few enough that no tree takes long. */
const COUNTED_AT_MOST = 200;

/** Counts what receivers look up for a domain's record, through everything that it includes. */
export function countLookups(domain: string, record: SpfRecord, source: SpfSource): SpfLookups {
  const unknown = new Set<string>();
  const problems = new Map<string, RecordProblem>();
  let lookups = 0;
  let voids = 0;
  const note = (problem: RecordProblem): void => {
    problems.set(`${problem.code} ${problem.where ?? ""}`, problem);
  };

  const follow = (name: string, path: readonly string[]): void => {
    if (hasMacro(name)) return;
    const target = name.toLowerCase().replace(/\.$/, "");
    if (path.includes(target)) {
      note(errorOf("loop", "includes itself over and over", target));
      return;
    }
    const node = source(target);
    if (node === undefined) {
      unknown.add(target);
      return;
    }
    const [text, second] = node.spf;
    if (text === undefined) {
      if (node.exists === false) voids += 1;
      note(errorOf("no-record", "includes a name without an SPF record", target));
    } else if (second !== undefined) {
      note(errorOf("two-records", "includes a name with two SPF records", target));
    } else {
      const { record: included, problems: broken } = parseSpf(text);
      if (included === undefined || broken.length > 0) {
        note(errorOf("broken-record", "includes a broken SPF record", target));
      }
      if (included !== undefined) walk(target, included, [...path, target]);
    }
  };

  const walk = (at: string, { mechanisms, redirect }: SpfRecord, path: readonly string[]): void => {
    for (const mechanism of mechanisms) {
      if (mechanism.kind === "all") return;
      if (!asks(mechanism) || ("domain" in mechanism && !isAskable(mechanism.domain ?? at)))
        continue;
      lookups += 1;
      if (lookups >= COUNTED_AT_MOST) return;
      if (mechanism.kind === "include") {
        follow(mechanism.domain, path);
        continue;
      }
      const name = "domain" in mechanism ? (mechanism.domain ?? at) : at;
      const node = hasMacro(name) ? undefined : source(name.toLowerCase().replace(/\.$/, ""));
      if (node === undefined) continue;
      const found = mechanism.kind === "mx" ? node.mailHosts : node.addresses;
      if (found === 0 || node.exists === false) voids += 1;
      if (mechanism.kind === "mx" && found !== undefined && found > MAIL_HOST_LIMIT) {
        note(errorOf("mail-hosts", `asks for more than ${MAIL_HOST_LIMIT} mail hosts`, name));
      }
    }
    if (redirect === undefined || lookups >= COUNTED_AT_MOST) return;
    lookups += 1;
    follow(redirect, path);
  };

  const start = domain.toLowerCase().replace(/\.$/, "");
  walk(start, record, [start]);
  return { lookups, voids, unknown: [...unknown], problems: [...problems.values()] };
}

/** Whether a mechanism makes a receiver look something up. */
function asks({ kind }: SpfMechanism): boolean {
  return kind !== "all" && kind !== "ip4" && kind !== "ip6";
}

/** A DNS answer over UDP without extensions (RFC 7208, section 3.4). */
const ANSWER_OCTETS = 512;
const HEADER_OCTETS = 12;
const QUESTION_OCTETS = 4;
const RECORD_OCTETS = 12;

/** How many octets the answer with all of a name's TXT records takes. */
export function answerOctets(name: string, texts: readonly string[]): number {
  const records = texts.map((text) => {
    const octets = Buffer.byteLength(text, "utf8");
    return RECORD_OCTETS + octets + Math.max(1, Math.ceil(octets / 255));
  });
  return HEADER_OCTETS + name.length + 2 + QUESTION_OCTETS + records.reduce((a, b) => a + b, 0);
}

/** What is wrong with the size of a name's TXT records, all of which come in one answer. */
export function answerProblems(name: string, texts: readonly string[]): readonly RecordProblem[] {
  const octets = answerOctets(name, texts);
  return octets > ANSWER_OCTETS
    ? [warningOf("long-answer", `comes in an answer of ${octets} octets, above ${ANSWER_OCTETS}`)]
    : [];
}
