import { plain } from "../environment/value";
import { fail, failIf, NOT_APPLICABLE, PASS, relationRule, variableRule } from "../rule";
import type { Context, Rule, Verdict } from "../rule";

/** What kind of Stripe credential a text says it is, by its prefix (docs.stripe.com/keys). */
interface StripeKey {
  readonly kind: "secret" | "publishable";
  readonly mode: "live" | "test";
  readonly body: string;
}

/** Reads a key's prefix; undefined for what is no API key. */
export function stripeKey(text: string): StripeKey | undefined {
  const match = /^(sk|rk|pk)_(live|test)_(.*)$/s.exec(plain(text));
  if (match === null) return undefined;
  return {
    kind: match[1] === "pk" ? "publishable" : "secret",
    mode: match[2] === "live" ? "live" : "test",
    body: match[3] ?? "",
  };
}

const isOnlyPrefix = ({ body }: StripeKey): boolean => /^[.…]*$/.test(body);

const isMangled = (text: string): boolean => /^(sk|rk|pk)_(live|test)_/i.test(text);

const liveKey =
  (wanted: StripeKey["kind"]) =>
  (text: string): Verdict => {
    const key = stripeKey(text);
    if (text.startsWith("sk_org_")) {
      return fail("is an organisation's key, which needs a Stripe-Context header on every call");
    }
    if (text.startsWith("whsec_")) return fail("is a webhook's signing secret, not an API key");
    if (key === undefined) {
      if (isMangled(text))
        return fail("has a prefix in the wrong case: Stripe's are in lower case");
      const prefixes = wanted === "secret" ? "sk_live_ or rk_live_" : "pk_live_";
      return fail(`is no live Stripe key: it does not begin with ${prefixes}`);
    }
    if (key.kind !== wanted) {
      return wanted === "secret"
        ? fail("is a publishable key: the backend needs the secret one")
        : fail("is a secret key, which must never reach a browser. Replace that key at Stripe now");
    }
    if (key.mode === "test") return fail("is a test key: no payment would be real");
    if (isOnlyPrefix(key)) return fail("is only the prefix of a key");
    return PASS;
  };

const stripeSecretKeyLive = variableRule({
  id: "stripe-secret-key-live",
  items: ["1.3", "2.3"],
  title: "STRIPE_SECRET_KEY is a live secret key, whole or restricted",
  why: "With a test key every payment seems to work and no money moves.",
  fix: "Use the live secret key, or better a restricted one, from Stripe's dashboard under Developers, API keys, with the test mode off.",
  severity: "error",
  variables: ["STRIPE_SECRET_KEY"],
  placeholders: true,
  verdict: liveKey("secret"),
});

const stripePublishableKeyLive = variableRule({
  id: "stripe-publishable-key-live",
  items: ["1.4", "1.15", "2.3"],
  title: "The publishable Stripe key is live, in the backend and in the frontend",
  why: "With a test key the checkout takes test cards only; a secret key there is open to everybody.",
  fix: "Use the live publishable key (pk_live_) from Stripe's dashboard under Developers, API keys, with the test mode off.",
  severity: "error",
  variables: ["STRIPE_PUBLISHABLE_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"],
  placeholders: true,
  verdict: liveKey("publishable"),
});

const stripeKeyShape = variableRule({
  id: "stripe-key-shape",
  items: ["1.3", "1.4", "1.15"],
  title: "Stripe's keys look whole: 10 to 255 letters and digits after the prefix",
  why: "A key that lost its end or caught a stray character while copying is refused by Stripe at every call.",
  fix: "Copy the key again from Stripe's dashboard, with nothing before or after it.",
  severity: "error",
  variables: ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"],
  verdict: (text) => {
    const key = stripeKey(text);
    // No key, or the prefix of one, is reported by the rules on each key.
    if (key === undefined || isOnlyPrefix(key)) return NOT_APPLICABLE;
    return /^[0-9A-Za-z]{10,255}$/.test(key.body)
      ? PASS
      : fail("does not look whole: a key has 10 or more letters and digits after its prefix");
  },
});

const stripeWebhookSecret = variableRule({
  id: "stripe-webhook-secret",
  items: ["1.5", "4.2"],
  title: "STRIPE_WEBHOOK_SECRET is a signing secret (whsec_)",
  why: "Without the endpoint's own secret the application cannot tell Stripe's events from forged ones, and refuses all or believes all.",
  fix: "Use the signing secret of the live webhook endpoint from Stripe's dashboard under Developers, Webhooks.",
  severity: "error",
  variables: ["STRIPE_WEBHOOK_SECRET"],
  verdict: (text) => {
    if (stripeKey(text) !== undefined) return fail("is an API key, not a signing secret");
    if (!text.startsWith("whsec_")) return fail("does not begin with whsec_");
    return text === "whsec_" ? fail("is only the prefix of a signing secret") : PASS;
  },
});

