/** What a rule of Cloudflare's ruleset does to a header. */
export interface HeaderChange {
  /** `set`, `add` or `remove`. */
  readonly operation: string;
  /** The value; undefined where there is none, or where an expression makes it. */
  readonly value?: string | undefined;
  readonly expression?: string | undefined;
}

/** A rule of a ruleset, as far as it is known; what is left out is absent or not known yet. */
export interface RulesetRule {
  readonly action?: string | undefined;
  readonly expression?: string | undefined;
  readonly enabled: boolean;
  /** Whether a part of it is not known yet. */
  readonly partial?: boolean | undefined;
  /** What it does to headers, by their names in lower case. */
  readonly headers?: Readonly<Record<string, HeaderChange>> | undefined;
  readonly limit?: RateLimit | undefined;
  /** The parameters of its action, each by its path: `from_value.target_url.value`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** How often something may be asked for. */
export interface RateLimit {
  readonly characteristics?: readonly string[] | undefined;
  readonly period?: number | undefined;
  readonly requests?: number | undefined;
  readonly timeout?: number | undefined;
  /** What is counted, where that is something else than what is limited. */
  readonly counts?: string | undefined;
}
