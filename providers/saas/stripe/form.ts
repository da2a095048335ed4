/** A value in one of Stripe's forms. */
export type FormValue =
  string | boolean | number | undefined | readonly string[] | Readonly<Record<string, string>>;

/**
 * Fields as Stripe wants them: `list[]=a&list[]=b`, `map[key]=value`; undefined is left out.
 * Source: https://docs.stripe.com/api (request bodies are form-encoded).
 */
export function form(fields: Readonly<Record<string, FormValue>>): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value !== "object") body.append(name, String(value));
    else if (isList(value)) for (const item of value) body.append(`${name}[]`, item);
    else for (const [key, text] of Object.entries(value)) body.append(`${name}[${key}]`, text);
  }
  return body;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
