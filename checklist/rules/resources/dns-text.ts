import { canonicalName } from "../../dns/name";
import { txtText } from "../../dns/txt";
import { knownOf } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { NOT_APPLICABLE } from "../../rule";
import { once } from "../../once";
import { says } from "./resource-rule";
import type { Outcome } from "./resource-rule";

/** The name of a record for comparing; undefined while it is not known. */
export const nameOf = once(({ name }: SubjectOf<"dns-record">): string | undefined => {
  const known = knownOf(name);
  return known === undefined ? undefined : canonicalName(known);
});

/** The text of a TXT record; undefined for another record, and while it is not known. */
export const textOf = once((record: SubjectOf<"dns-record">): string | undefined => {
  const content = knownOf(record.content);
  return content !== undefined && says(record.type, "TXT") ? txtText(content) : undefined;
});

/** The outcome for a TXT record's text; other records are not judged. */
export function ofText(
  record: SubjectOf<"dns-record">,
  verdict: (text: string) => Outcome,
): Outcome {
  return ofContent(record, "TXT", () => verdict(textOf(record) ?? ""));
}

/** The outcome for the content of a record of a type; others are not judged. */
export function ofContent(
  record: SubjectOf<"dns-record">,
  type: string,
  verdict: (content: string) => Outcome,
): Outcome {
  if (record.type.state === "unknown") return "unknown";
  if (!says(record.type, type)) return NOT_APPLICABLE;
  if (record.content.state === "unknown") return "unknown";
  return verdict(knownOf(record.content) ?? "");
}

/** Whether a name is written from its zone, as `@`, `www` and `s1._domainkey` are. */
export function isRelative(name: string): boolean {
  const labels = name.split(".");
  return labels.length === 1 || (labels.at(-1) ?? "").startsWith("_");
}
