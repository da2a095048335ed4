import { urlOf } from "./url";
import { listOf } from "./value";

/** No list of hosts is longer; a file may hold a line of megabytes. */
const LONG_ENOUGH = 8192;

/** The hosts that a text names: in URLs, in mail addresses, or by themselves; one or a list. */
export function mentionedHosts(text: string): readonly string[] {
  return listOf(text.slice(0, LONG_ENOUGH)).flatMap((part) => {
    const url = urlOf(part);
    if (url !== undefined) return url.hostname === "" ? [] : [url.hostname];
    const address = /@([\p{L}\p{N}_.-]+)>?$/u.exec(part)?.[1];
    if (address !== undefined) return [address];
    return /^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+\.?$/u.test(part) ? [part] : [];
  });
}
