import { looksRandom } from "../../checklist/environment/random-text";

/** Names of letters in words; base64, base32 and digests have digits and cases in between. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z0-9])|^(?=.*\d)[A-Z0-9]{16,}$/;

/** Whether a name is one that people give, and not the rest of a value that was cut in two. */
export function isGivenName(name: string): boolean {
  if (!/^\w[\w.-]{0,127}$/.test(name)) return false;
  return !(MIXED.test(name) && looksRandom(name.replace(/[_.-]/g, "")));
}
