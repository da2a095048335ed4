import { looksRandom } from "../checklist/environment/random-text";
import { isTestKey } from "../checklist/rules/test-keys";

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

/** All names for a sentence, each as often as it is there: "a, b (2 times)". */
export function listedAll(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, times]) => (times === 1 ? name : `${name} (${times} times)`))
    .join(", ");
}

/**
 * The name of a variable that nobody has judged: it may be any text, such as a key that was pasted
 * into the wrong field.
 */
export function variableWord(name: string): string {
  const parts = name.split("_");
  const isName = /^[A-Za-z_]\w{0,63}$/.test(name) && !isTestKey(name);
  const isKey =
    /^(sk|rk|pk|whsec|SG|gh[pousr]|xox[abps]|rnd|sntry[su]|AC|SM|AKIA)(_|[0-9a-f]{8})/.test(name);
  const isPlain = parts.every((part) => part.length <= 24 && !looksRandom(part));
  return isName && !isKey && isPlain ? name : "a name that may be a secret";
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
