import { parseDkim } from "../../dns/dkim";
import { parseDmarc } from "../../dns/dmarc";
import { parseSpf } from "../../dns/spf";
import type { SubjectOf } from "../../resources/subject";
import { textOf } from "./dns-text";
import { once } from "../../once";

/** A record's text read as SPF, whatever it is. */
export const spfIn = once((record: SubjectOf<"dns-record">) => parseSpf(textOf(record) ?? ""));

/** A record's text read as DMARC, whatever it is. */
export const dmarcIn = once((record: SubjectOf<"dns-record">) => parseDmarc(textOf(record) ?? ""));

/** A record's text read as a DKIM key, whatever it is. */
export const dkimIn = once((record: SubjectOf<"dns-record">) => parseDkim(textOf(record) ?? ""));
