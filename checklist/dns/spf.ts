import { networkModule } from "../environment/network";
import { errorOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { isAskable, isDomainSpec, isMacroString } from "./spf-domain";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** What a term says of a sender that it matches: pass, fail, softfail, neutral. */
export type SpfQualifier = "+" | "-" | "~" | "?";

/** A mechanism of an SPF record (RFC 7208, section 5). Domains may hold macros. */
export type SpfMechanism =
  | { readonly kind: "all"; readonly qualifier: SpfQualifier }
  | {
      readonly kind: "include" | "exists";
      readonly qualifier: SpfQualifier;
      readonly domain: string;
    }
  | {
      readonly kind: "a" | "mx";
      readonly qualifier: SpfQualifier;
      /** Left out: the domain of the record itself. */
      readonly domain?: string;
      readonly bits4?: number;
      readonly bits6?: number;
    }
  | { readonly kind: "ptr"; readonly qualifier: SpfQualifier; readonly domain?: string }
  | {
      readonly kind: "ip4" | "ip6";
      readonly qualifier: SpfQualifier;
      readonly address: string;
      /** How many bits of the address count; left out: all. */
      readonly bits?: number;
    };

/** A modifier that the standard does not know, and readers pass over. */
export interface SpfModifier {
  readonly name: string;
  readonly value: string;
}

/** An SPF record (RFC 7208). */
export interface SpfRecord {
  /** In the order in which a receiver tries them. */
  readonly mechanisms: readonly SpfMechanism[];
  /** The domain whose record decides where no mechanism matches. */
  readonly redirect?: string;
  /** The name whose text explains a refusal. */
  readonly explanation?: string;
  readonly modifiers?: readonly SpfModifier[];
}

/** Who may send in a domain's name, in the usual form: everybody else is refused. */
export interface SpfSenders {
  /** Domains whose SPF records are taken over, such as `sendgrid.net`. */
  readonly includes?: readonly string[];
  /** Addresses and networks: `192.0.2.1`, `2001:db8::/32`. */
  readonly addresses?: readonly string[];
  /** What is said of everybody else: `-` refuses (the default), `~` only suspects. */
  readonly all?: "-" | "~";
}

/** The record that lets these send, and nobody else. Addresses come first, as they cost no look-up. */
export function spfOf({ includes = [], addresses = [], all = "-" }: SpfSenders): SpfRecord {
  return {
    mechanisms: [
      ...addresses.map((text): SpfMechanism => {
        const [address = "", bits] = text.split("/");
        return {
          kind: address.includes(":") ? "ip6" : "ip4",
          qualifier: "+",
          address,
          ...(bits === undefined ? {} : { bits: Number(bits) }),
        };
      }),
      ...includes.map((domain): SpfMechanism => ({ kind: "include", qualifier: "+", domain })),
      { kind: "all", qualifier: all },
    ],
  };
}

/** An SPF record's text. */
export function spfText({ mechanisms, redirect, explanation, modifiers = [] }: SpfRecord): string {
  return [
    "v=spf1",
    ...mechanisms.map(mechanismText),
    ...(redirect === undefined ? [] : [`redirect=${redirect}`]),
    ...(explanation === undefined ? [] : [`exp=${explanation}`]),
    ...modifiers.map(({ name, value }) => `${name}=${value}`),
  ].join(" ");
}

/** A domain's SPF record. */
export function spfAt(domain: string, record: SpfRecord): ZoneRecord {
  return txtAt(domain, spfText(record));
}

function mechanismText(mechanism: SpfMechanism): string {
  const { kind } = mechanism;
  const qualifier = mechanism.qualifier === "+" ? "" : mechanism.qualifier;
  const of = (domain: string | undefined): string => (domain === undefined ? "" : `:${domain}`);
  switch (kind) {
    case "all":
      return `${qualifier}all`;
    case "include":
    case "exists":
    case "ptr":
      return `${qualifier}${kind}${of(mechanism.domain)}`;
    case "a":
    case "mx": {
      const { domain, bits4, bits6 } = mechanism;
      const four = bits4 === undefined ? "" : `/${bits4}`;
      return `${qualifier}${kind}${of(domain)}${four}${bits6 === undefined ? "" : `//${bits6}`}`;
    }
    case "ip4":
    case "ip6": {
      const { address, bits } = mechanism;
      return `${qualifier}${kind}:${address}${bits === undefined ? "" : `/${bits}`}`;
    }
  }
}

/** Whether receivers take a text for an SPF record (RFC 7208, section 4.5). */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** Whether a text is meant as an SPF record, also where receivers do not take it for one. */
export function isMeantAsSpf(text: string): boolean {
  return /^[\s"'`\uFEFF\u201C\u201D]*v\s*=\s*spf1(?![a-z0-9])/i.test(text);
}

/**
 * Reads an SPF record (RFC 7208, sections 4.6 and 12), with every mistake in it. With any mistake
 * receivers take the whole record for broken, and then nothing of it counts: the record here still
 * has what could be read. Undefined for any other text.
 */
export function parseSpf(text: string): Parsed<SpfRecord> {
  if (!isSpf(text)) {
    return { record: undefined, problems: [errorOf("version", "does not begin with v=spf1")] };
  }
  const mechanisms: SpfMechanism[] = [];
  const modifiers: SpfModifier[] = [];
  const problems: RecordProblem[] = [];
  const single = new Map<string, string>();
  const terms = text.split(" ").slice(1).filter(Boolean);
  terms.forEach((term, index) => {
    const refuse = (code: string, message: string): void => {
      problems.push(errorOf(code, message, `term ${index + 1}`));
    };
    const [, name, value] = /^([^:/=]*)=([\s\S]*)$/.exec(term) ?? [];
    if (name === undefined || value === undefined) {
      const mechanism = readMechanism(term, refuse);
      if (mechanism !== undefined) mechanisms.push(mechanism);
      return;
    }
    const modifier = name.toLowerCase();
    if (!/^[a-z][a-z0-9_.-]*$/.test(modifier)) {
      refuse("modifier-name", "has a modifier whose name cannot be one");
    } else if (modifier !== "redirect" && modifier !== "exp") {
      if (isMacroString(value)) modifiers.push({ name, value });
      else refuse("macro", `has a broken macro or character in ${readable(modifier)}`);
    } else if (!isDomainSpec(value) || (modifier === "redirect" && !isAskable(value))) {
      refuse("domain", `has no domain in its ${modifier}`);
    } else if (single.has(modifier)) {
      refuse("repeated-modifier", `has ${modifier} twice`);
    } else {
      single.set(modifier, value);
    }
  });
  const redirect = single.get("redirect");
  const explanation = single.get("exp");
  const record = {
    mechanisms,
    ...(redirect === undefined ? {} : { redirect }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(modifiers.length === 0 ? {} : { modifiers }),
  };
  return { record, problems };
}

type Refuse = (code: string, message: string) => void;

function readMechanism(term: string, refuse: Refuse): SpfMechanism | undefined {
  const [, sign = "", name = "", rest = ""] = /^([+?~-]?)([^:/]*)([\s\S]*)$/.exec(term) ?? [];
  const qualifier = (sign === "" ? "+" : sign) as SpfQualifier;
  const kind = name.toLowerCase();
  switch (kind) {
    case "all":
      if (rest === "") return { kind, qualifier };
      refuse("all-value", "has something behind its all");
      return undefined;
    case "include":
    case "exists": {
      const domain = rest.slice(1);
      // What cannot be looked up breaks an include, and any other mechanism just never matches.
      if (
        rest.startsWith(":") &&
        isDomainSpec(domain) &&
        (kind === "exists" || isAskable(domain))
      ) {
        return { kind, qualifier, domain };
      }
      refuse("domain", `has no domain in its ${kind}`);
      return undefined;
    }
    case "ptr": {
      const domain = rest.slice(1);
      if (rest === "") return { kind, qualifier };
      if (rest.startsWith(":") && isDomainSpec(domain)) return { kind, qualifier, domain };
      refuse("domain", "has no domain in its ptr");
      return undefined;
    }
    case "a":
    case "mx":
      return readHosts(kind, qualifier, rest, refuse);
    case "ip4":
    case "ip6":
      return readNetwork(kind, qualifier, rest, refuse);
    default:
      refuse("unknown-mechanism", "has a mechanism that does not exist");
      return undefined;
  }
}

function readHosts(
  kind: "a" | "mx",
  qualifier: SpfQualifier,
  rest: string,
  refuse: Refuse,
): SpfMechanism | undefined {
  // A domain may hold a slash in a macro: %{l/}. The lengths are what stands at the end.
  const tail = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest.slice(-8));
  const [lengths = "", four, six] = tail ?? [];
  const named = rest.slice(0, rest.length - lengths.length);
  const domain = named.slice(1);
  if (named !== "" && !(named.startsWith(":") && isDomainSpec(domain))) {
    refuse("domain", `has no domain in its ${kind}`);
    return undefined;
  }
  const bits4 = readLength(four, 32);
  const bits6 = readLength(six, 128);
  if (bits4 === "bad" || bits6 === "bad") {
    refuse("prefix-length", `has a prefix length in its ${kind} that does not exist`);
    return undefined;
  }
  return {
    kind,
    qualifier,
    ...(named === "" ? {} : { domain }),
    ...(bits4 === undefined ? {} : { bits4 }),
    ...(bits6 === undefined ? {} : { bits6 }),
  };
}

function readNetwork(
  kind: "ip4" | "ip6",
  qualifier: SpfQualifier,
  rest: string,
  refuse: Refuse,
): SpfMechanism | undefined {
  const slash = rest.indexOf("/");
  const address = rest.slice(1, slash < 0 ? undefined : slash);
  const isAddress = kind === "ip4" ? isDottedQuad(address) : isPlainIPv6(address);
  if (!rest.startsWith(":") || !isAddress) {
    refuse("address", `has no address in its ${kind}`);
    return undefined;
  }
  const bits = readLength(slash < 0 ? undefined : rest.slice(slash + 1), kind === "ip4" ? 32 : 128);
  if (bits === "bad") {
    refuse("prefix-length", `has a prefix length in its ${kind} that does not exist`);
    return undefined;
  }
  return { kind, qualifier, address, ...(bits === undefined ? {} : { bits }) };
}

/** Without zeros in front (RFC 7208, section 5.6). */
function isDottedQuad(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  );
}

/** Without a zone index, which no other host knows. */
function isPlainIPv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && networkModule().isIPv6(text);
}

function readLength(text: string | undefined, most: number): number | undefined | "bad" {
  if (text === undefined) return undefined;
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= most ? Number(text) : "bad";
}

/** A name as a message may repeat it. */
function readable(name: string): string {
  return name.length > 20 ? `${name.slice(0, 20)}...` : name;
}
