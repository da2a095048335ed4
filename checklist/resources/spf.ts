/** What an SPF record says, as far as the rules ask (RFC 7208). */
export interface Spf {
  /** The mechanisms and modifiers after the version, in lower case. */
  readonly terms: readonly string[];
  /** The qualifier of `all`: whether strangers pass (+), are let through (?), suspected (~) or refused (-). */
  readonly all: "+" | "-" | "~" | "?" | undefined;
  /** Whether `all` is the last of the mechanisms, after which none is read. */
  readonly allIsLast: boolean;
  readonly redirects: boolean;
  /** Terms that make a receiver look something up, of which this record may have 10. */
  readonly lookups: number;
}

/** Whether a text is meant as an SPF record. */
export function isSpf(text: string): boolean {
  return /^v=spf1(\s|$)/i.test(text);
}

/** Reads an SPF record; undefined for any other text. */
export function parseSpf(text: string): Spf | undefined {
  if (!isSpf(text)) return undefined;
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .slice(1)
    .filter((term) => term !== "");
  const mechanisms = terms.filter((term) => !/^[a-z][a-z0-9_.-]*=/.test(term));
  const all = mechanisms.find((term) => /^[+?~-]?all$/.test(term));
  const redirects = terms.some((term) => term.startsWith("redirect="));
  const asking = mechanisms.filter((term) =>
    /^[+?~-]?(include|a|mx|ptr|exists)([:/]|$)/.test(term),
  );
  return {
    terms,
    all: all === undefined ? undefined : qualifierOf(all),
    allIsLast: all !== undefined && mechanisms.at(-1) === all,
    redirects,
    lookups: asking.length + (redirects ? 1 : 0),
  };
}

function qualifierOf(term: string): "+" | "-" | "~" | "?" {
  const [first] = term;
  return first === "-" || first === "~" || first === "?" ? first : "+";
}
