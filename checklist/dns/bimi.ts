import { errorOf } from "./parsed";
import type { Parsed, RecordProblem } from "./parsed";
import { readTags } from "./tag-list";
import { txtAt } from "./txt";
import type { ZoneRecord } from "./zone-record";

/** A BIMI record: the logo that mail programs show beside the domain's mail. */
export interface BimiRecord {
  /** The logo, an SVG file (Tiny PS) over https; undefined: the domain shows none. */
  readonly logo: string | undefined;
  /** The certificate of the mark (VMC or CMC), which large providers ask for. */
  readonly evidence?: string;
}

/** The name at which a selector's record is. */
export function bimiName(domain: string, selector = "default"): string {
  return `${selector}._bimi.${domain}`;
}

/** The record's text. */
export function bimiText({ logo, evidence }: BimiRecord): string {
  const end = evidence === undefined ? "" : `; a=${evidence}`;
  return `v=BIMI1; l=${logo ?? ""}${end}${logo === undefined && evidence === undefined ? "; a=" : ""}`;
}

/** The record at a domain. */
export function bimiAt(domain: string, record: BimiRecord, selector = "default"): ZoneRecord {
  return txtAt(bimiName(domain, selector), bimiText(record));
}

/** Whether a text is meant as a BIMI record. */
export function isBimi(text: string): boolean {
  return /^v\s*=\s*BIMI1\s*(?:;|$)/i.test(text);
}

const isHttps = (text: string): boolean => /^https:\/\/[^\s;,]+$/i.test(text);

/** Reads the record. */
export function parseBimi(text: string): Parsed<BimiRecord> {
  if (!/^v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|$)/.test(text)) {
    return { record: undefined, problems: [errorOf("version", "does not begin with v=BIMI1")] };
  }
  const { tags, problems: syntax } = readTags(text);
  const problems: RecordProblem[] = [...syntax];
  const of = (tag: string): string | undefined => tags.find(({ name }) => name === tag)?.value;
  const logo = of("l");
  const evidence = of("a") ?? "";
  if (logo === undefined) problems.push(errorOf("no-logo", "has no logo (l)"));
  else if (logo !== "" && !isHttps(logo)) {
    problems.push(errorOf("logo", "has a logo that is not served over https", "tag l"));
  } else if (logo !== "" && !/\.svgz?(?:\?.*)?$/i.test(logo)) {
    problems.push(
      errorOf(
        "logo-type",
        "has a logo that is no SVG file by its name: mail programs show SVG",
        "tag l",
      ),
    );
  }
  if (evidence !== "" && !isHttps(evidence)) {
    problems.push(errorOf("evidence", "has a certificate that is not served over https", "tag a"));
  }
  if (logo === undefined || (logo !== "" && !isHttps(logo))) return { record: undefined, problems };
  return {
    record: {
      logo: logo === "" ? undefined : logo,
      ...(isHttps(evidence) ? { evidence } : {}),
    },
    problems,
  };
}
