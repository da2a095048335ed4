import { networkModule } from "../environment/network";
import { matchesWildcard } from "../wildcard";

/** A value of Cloudflare's rules language; undefined where nobody can tell it from here. */
export type RuleValue = string | number | boolean | RuleMap | readonly RuleValue[] | undefined;

/** Values by name, such as a request's headers. */
export interface RuleMap {
  readonly named: (name: string) => RuleValue;
}

/** What an expression is evaluated for. */
export interface RuleScope {
  /** The value of a field; undefined where it is not known. */
  readonly field: (name: string) => RuleValue;
  /** What stands for a function that is not known; its first argument where this says so. */
  readonly passThrough?: boolean;
}

/** Longer or deeper than anybody writes by hand: not known, rather than slow. */
const LONGEST = 20_000;
const DEEPEST = 100;
const LONGEST_PATTERN = 200;

/**
 * The value of an expression of Cloudflare's rules language for one request. Undefined where it
 * depends on what is not known, and where the expression cannot be read: neither is ever a match,
 * or none.
 */
export function evaluateRule(expression: string, scope: RuleScope): RuleValue {
  if (expression.length > LONGEST) return undefined;
  try {
    return new Evaluation(tokensOf(expression), scope).whole();
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

/** The texts that stand in an expression. */
export function textsInRule(expression: string): readonly string[] {
  if (expression.length > LONGEST) return [];
  try {
    return tokensOf(expression).flatMap((token) => (token.kind === "text" ? [token.text] : []));
  } catch (error) {
    if (error instanceof UnreadableError) return [];
    throw error;
  }
}

class UnreadableError extends Error {}

interface Token {
  readonly kind: "text" | "literal" | "word" | "list" | "sign";
  readonly text: string;
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\[^])*)"|r(#*)"([^]*?)"\2(?!#)|([0-9a-f]{0,4}:[0-9a-f:.]*(?:\/[0-9]+)?|[0-9]+(?:\.[0-9]+)*(?:\/[0-9]+)?)|([a-z_][\w.]*)|(\$[\w.]+)|(\.\.|&&|\|\||\^\^|[=!<>]=|[!<>~(){}[\],*&]))/iy;

function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw new UnreadableError();
    at = TOKEN.lastIndex;
    const [, quoted, , raw, literal, word, list, sign] = found;
    if (quoted !== undefined) tokens.push({ kind: "text", text: unescaped(quoted) });
    else if (raw !== undefined) tokens.push({ kind: "text", text: raw });
    else if (literal !== undefined) tokens.push({ kind: "literal", text: literal });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (list !== undefined) tokens.push({ kind: "list", text: list });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{2})|([^]))/gi, (_, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const OR = ["or", "||"];
const XOR = ["xor", "^^"];
const AND = ["and", "&&"];
const NOT = ["not", "!"];

type Comparison = (left: RuleValue, right: RuleValue) => boolean | undefined;

const ordered =
  (test: (order: number) => boolean): Comparison =>
  (left, right) =>
    typeof left === "number" && typeof right === "number" ? test(left - right) : undefined;
const texts =
  (test: (left: string, right: string) => boolean | undefined): Comparison =>
  (left, right) =>
    typeof left === "string" && typeof right === "string" ? test(left, right) : undefined;
const not =
  (comparison: Comparison): Comparison =>
  (left, right) => {
    const known = comparison(left, right);
    return known === undefined ? undefined : !known;
  };
const equal: Comparison = (left, right) => {
  if (typeof left === "string" && typeof right === "number") return left === String(right);
  return isPlain(left) && isPlain(right) ? left === right : undefined;
};
const contains = texts((left, right) => left.includes(right));
const matches = texts(matchesPattern);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  eq: equal,
  "==": equal,
  ne: not(equal),
  "!=": not(equal),
  lt: ordered((order) => order < 0),
  "<": ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
  "<=": ordered((order) => order <= 0),
  gt: ordered((order) => order > 0),
  ">": ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  ">=": ordered((order) => order >= 0),
  contains,
  matches,
  "~": matches,
  wildcard: texts((left, right) => matchesWildcard(right.toLowerCase(), left.toLowerCase())),
};
const strictWildcard = texts((left, right) => matchesWildcard(right, left));

