/** A host name for comparing: in lower case, without the last dot. */
export function canonicalName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}

/** Whether a name is this domain or below it; both for comparing. */
export function isAtOrUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** The name above a name; undefined for one without a dot. */
export function parentOf(name: string): string | undefined {
  const at = name.indexOf(".");
  return at < 0 ? undefined : name.slice(at + 1);
}

/**
 * A name without the domain that stands in it twice, as panels make it that add the zone to a full
 * name: `_dmarc.example.com.example.com`. Undefined for other names.
 */
export function onceOf(name: string): string | undefined {
  const [, before = "", domain] = /^(.*?)((?:[a-z0-9-]+\.)+[a-z0-9-]+)\.\2$/.exec(name) ?? [];
  return domain === undefined || domain.split(".").length < 2 ? undefined : `${before}${domain}`;
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/**
 * Whether a text can be a host's name in the DNS (RFC 1035, section 2.3.4): labels of at most 63
 * letters, digits, hyphens and underscores, 253 characters in all. The last dot may be written.
 */
export function isDomainName(text: string): boolean {
  if (text.length > 254) return false;
  const name = text.replace(/\.$/, "");
  return name.length <= 253 && name.split(".").every((label) => LABEL.test(label));
}

/** Whether a text is the name of a domain with a domain above it: `example.com`, not `localhost`. */
export function isFullDomain(text: string): boolean {
  return isDomainName(text) && /\.[a-z0-9-]*[a-z][a-z0-9-]*\.?$/i.test(text);
}
