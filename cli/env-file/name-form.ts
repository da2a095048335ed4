import { looksRandom } from "../../checklist/environment/random-text";

/** Names of letters in words; base64, base32 and digests have digits and cases in between. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z0-9])|^(?=.*\d)[A-Z0-9]{16,}$/;

/** No word of a name is as long: several have something between them. */
const LONGEST_WORD = 15;

/** Whether a name is one that people give, and not the rest of a value that was cut in two. */
export function isGivenName(name: string): boolean {
  if (!/^\w[\w.-]{0,127}$/.test(name)) return false;
  if (name.split(/[_.-]/).some((word) => word.length > LONGEST_WORD)) return false;
  return !(MIXED.test(name) && looksRandom(name.replace(/[_.-]/g, "")));
}
