import { canonicalName, isDomainName, parentOf } from "./name";
import { errorOf, warningOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import type { CaaData, ZoneRecord } from "./zone-record";

/** A CAA record (RFC 8659): which certificate authorities may issue for a name. */
export type CaaRecord =
  | {
      /** `issue` for every certificate, `issuewild` for those of wildcards, before `issue`. */
      readonly tag: "issue" | "issuewild";
      /** The authority by its domain; undefined: nobody may issue. */
      readonly authority: string | undefined;
      readonly parameters?: readonly CaaParameter[];
      /** An authority that does not know the tag must not issue. */
      readonly critical?: boolean;
    }
  | {
      readonly tag: "iodef";
      /** Where authorities report what they refused: `mailto:` or `https:`. */
      readonly url: string;
      readonly critical?: boolean;
    }
  | {
      /** Any other tag: `issuemail`, `contactemail`, or one that nobody knows. */
      readonly tag: "other";
      readonly name: string;
      readonly value: string;
      readonly critical?: boolean;
    };

/** A demand of a domain on an authority: `accounturi=...`, `validationmethods=dns-01`. */
export interface CaaParameter {
  readonly name: string;
  readonly value: string;
}

/** The authorities that Cloudflare's Universal SSL issues from. */
export const CLOUDFLARE_AUTHORITIES: readonly string[] = ["letsencrypt.org", "pki.goog", "ssl.com"];
/** The authorities of the platforms' own certificates. */
export const PLATFORM_AUTHORITIES: Readonly<Record<"railway" | "render", readonly string[]>> = {
  railway: ["letsencrypt.org"],
  render: ["letsencrypt.org", "pki.goog"],
};

const CRITICAL = 128;

/** The parts of a CAA record. */
export function caaData(record: CaaRecord): CaaData {
  const flags = record.critical === true ? CRITICAL : 0;
  switch (record.tag) {
    case "iodef":
      return { flags, tag: "iodef", value: record.url };
    case "other":
      return { flags, tag: record.name, value: record.value };
    case "issue":
    case "issuewild": {
      const { authority = "", parameters = [] } = record;
      const rest = parameters.map(({ name, value }) => `${name}=${value}`);
      const value = [authority, ...rest].join("; ");
      return { flags, tag: record.tag, value: value === "" ? ";" : value };
    }
  }
}

/** A CAA record as a zone file has it: `0 issue "letsencrypt.org"`. */
export function caaText(record: CaaRecord): string {
  const { flags, tag, value } = caaData(record);
  return `${flags} ${tag} "${value.replace(/["\\]/g, "\\$&")}"`;
}

/** A domain's CAA records. */
export function caaAt(domain: string, records: readonly CaaRecord[]): readonly ZoneRecord[] {
  return records.map((record) => ({
    name: domain,
    type: "CAA",
    content: caaText(record),
    data: caaData(record),
  }));
}

/** The records that let these authorities issue, for wildcards too, and tell of what was refused. */
export function caaFor(authorities: readonly string[], reports?: string): readonly CaaRecord[] {
  const issue = [...new Set(authorities)].map((authority): CaaRecord => ({
    tag: "issue",
    authority,
  }));
  const refuse: CaaRecord = { tag: "issue", authority: undefined };
  return [
    ...(issue.length === 0 ? [refuse] : issue),
    ...(reports === undefined ? [] : [{ tag: "iodef" as const, url: reports }]),
  ];
}

/** Reads a CAA record as a zone file has it. */
export function parseCaa(text: string): Parsed<CaaRecord> {
  const [, flags, tag, quoted, plain] =
    /^\s*(\d{1,5})[ \t]+([^\s"]+)[ \t]+(?:"((?:[^"\\]|\\[^])*)"|([^\s"]+))\s*$/.exec(text) ?? [];
  const value = quoted?.replace(/\\([^])/g, "$1") ?? plain;
  if (flags === undefined || tag === undefined || value === undefined) {
    return { record: undefined, problems: [errorOf("syntax", "is no flags, tag and value")] };
  }
  return readCaa({ flags: Number(flags), tag, value });
}

/** Reads a CAA record in its parts. */
export function readCaa({ flags, tag, value }: CaaData): Parsed<CaaRecord> {
  const problems: RecordProblem[] = [];
  const critical = Math.floor(flags / CRITICAL) % 2 === 1 ? { critical: true } : {};
  if (!Number.isInteger(flags) || flags < 0 || flags > 255) {
    problems.push(errorOf("flags", "has flags that are no number from 0 to 255"));
  } else if (flags !== 0 && flags !== CRITICAL) {
    problems.push(warningOf("unknown-flags", "has flags that have no meaning"));
  }
  const name = tag.toLowerCase();
  if (!/^[a-z0-9]{1,255}$/.test(name)) {
    problems.push(errorOf("tag", "has a tag that cannot be one"));
    return { record: undefined, problems };
  }
  if (name === "iodef") {
    if (!/^(?:mailto:[^\s@]+@[^\s@]+|https?:\/\/\S+)$/i.test(value)) {
      problems.push(errorOf("iodef", "reports to no mailto: or https: address", "tag iodef"));
    }
    return { record: { tag: "iodef", url: value, ...critical }, problems };
  }
  if (name !== "issue" && name !== "issuewild") {
    if (!REGISTERED.has(name)) problems.push(unknownTag(critical.critical === true));
    return { record: { tag: "other", name, value, ...critical }, problems };
  }
  const { authority, parameters, isBroken } = readIssuer(value);
  if (isBroken) {
    // RFC 8659, section 4.2: such a value lets nobody issue.
    problems.push(
      errorOf(
        "issuer",
        "names no authority as it must be, so that nobody may issue",
        `tag ${name}`,
      ),
    );
  }
  return {
    record: {
      tag: name,
      authority,
      ...(parameters.length === 0 ? {} : { parameters }),
      ...critical,
    },
    problems,
  };
}

/** Tags besides the three (RFC 9495, and the CA/Browser Forum's requirements). */
const REGISTERED = new Set(["issuemail", "issuevmc", "contactemail", "contactphone"]);

function unknownTag(critical: boolean): RecordProblem {
  return critical
    ? errorOf(
        "critical-tag",
        "has a critical tag that no authority knows, so that nobody may issue",
      )
    : warningOf("unknown-tag", "has a tag that no authority knows");
}

const PARAMETER = /^([a-z0-9]+(?:-+[a-z0-9]+)*)[ \t]*=[ \t]*([!-:<-~]*)$/i;

function readIssuer(text: string): {
  readonly authority: string | undefined;
  readonly parameters: readonly CaaParameter[];
  readonly isBroken: boolean;
} {
  const [first = "", ...rest] = text.split(";").map((part) => part.trim());
  if (rest.at(-1) === "") rest.pop();
  const parameters = rest.map((part) => PARAMETER.exec(part));
  const isAuthority = first === "" || (isDomainName(first) && !first.endsWith("."));
  if (!isAuthority || parameters.includes(null)) {
    return { authority: undefined, parameters: [], isBroken: true };
  }
  return {
    authority: first === "" ? undefined : first.toLowerCase(),
    parameters: parameters.map((match) => ({ name: match?.[1] ?? "", value: match?.[2] ?? "" })),
    isBroken: false,
  };
}

/** What a set of CAA records says of a name. */
export interface CaaAnswer {
  /** The name at which the deciding records are; undefined where there are none up to the root. */
  readonly at: string | undefined;
  /** The authorities that may issue; undefined: any. */
  readonly authorities: readonly string[] | undefined;
}

/**
 * Which authorities may issue for a name (RFC 8659, section 3): the records of the name itself, or
 * of the nearest name above it that has any. For `*.example.com` those of wildcards count first.
 *
 * @param recordsAt The CAA records at a name, empty where there are none.
 */
export function issuersFor(
  name: string,
  recordsAt: (name: string) => readonly CaaRecord[],
): CaaAnswer {
  const isWildcard = name.startsWith("*.");
  let at: string | undefined = canonicalName(isWildcard ? name.slice(2) : name);
  while (at !== undefined) {
    const records = recordsAt(at);
    if (records.length > 0) return { at, authorities: allowed(records, isWildcard) };
    at = parentOf(at);
  }
  return { at: undefined, authorities: undefined };
}

function allowed(
  records: readonly CaaRecord[],
  isWildcard: boolean,
): readonly string[] | undefined {
  const isStopped = records.some(
    (record) => record.critical === true && record.tag === "other" && !REGISTERED.has(record.name),
  );
  if (isStopped) return [];
  const of = (tag: "issue" | "issuewild"): readonly (string | undefined)[] =>
    records.flatMap((record) => (record.tag === tag ? [record.authority] : []));
  const wild = isWildcard ? of("issuewild") : [];
  const deciding = wild.length > 0 ? wild : of("issue");
  if (deciding.length === 0) return undefined;
  return [...new Set(deciding.filter((authority) => authority !== undefined))];
}
