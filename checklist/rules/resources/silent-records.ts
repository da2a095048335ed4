import { parseDkim } from "../../dns/dkim";
import { parseDmarc } from "../../dns/dmarc";
import { knownOf } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { textOf } from "./dns-text";
import { says } from "./resource-rule";

/**
 * Whether a record only says that its name sends or takes no mail: what an idle domain of ours
 * has, wherever it is. It leads nobody anywhere.
 */
export function silencesMail(record: SubjectOf<"dns-record">): boolean {
  if (says(record.type, "MX")) return knownOf(record.content)?.trim() === ".";
  const text = textOf(record);
  if (text === undefined) return false;
  if (/^v=spf1\s+-all$/i.test(text)) return true;
  if (parseDmarc(text).record?.p === "reject") return true;
  // A host that takes the reports of another domain says so by such a record.
  if (/^v=DMARC1;?$/i.test(text)) return true;
  return parseDkim(text).record?.publicKey === "";
}
