import { isIP } from "node:net";

import { XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";

import { daysAfter } from "../day";
import type { Day } from "../day";
import { canonicalName } from "../dns/name";

/** What a receiver found of one signature, or of the sender's address. */
export interface AuthenticationResult {
  readonly domain: string;
  /** In lower case, as the receiver has it: pass, fail, softfail, none and others. */
  readonly result: string;
  readonly selector?: string;
}

/** Mail from one address that a receiver judged alike. */
export interface ReportRow {
  readonly address: string;
  readonly count: number;
  /** The domain in From, which DMARC is about. */
  readonly from: string;
  /** What the receiver made of DKIM and SPF, alignment and all; undefined where it does not say. */
  readonly evaluated: { readonly dkim?: string; readonly spf?: string };
  /** Why the receiver did other than the policy asks: forwarded, mailing_list and others. */
  readonly overrides: readonly string[];
  readonly dkim: readonly AuthenticationResult[];
  readonly spf: readonly AuthenticationResult[];
}

/** An aggregate report (RFC 9990, and RFC 7489 before it). */
export interface AggregateReport {
  readonly reporter: string;
  readonly id: string;
  /** The domain whose policy the receiver applied. */
  readonly domain: string;
  /** Whether a DKIM or SPF domain must be the one in From, and not only of the same organisation. */
  readonly strict: { readonly dkim: boolean; readonly spf: boolean };
  readonly begin: Day;
  readonly end: Day;
  readonly rows: readonly ReportRow[];
}

/** A report, or why its text is none. */
export type ReadReport = { readonly report: AggregateReport } | { readonly problem: string };

/** A report has seven levels; what is deeper is made to break readers. */
const DEEPEST = 24;
/** No domain of a person who reads this sends more in a day. */
const MOST_MESSAGES = 1e9;

/** XML has an element for nothing as an empty text. */
const isThere = (value: unknown): boolean => value !== undefined && value !== "";
const optional = <T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | undefined> =>
  z.preprocess((value) => (isThere(value) ? value : undefined), schema.optional());
/** One element or several of a name. */
const several = <T extends z.ZodType>(schema: T): z.ZodType<z.output<T>[]> =>
  z.preprocess(
    (value): unknown[] => (Array.isArray(value) ? value : [value]).filter(isThere),
    z.array(schema),
  );

const text = z.string().trim().min(1).max(1000);
const word = text.toLowerCase();
const name = text.transform(canonicalName);
const result = z.object({
  domain: optional(name),
  selector: optional(text),
  result: optional(word),
});
const record = z.object({
  row: z.object({
    source_ip: text.refine((address) => isIP(address) !== 0, "is no address"),
    count: text
      .regex(/^\d{1,16}$/, "is no number")
      .transform(Number)
      .refine((count) => count <= MOST_MESSAGES, "is more than anybody sends"),
    policy_evaluated: optional(
      z.object({
        dkim: optional(word),
        spf: optional(word),
        reason: several(z.object({ type: optional(word), comment: optional(text) })),
      }),
    ),
  }),
  identifiers: optional(z.object({ header_from: optional(name) })),
  auth_results: optional(z.object({ dkim: several(result), spf: several(result) })),
});
const feedback = z.object({
  report_metadata: z.object({
    org_name: optional(text),
    email: optional(text),
    report_id: text,
    date_range: z.object({ begin: text, end: text }),
  }),
  policy_published: z.object({ domain: name, adkim: optional(word), aspf: optional(word) }),
  record: several(record),
});

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  maxNestedTags: DEEPEST,
});

/** Reads a report's text on a day. Total: any text has an answer. */
export function readReport(xml: string, today: Day): ReadReport {
  // An entity can be a file, or a thousand times itself: no report needs one.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    return { problem: "it declares a document type or entities, which no report needs" };
  }
  const parsed = elementsOf(xml);
  if ("problem" in parsed) return parsed;
  const read = feedback.safeParse(parsed.root);
  if (!read.success) return { problem: problemOf(read.error) };
  const { report_metadata: metadata, policy_published: published } = read.data;
  const [begin, end] = [metadata.date_range.begin, metadata.date_range.end].map(dayOf);
  if (begin === undefined || end === undefined) {
    return { problem: "its date_range has no times in seconds since 1970" };
  }
  if (end < begin) return { problem: "its date_range ends before it begins" };
  // Clocks differ, and days do between time zones.
  if (end > daysAfter(today, 2)) return { problem: "its date_range is in the future" };
  return {
    report: {
      reporter: metadata.org_name ?? metadata.email ?? "an unnamed receiver",
      id: metadata.report_id,
      domain: published.domain,
      strict: { dkim: published.adkim === "s", spf: published.aspf === "s" },
      begin,
      end,
      rows: read.data.record.map((one) => rowOf(one, published.domain)),
    },
  };
}

function elementsOf(xml: string): { readonly root: unknown } | { readonly problem: string } {
  try {
    const valid = XMLValidator.validate(xml, { allowBooleanAttributes: true });
    if (valid !== true) {
      return { problem: `it is no well-formed XML (line ${valid.err.line}, ${valid.err.code})` };
    }
    const elements = z.object({ feedback: z.unknown() }).safeParse(parser.parse(xml));
    const root = elements.success ? elements.data.feedback : undefined;
    return root === undefined ? { problem: "it has no element feedback" } : { root };
  } catch {
    return { problem: "it cannot be read as XML: it is nested too deeply, or broken" };
  }
}

/** Where the first thing is wrong; never its value, which a stranger wrote. */
function problemOf({ issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map((step) =>
    typeof step === "number" ? String(step + 1) : String(step),
  );
  return `${path.join(" ") || "feedback"}: ${issue?.message ?? "is wrong"}`;
}

/** Of a time in seconds, in milliseconds, or as ISO 8601 has it. */
function dayOf(written: string): Day | undefined {
  const time = /^\d{1,10}$/.test(written)
    ? Number(written) * 1000
    : /^\d{13}$/.test(written)
      ? Number(written)
      : /^\d{4}-\d\d-\d\d/.test(written)
        ? Date.parse(written)
        : NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

function rowOf(
  { row, identifiers, auth_results: results }: z.output<typeof record>,
  domain: string,
): ReportRow {
  const { dkim, spf, reason = [] } = row.policy_evaluated ?? {};
  return {
    address: row.source_ip,
    count: row.count,
    from: identifiers?.header_from ?? domain,
    evaluated: { ...(dkim === undefined ? {} : { dkim }), ...(spf === undefined ? {} : { spf }) },
    overrides: reason.flatMap(({ type, comment = "" }) =>
      // ARC is how a forwarder vouches for what it got; receivers file it under their own policy.
      type === "local_policy" && /\barc\s*=\s*pass\b/i.test(comment) ? "arc" : (type ?? []),
    ),
    dkim: (results?.dkim ?? []).flatMap(resultOf),
    spf: (results?.spf ?? []).flatMap(resultOf),
  };
}

function resultOf(given: z.output<typeof result>): readonly AuthenticationResult[] {
  const { domain, selector, result: found = "none" } = given;
  if (domain === undefined) return [];
  return [{ domain, result: found, ...(selector === undefined ? {} : { selector }) }];
}
