import { caaText, parseCaa } from "../../checklist/dns/caa";
import { dkimPlace, dkimText, parseDkim } from "../../checklist/dns/dkim";
import { dmarcText, isDmarc, parseDmarc } from "../../checklist/dns/dmarc";
import { isMtaSts, mtaStsText, parseMtaSts } from "../../checklist/dns/mta-sts";
import { mxText, parseMx, readMx } from "../../checklist/dns/mx";
import { canonicalName } from "../../checklist/dns/name";
import { isSpf, parseSpf, spfText } from "../../checklist/dns/spf";
import { isTlsRpt, parseTlsRpt, tlsRptText } from "../../checklist/dns/tls-rpt";
import { txtText } from "../../checklist/dns/txt";
import { canonicalHost } from "../../checklist/environment/host";
import type { DeclaredRecord } from "../target";

/** What a declared record means, for comparing: the same text for records that say the same. */
export function declaredMeaning({ name, type, content, priority }: DeclaredRecord): string {
  switch (type) {
    case "TXT":
      return textMeaning(name, txtText(content));
    case "MX": {
      const { record } = readMx(content, priority);
      return record === undefined ? content : mxText(record);
    }
    default:
      return publishedMeaning(name, type, content);
  }
}

/** What a published record means, by its data as a zone file has it, the strings of a TXT joined. */
export function publishedMeaning(name: string, type: string, data: string): string {
  switch (type) {
    case "TXT":
      return textMeaning(name, data);
    case "MX": {
      const { record } = parseMx(data);
      return record === undefined ? data : mxText(record);
    }
    case "CAA": {
      const { record } = parseCaa(data);
      return record === undefined ? data : caaText(record);
    }
    case "A":
    case "AAAA":
      return canonicalHost(type === "AAAA" ? `[${data}]` : data);
    case "CNAME":
    case "NS":
      return canonicalName(data);
    default:
      return data;
  }
}

/** A text without what its readers pass over: order of tags, spaces, case. */
function textMeaning(name: string, text: string): string {
  const read = <T>(
    parse: (text: string) => { record: T | undefined },
    say: (record: T) => string,
  ) => {
    const { record } = parse(text);
    return record === undefined ? text : say(record);
  };
  if (isSpf(text)) return read(parseSpf, spfText).toLowerCase();
  if (isDmarc(text)) return read(parseDmarc, dmarcText);
  if (isMtaSts(text)) return read(parseMtaSts, mtaStsText);
  if (isTlsRpt(text)) return read(parseTlsRpt, tlsRptText);
  return dkimPlace(name) === undefined ? text : read(parseDkim, dkimText);
}

/** What a TXT record is for, where a name may have one of the kind alone; undefined for others. */
export function kindOfText(name: string, text: string): string | undefined {
  if (isSpf(text)) return "SPF";
  if (isDmarc(text) && !name.includes("._report._dmarc.")) return "DMARC";
  if (isMtaSts(text)) return "MTA-STS";
  if (isTlsRpt(text)) return "TLS reporting";
  return dkimPlace(name) === undefined ? undefined : "DKIM";
}