const isPlain = (value: RuleValue): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** Patterns that could take for ever are not tried. */
const REPEATED = /[*+}]\)?[*+{]|\([^)]*[*+{|][^)]*\)[*+{]/;
/** What means something else, or nothing, in patterns of JavaScript. */
const OTHERWISE = /\\[AzZpPQEx]|\[\[:|\(\?[^:]/;

function patternOf(pattern: string): RegExp | undefined {
  const [, ignoresCase, rest = pattern] = /^(\(\?i\))([^]*)$/.exec(pattern) ?? [];
  if (rest.length > LONGEST_PATTERN || REPEATED.test(rest) || OTHERWISE.test(rest)) {
    return undefined;
  }
  try {
    return new RegExp(rest, ignoresCase === undefined ? "" : "i");
  } catch {
    return undefined;
  }
}

function matchesPattern(text: string, pattern: string): boolean | undefined {
  return patternOf(pattern)?.test(text);
}

/** Reads and evaluates at once: an expression is read to its end, whatever its parts are. */
class Evaluation {
  #at = 0;
  #depth = 0;

  public constructor(
    private readonly tokens: readonly Token[],
    private readonly scope: RuleScope,
  ) {}

  public whole(): RuleValue {
    const value = this.#or();
    if (this.#at < this.tokens.length) throw new UnreadableError();
    return value;
  }

  #takes(words: readonly string[]): boolean {
    const token = this.tokens[this.#at];
    const isThere =
      token !== undefined &&
      (token.kind === "word" || token.kind === "sign") &&
      words.includes(token.text);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(sign: string): void {
    if (!this.#takes([sign])) throw new UnreadableError();
  }

  #next(): Token {
    const token = this.tokens[this.#at];
    if (token === undefined) throw new UnreadableError();
    this.#at += 1;
    return token;
  }

  #or(): RuleValue {
    let value = this.#xor();
    while (this.#takes(OR)) {
      const other = this.#xor();
      value = value === true || other === true ? true : bothKnown(value, other, () => false);
    }
    return value;
  }

  #xor(): RuleValue {
    let value = this.#and();
    while (this.#takes(XOR)) {
      const other = this.#and();
      const first = value;
      value = bothKnown(first, other, () => first !== other);
    }
    return value;
  }

  #and(): RuleValue {
    let value = this.#not();
    while (this.#takes(AND)) {
      const other = this.#not();
      value = value === false || other === false ? false : bothKnown(value, other, () => true);
    }
    return value;
  }

  #not(): RuleValue {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new UnreadableError();
    const value = this.#takes(NOT) ? negated(this.#not()) : this.#comparison();
    this.#depth -= 1;
    return value;
  }

  #comparison(): RuleValue {
    const left = this.#operand();
    if (this.#takes(["in"])) return this.#isIn(left);
    if (this.#takes(["strict"])) {
      this.#expect("wildcard");
      return strictWildcard(left, this.#operand());
    }
    const operator = this.tokens[this.#at]?.text ?? "";
    const isText = this.tokens[this.#at]?.kind === "text";
    const comparison = isText || !Object.hasOwn(COMPARISONS, operator) ? undefined : operator;
    if (comparison === undefined) return left;
    this.#at += 1;
    return COMPARISONS[comparison]?.(left, this.#operand());
  }

  #isIn(left: RuleValue): boolean | undefined {
    const next = this.#next();
    if (next.kind === "list") return undefined;
    if (next.text !== "{") throw new UnreadableError();
    let found: boolean | undefined = false;
    while (!this.#takes(["}"])) {
      const member = this.#next();
      if (member.kind !== "text" && member.kind !== "literal") throw new UnreadableError();
      const end = this.#takes([".."]) ? this.#next().text : undefined;
      const isMember = isOneOf(left, member, end);
      if (isMember === true) found = true;
      else if (isMember === undefined && found === false) found = undefined;
      this.#takes([","]);
    }
    return found;
  }

  #operand(): RuleValue {
    const token = this.#next();
    switch (token.kind) {
      case "text":
        return token.text;
      case "literal":
        return literalOf(token.text);
      case "list":
        return undefined;
      case "word":
        if (token.text === "true" || token.text === "false") return token.text === "true";
        return this.#subscripts(
          this.#takes(["("]) ? this.#call(token.text) : this.scope.field(token.text),
        );
      case "sign": {
        if (token.text !== "(") throw new UnreadableError();
        const value = this.#or();
        this.#expect(")");
        return value;
      }
    }
  }

  #subscripts(value: RuleValue): RuleValue {
    let current = value;
    while (this.#takes(["["])) {
      const key = this.#next();
      this.#expect("]");
      current = key.text === "*" && key.kind === "sign" ? undefined : memberOf(current, key);
    }
    return current;
  }

  #call(name: string): RuleValue {
    const given: RuleValue[] = [];
    while (!this.#takes([")"])) {
      given.push(this.#or());
      if (!this.#takes([","])) {
        this.#expect(")");
        break;
      }
    }
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(given) : undefined;
    return known ?? (this.scope.passThrough === true ? given[0] : undefined);
  }
}

function bothKnown(one: RuleValue, other: RuleValue, value: () => boolean): boolean | undefined {
  return typeof one === "boolean" && typeof other === "boolean" ? value() : undefined;
}

const negated = (value: RuleValue): boolean | undefined =>
  typeof value === "boolean" ? !value : undefined;

const literalOf = (text: string): RuleValue => (/^[0-9]+$/.test(text) ? Number(text) : text);

function memberOf(value: RuleValue, key: Token): RuleValue {
  if (Array.isArray(value)) return (value as readonly RuleValue[])[Number(key.text)];
  if (typeof value === "object" && "named" in value) return value.named(key.text.toLowerCase());
  return undefined;
}

function isOneOf(value: RuleValue, member: Token, end: string | undefined): boolean | undefined {
  if (typeof value === "number") {
    const [from, to] = [Number(member.text), Number(end ?? member.text)];
    return value >= from && value <= to;
  }
  if (typeof value !== "string") return undefined;
  if (member.kind === "text" || networkModule().isIP(value) === 0) return value === member.text;
  return isInNetwork(value, member.text, end);
}

function isInNetwork(
  address: string,
  network: string,
  end: string | undefined,
): boolean | undefined {
  const family = networkModule().isIP(address) === 4 ? "ipv4" : "ipv6";
  const [base = "", bits] = network.split("/");
  if (networkModule().isIP(base) === 0) return undefined;
  if (networkModule().isIP(base) !== networkModule().isIP(address)) return false;
  const list = new (networkModule().BlockList)();
  try {
    if (end !== undefined) list.addRange(base, end, family);
    else if (bits === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(bits), family);
  } catch {
    return undefined;
  }
  return list.check(address, family);
}

type Call = (given: readonly RuleValue[]) => RuleValue;

const onText =
  (result: (text: string) => RuleValue): Call =>
  ([text]) =>
    typeof text === "string" ? result(text) : undefined;
const onTexts =
  (result: (text: string, other: string, third: string) => RuleValue): Call =>
  ([text, other, third = ""]) =>
    typeof text === "string" && typeof other === "string" && typeof third === "string"
      ? result(text, other, third)
      : undefined;

const FUNCTIONS: Readonly<Record<string, Call>> = {
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  len: onText((text) => text.length),
  url_decode: onText((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }),
  to_string: ([value]) => (isPlain(value) ? String(value) : undefined),
  starts_with: onTexts((text, start) => text.startsWith(start)),
  ends_with: onTexts((text, end) => text.endsWith(end)),
  concat: (given) => (given.every(isPlain) ? given.join("") : undefined),
  substring: ([text, from, to]) =>
    typeof text === "string" && typeof from === "number"
      ? text.slice(from, typeof to === "number" ? to : undefined)
      : undefined,
  regex_replace: onTexts((text, pattern, by) => {
    const known = patternOf(pattern);
    if (known === undefined) return undefined;
    return text.replace(known, (...found: unknown[]) => filledIn(by, found));
  }),
  wildcard_replace: onTexts((text, pattern, by) => {
    const parts = wildcardParts(text, pattern);
    return parts === undefined ? text : filledIn(by, [text, ...parts]);
  }),
};

/** What `${1}` stands for. */
function filledIn(template: string, found: readonly unknown[]): string {
  return template.replace(/\$\{(\d+)\}/g, (_, at: string) => {
    const part = found[Number(at)];
    return typeof part === "string" ? part : "";
  });
}

/** What the stars of a pattern stand for in a text; each takes as little as it can. */
function wildcardParts(text: string, pattern: string): readonly string[] | undefined {
  const lower = text.toLowerCase();
  const [start = "", ...rest] = pattern.toLowerCase().split("*");
  if (!lower.startsWith(start)) return undefined;
  const parts: string[] = [];
  let from = start.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const at = isLast ? lower.length - part.length : lower.indexOf(part, from);
    if (at < from || !lower.startsWith(part, at)) return undefined;
    parts.push(text.slice(from, at));
    from = at + part.length;
  }
  return from === text.length ? parts : undefined;
}