const stripeWebhookSecretShape = variableRule({
  id: "stripe-webhook-secret-shape",
  items: ["1.5"],
  title: "STRIPE_WEBHOOK_SECRET looks whole: 24 characters or more after whsec_",
  why: "A secret that lost its end while copying makes the application refuse every event. Stripe promises no length, so this is a hint.",
  fix: "Copy the signing secret again from Stripe's dashboard.",
  severity: "warning",
  variables: ["STRIPE_WEBHOOK_SECRET"],
  verdict: (text) => {
    if (!text.startsWith("whsec_") || text === "whsec_") return NOT_APPLICABLE;
    if (/^whsec_[0-9a-f]{64}$/.test(text)) {
      return fail(
        "looks like the secret of Stripe's command line, which checks no event of the live endpoint",
        "Use the signing secret of the live endpoint from Stripe's dashboard under Developers, Webhooks.",
      );
    }
    return /^whsec_[0-9A-Za-z+/=_-]{24,}$/.test(text)
      ? PASS
      : fail(
          "does not look whole: signing secrets have 24 or more letters and digits after whsec_",
        );
  },
});

const stripeConnectClientId = variableRule({
  id: "stripe-connect-client-id",
  items: ["4.4"],
  title: "STRIPE_CONNECT_CLIENT_ID is a Connect client id (ca_)",
  why: "Barbers connect their accounts, and are paid out, through this id.",
  fix: "Use the live client id from Stripe's dashboard under Connect, Settings, Integration.",
  severity: "error",
  variables: ["STRIPE_CONNECT_CLIENT_ID"],
  verdict: (text) => (/^ca_\S/.test(text) ? PASS : fail("does not begin with ca_")),
});

const stripeKeysOneMode = relationRule({
  id: "stripe-keys-one-mode",
  items: ["1.4", "1.3"],
  title: "Both Stripe keys are of the same mode",
  why: "A payment that begins in one mode cannot be finished in the other: every checkout would fail. In production the one that is a test key is reported as such, and not here once more.",
  fix: "Take both keys from the same page of Stripe's dashboard, in live mode.",
  severity: "error",
  subject: "STRIPE_PUBLISHABLE_KEY",
  other: "STRIPE_SECRET_KEY",
  verdict: (publishable, secret, { production }) => {
    const modes = [stripeKey(publishable)?.mode, stripeKey(secret)?.mode] as const;
    if (modes.includes(undefined)) return NOT_APPLICABLE;
    // In production the one that is a test key is reported as such.
    if (production && modes.includes("test")) return NOT_APPLICABLE;
    return modes[0] === modes[1]
      ? PASS
      : fail(`is a ${String(modes[0])} key, while STRIPE_SECRET_KEY is a ${String(modes[1])} key`);
  },
});

/** Whether the rules on each key by itself accept a text; what they refuse is reported once. */
function isRightKind(text: string, kind: StripeKey["kind"], { production }: Context): boolean {
  const key = stripeKey(text);
  return key?.kind === kind && (!production || key.mode === "live");
}

/** Newer keys carry their account: `51` and the first part of its id, after the prefix. */
const accountOf = (text: string): string | undefined =>
  /^51[0-9A-Za-z]{14}/.exec(stripeKey(text)?.body ?? "")?.[0];

const stripeKeysOneAccount = relationRule({
  id: "stripe-keys-one-account",
  items: ["1.4", "1.3"],
  title: "Both Stripe keys are of the same account",
  why: "The checkout page of one account cannot pay what the backend of another began.",
  fix: "Take both keys from the same page of Stripe's dashboard, of the company's own account.",
  severity: "error",
  subject: "STRIPE_PUBLISHABLE_KEY",
  other: "STRIPE_SECRET_KEY",
  verdict: (publishable, secret, context) => {
    if (!isRightKind(publishable, "publishable", context)) return NOT_APPLICABLE;
    if (!isRightKind(secret, "secret", context)) return NOT_APPLICABLE;
    const [one, two] = [accountOf(publishable), accountOf(secret)];
    if (one === undefined || two === undefined) return NOT_APPLICABLE;
    return one === two ? PASS : fail("is of another account than STRIPE_SECRET_KEY");
  },
});

const stripeFrontendKeyMatches = relationRule({
  id: "stripe-frontend-key-matches",
  items: ["1.15", "1.4"],
  title: "The frontend has the backend's publishable key",
  why: "A checkout page of another account or mode cannot confirm the payments that the backend begins.",
  fix: "Set the backend's STRIPE_PUBLISHABLE_KEY alone and leave the frontend's to be taken from it.",
  fixInFile: () => "Write the same live publishable key (pk_live_) in both places.",
  severity: "error",
  subject: "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
  other: "STRIPE_PUBLISHABLE_KEY",
  verdict: (frontend, backend, context) => {
    if (![frontend, backend].every((key) => isRightKind(key, "publishable", context))) {
      return NOT_APPLICABLE;
    }
    return failIf(frontend !== backend, "is another key than the backend's STRIPE_PUBLISHABLE_KEY");
  },
});

export const stripeRules: readonly Rule[] = [
  stripeSecretKeyLive,
  stripePublishableKeyLive,
  stripeKeyShape,
  stripeWebhookSecret,
  stripeWebhookSecretShape,
  stripeConnectClientId,
  stripeKeysOneMode,
  stripeKeysOneAccount,
  stripeFrontendKeyMatches,
];
