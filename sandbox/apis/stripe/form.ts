import type { HonoRequest } from "hono";

import { stripeError } from "./errors";

/** The fields of a form as Stripe reads them. */
export interface Form {
  text(name: string): string | undefined;
  list(name: string): readonly string[] | undefined;
  map(name: string): Readonly<Record<string, string>>;
  toString(): string;
}

/**
 * A request's form: `a=x`, `list[]=x` or `list[0]=x`, `map[key]=x`.
 * @throws HTTPException for a field that the call does not know
 */
export async function formOf(request: HonoRequest, known: readonly string[]): Promise<Form> {
  const text = await request.text();
  const entries = [...new URLSearchParams(text)];
  for (const [field] of entries) {
    const name = field.replace(/\[.*$/s, "");
    if (!known.includes(name)) {
      throw stripeError(400, `Received unknown parameter: ${name}`, {
        code: "parameter_unknown",
        param: name,
      });
    }
  }
  const below = (name: string): readonly (readonly [string, string])[] =>
    entries
      .filter(([field]) => field.startsWith(`${name}[`) && field.endsWith("]"))
      .map(([field, value]) => [field.slice(name.length + 1, -1), value] as const);
  return {
    text: (name) => entries.findLast(([field]) => field === name)?.[1],
    list: (name) => {
      const items = below(name).map(([, value]) => value);
      return items.length === 0 ? undefined : items;
    },
    map: (name) => Object.fromEntries(below(name)),
    toString: () => text,
  };
}
