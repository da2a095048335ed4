/** Whether a text is meant as a DMARC record. */
export function isDmarc(text: string): boolean {
  return /^v\s*=\s*dmarc1\s*(;|$)/i.test(text);
}

/** A DMARC record's tags in lower case with their values; undefined for any other text. */
export function parseDmarc(text: string): ReadonlyMap<string, string> | undefined {
  if (!isDmarc(text)) return undefined;
  const tags = new Map<string, string>();
  for (const part of text.split(";")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const tag = part.slice(0, at).trim().toLowerCase();
    // The first of two equal tags is the one that counts.
    if (!tags.has(tag)) tags.set(tag, part.slice(at + 1).trim());
  }
  return tags;
}
