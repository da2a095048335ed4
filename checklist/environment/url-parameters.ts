import type { Parameter } from "./postgres-url";

/** What is wrong with a parameter's value, as "has ..." goes on; undefined for nothing. */
export type ParameterCheck = (value: string) => string | undefined;

/** A parameter as it is written: its value is percent-encoded still. */
interface Written {
  readonly name: string;
  readonly value: string;
}

/** A URL with other parameters, each once; the rest of its text stays as it is. */
export function withParameters(
  text: string,
  change: (parameters: readonly Written[]) => readonly Written[],
): string {
  const [before = "", ...queries] = text.split("?");
  const parameters = queries
    .join("?")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...values] = part.split("=");
      return { name, value: values.join("=") };
    });
  const written = change(parameters).map(({ name, value }) => `${name}=${value}`);
  const query = [...new Set(written)].join("&");
  return query === "" ? before : `${before}?${query}`;
}

/** Any value will do. */
export const anyValue: ParameterCheck = () => undefined;

/** One of some words, exactly. */
export const oneOf =
  (...words: readonly string[]): ParameterCheck =>
  (value) =>
    words.includes(value) ? undefined : `another value than ${words.join(" or ")}`;

/** A number of seconds or the like. */
export const digits: ParameterCheck = (value) =>
  /^\d{1,9}$/.test(value) ? undefined : "no whole number";

/** A number of seconds, with a fraction perhaps. */
export const seconds: ParameterCheck = (value) =>
  /^\d{1,9}(\.\d{1,9})?$/.test(value) ? undefined : "no number";

/** A file that only its owner can change, as far as its folder tells. */
export const file: ParameterCheck = (value) => {
  if (value === "") return "no file";
  return /^(~|\/dev\/|\/proc\/|\/tmp\/|\/var\/tmp\/)/.test(value)
    ? "a file where none lasts or anybody may write"
    : undefined;
};

/**
 * What is wrong with a URL's parameters: with one of a value that weakens the connection, one that
 * nobody knows, or one that is there twice, of which readers take different ones. An unknown name is
 * not repeated: it may be a piece of a password.
 */
export function problemIn(
  parameters: readonly Parameter[],
  checks: Readonly<Record<string, ParameterCheck>>,
): string | undefined {
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) return "has a parameter that its driver does not take";
    if (seen.has(name)) return `has ${name} twice, and readers take different ones of both`;
    seen.add(name);
    const problem = check(value);
    if (problem !== undefined) return `has in ${name} ${problem}`;
  }
  return undefined;
}
