import type { LookUp, Records } from "./state";

type Results = Readonly<{ [purpose: string]: { valid: boolean; reason: string | null } }>;

/** Looks for each record, marks those that are there, and says why the others do not count. */
export async function lookFor(dns: Records, lookUp: LookUp): Promise<Results> {
  const entries = Object.entries(dns).map(async ([purpose, record]) => {
    const { type, host, data } = record;
    const found = (await lookUp(host, type)).map((content) => plain(content));
    record.valid = found.includes(plain(data));
    const said = found.length === 0 ? "nothing" : found.map((content) => `"${content}"`).join(", ");
    const reason = record.valid
      ? null
      : `Expected ${type.toUpperCase()} for "${host}" to match "${data}" but found ${said}.`;
    return [purpose, { valid: record.valid, reason }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function plain(content: string): string {
  return content.replace(/\.$/, "").toLowerCase();
}
