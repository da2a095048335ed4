/** Whether a text is of a pattern's form, in which `*` is any run of characters. Linear in both. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [start = "", ...parts] = pattern.split("*");
  if (!text.startsWith(start)) return false;
  const end = parts.pop();
  if (end === undefined) return text === start;
  let from = start.length;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - end.length >= from && text.endsWith(end);
}
