import { plain } from "./value";

/**
 * A URL by the WHATWG standard, or undefined.
 *
 * The standard also mends what other readers refuse (`https:/x`, backslashes, white space within);
 * here those are no URLs, since not every library in the application mends them alike.
 */
export function urlOf(text: string): URL | undefined {
  const address = plain(text);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(address)) return undefined;
  if (/[\s\\]/.test(address)) return undefined;
  try {
    const url = new URL(address);
    return isMangled(url) ? undefined : url;
  } catch {
    return undefined;
  }
}

/** Whether the host of a web address is none: a second scheme, or a sign that no name has. */
function isMangled({ protocol, hostname, pathname }: URL): boolean {
  if (!/^(https?|wss?):$/.test(protocol)) return false;
  if (/^(https?|wss?)$/.test(hostname) && pathname.startsWith("//")) return true;
  return !/^(\[[0-9a-f:.]+\]|[a-z0-9.*_~-]*)$/i.test(hostname);
}

/** A part of a URL with its percent-encoding undone; as it stands where that fails. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether the percent-encoded signs of a text are signs of UTF-8, and none is the sign 0. */
export function isUtf8(text: string): boolean {
  if (/%(?![0-9a-f]{2})|%00/i.test(text)) return false;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
