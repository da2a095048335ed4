import { canonicalName, isAtOrUnder } from "../../dns/name";
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

/** Whether a name is for other records to refer to, as `_spf.example.com`: nobody sends from it. */
export function isPart(record: SubjectOf<"dns-record">): boolean {
  return nameOf(record)?.startsWith("_") === true;
}

/** Endings under which companies have their names; a name with another one is written from its zone. */
const ENDINGS =
  /^(?:[a-z]{2}|xn--[a-z0-9-]+|com|net|org|edu|gov|mil|int|info|biz|name|mobi|app|dev|page|cloud|online|site|store|shop|tech|agency|studio|salon|hair|beauty|club|team|work|world|live|life|email|digital|solutions|services|systems|network|group|company|global|pro|xyz|top|example|test|invalid|localhost|internal|local|arpa)$/;

/**
 * Whether a name is written from its zone, as `@`, `www`, `s1._domainkey` and `api.staging` are.
 *
 * @param domain The zone's, where it is known: then a name of several labels can be one, too.
 */
export function isRelative(name: string, domain?: string): boolean {
  const labels = name.split(".");
  const last = labels.at(-1) ?? "";
  if (labels.length === 1 || last.startsWith("_")) return true;
  return domain !== undefined && !isAtOrUnder(name, canonicalName(domain)) && !ENDINGS.test(last);
}
