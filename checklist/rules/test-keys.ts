import { listOf } from "../environment/value";
import { everyRule, failIf, NOT_APPLICABLE } from "../rule";
import type { Rule } from "../rule";

/** Test keys that reCAPTCHA, hCaptcha and Turnstile publish in their documentation. */
const PUBLISHED_TEST_KEYS = new Set([
  "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI",
  "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
  "10000000-ffff-ffff-ffff-000000000001",
  "0x0000000000000000000000000000000000000000",
  "1x00000000000000000000AA",
  "2x00000000000000000000AB",
  "1x0000000000000000000000000000000AA",
]);

/** Whether a text is, or contains as a word of its own, a key for tests. */
export function isTestKey(text: string): boolean {
  if (/(^|[^0-9A-Za-z])(sk|rk|pk|whsec|ca|key)_test_/i.test(text)) return true;
  return listOf(text).some((part) => PUBLISHED_TEST_KEYS.has(part));
}

/** These say so themselves, each with a fix of its own. */
const HAVE_THEIR_OWN_RULE = new Set([
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
]);

const noTestKey = everyRule({
  id: "no-test-key",
  items: ["2.3"],
  title: "No variable holds a test key",
  why: "What runs on a test key looks as if it worked, and does nothing for real customers.",
  fix: "Use the vendor's live key.",
  severity: "error",
  concerns: (name) => !HAVE_THEIR_OWN_RULE.has(name),
  verdict: ({ text }, name) => {
    // A secret key in the browser is reported as such, whatever its mode.
    if (name.startsWith("NEXT_PUBLIC_") && /^(sk|rk)_test_/.test(text)) return NOT_APPLICABLE;
    return failIf(isTestKey(text), "holds a test key");
  },
});

export const testKeyRules: readonly Rule[] = [noTestKey];
