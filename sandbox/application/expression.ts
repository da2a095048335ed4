/** What an expression of Cloudflare's rules language can ask of a request. */
export interface Asked {
  readonly host: string;
  readonly path: string;
}

/**
 * Whether an expression holds of a request: `and`, `or`, `not`, brackets, `true`, and the fields
 * http.host and http.request.uri.path with eq, ne, in and contains.
 *
 * @throws Error for anything else: no rule is passed over silently.
 */
export function holds(expression: string, asked: Asked): boolean {
  const words = expression.match(/"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.]+|[(){}]/g) ?? [];
  let at = 0;
  const next = (): string => words[at++] ?? "";
  const takes = (word: string): boolean => {
    if (words[at] !== word) return false;
    at += 1;
    return true;
  };
  const expect = (word: string): void => {
    if (!takes(word)) throw unreadable(expression);
  };

  const either = (): boolean => {
    let value = both();
    while (takes("or")) value = both() || value;
    return value;
  };
  const both = (): boolean => {
    let value = single();
    while (takes("and")) value = single() && value;
    return value;
  };
  const single = (): boolean => {
    if (takes("not")) return !single();
    if (takes("(")) {
      const value = either();
      expect(")");
      return value;
    }
    if (takes("true")) return true;
    return comparison();
  };
  const comparison = (): boolean => {
    const value = fieldOf(next());
    const operator = next();
    switch (operator) {
      case "eq":
        return value === text(next());
      case "ne":
        return value !== text(next());
      case "contains":
        return value.includes(text(next()));
      case "in": {
        expect("{");
        const values: string[] = [];
        while (!takes("}")) values.push(text(next()));
        return values.includes(value);
      }
      default:
        throw unreadable(expression);
    }
  };
  const fieldOf = (name: string): string => {
    if (name === "http.host") return asked.host;
    if (name === "http.request.uri.path") return asked.path;
    throw unreadable(expression);
  };
  const text = (word: string): string => {
    if (!word.startsWith('"')) throw unreadable(expression);
    return word.slice(1, -1).replace(/\\(.)/g, "$1");
  };

  const value = either();
  if (at !== words.length) throw unreadable(expression);
  return value;
}

/** The text that `concat("https://host", http.request.uri.path)` makes. */
export function concatenated(expression: string, { path }: Asked): string {
  const match = /^concat\("([^"]*)", http\.request\.uri\.path\)$/.exec(expression);
  if (match === null) throw unreadable(expression);
  return `${match[1] ?? ""}${path}`;
}

function unreadable(expression: string): Error {
  return new Error(`the sandbox's edge cannot read the expression ${expression}`);
}
