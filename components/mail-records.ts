/**
 * The text of the DNS records that authenticate a domain's mail, as plain functions.
 */

export type DmarcPolicy = "none" | "quarantine" | "reject";

/**
 * An SPF record (RFC 7208) that allows what the included domains allow and nothing else.
 *
 * @param includes Domains whose SPF records are taken over, such as `sendgrid.net`.
 */
export function spfRecord(includes: readonly string[]): string {
  return ["v=spf1", ...includes.map((domain) => `include:${domain}`), "-all"].join(" ");
}

/**
 * A DMARC record (RFC 9989): `v` and `p` come first, for readers of RFC 7489, and no tag of that
 * older standard is used that the newer one dropped (pct, rf, ri).
 *
 * @param reportAddress Where receivers mail their daily aggregate reports.
 */
export function dmarcRecord(policy: DmarcPolicy, reportAddress: string): string {
  return `v=DMARC1; p=${policy}; rua=mailto:${reportAddress}`;
}

/** TXT strings hold 255 octets each (RFC 1035, section 3.3.14). */
const stringLimit = 255;

/**
 * A TXT record's text as Cloudflare stores it: character-strings in quotes, each at most 255
 * octets, separated by a space. Anything else would come back changed and show as drift.
 */
export function txtContent(text: string): string {
  const octets = Buffer.from(text, "utf8");
  const strings: string[] = [];
  for (let start = 0; start === 0 || start < octets.length; start += stringLimit) {
    const part = octets.subarray(start, start + stringLimit).toString("latin1");
    strings.push(`"${part.replace(/["\\]/g, "\\$&")}"`);
  }
  return strings.join(" ");
}
