/** A number with its thing: "1 day", "3 days". */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

const most = 8;

/** Names for a sentence: "a, b, c, and 4 more". */
export function listed(names: readonly string[]): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")}, and ${more} more` : names.join(", ");
}

/** A word that an API gives, such as a status, as far as it is one: others quote what they like. */
export function word(text: string | null | undefined): string {
  const told = text ?? "";
  return /^[\w.:-]{1,64}$/.test(told) ? told : "a word that is not known";
}

/** The UTC day of a time in seconds since 1970. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
