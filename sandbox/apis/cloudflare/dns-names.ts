import { domainToASCII } from "node:url";
import { CloudflareError } from "./envelope";

/** A label as the vendor takes it: also with underscores, and hyphens at its ends. */
const label = /^[a-z0-9_-]{1,63}$/;

/** A domain name in lower case, IDNA in Punycode, without a dot at its end; else undefined. */
export function domainName(text: string): string | undefined {
  const lower = text.toLowerCase().replace(/\.$/, "");
  const ascii = /^[\x21-\x7e]+$/.test(lower) ? lower : domainToASCII(lower);
  const labels = ascii.split(".");
  return ascii.length <= 253 && labels.every((part) => label.test(part)) ? ascii : undefined;
}

/**
 * A record's complete name: `@` is the zone, a name that does not end in the zone's is relative
 * to it (so `www.example.org` in example.com becomes www.example.org.example.com, as at the
 * vendor's), except with a dot at its end.
 * @throws CloudflareError 9000
 */
export function recordName(text: string, zone: string): string {
  const wildcard = text.startsWith("*.") ? "*." : text === "*" ? "*" : "";
  const rest = text.slice(wildcard.length);
  const name = rest === "@" && wildcard === "" ? zone : rest === "" ? "" : domainName(rest);
  const invalid = new CloudflareError(400, 9000, "DNS name is invalid.");
  if (name === undefined || (name === "" && wildcard !== "*")) {
    throw invalid;
  }
  const complete = wildcard + name;
  if (complete === zone || complete.endsWith(`.${zone}`)) {
    return complete;
  }
  const relative = `${complete}.${zone}`;
  if (text.endsWith(".") || relative.length > 253) {
    throw invalid;
  }
  return relative;
}
