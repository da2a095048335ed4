/**
 * A TXT record's text: its character-strings joined, or the content itself where it is not quoted
 * (RFC 1035, section 3.3.14). Total: odd quotes are left as they are.
 */
export function txtText(content: string): string {
  const trimmed = content.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const strings = trimmed.match(/"(?:[^"\\]|\\[\s\S])*"/g) ?? [];
  return strings.map((part) => part.slice(1, -1).replace(/\\([\s\S])/g, "$1")).join("");
}

/** A host name for comparing: in lower case, without the last dot. */
export function canonicalName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}
