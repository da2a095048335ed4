import type { Api } from "../api";
import type { Site } from "../look";
import { needBackend } from "../variable";

/** Stripe's API v1, with the application's own key. */
export function applicationStripe({ target, network }: Site): Api {
  return stripeOf(
    network.api.stripe,
    needBackend(target, "STRIPE_SECRET_KEY"),
    "Set a live key, or let the restricted one read what is asked for: pulumi config set --secret STRIPE_SECRET_KEY",
  );
}

/** The same with the key by which the stack manages endpoints, which is the application's own unless set. */
export function managingStripe(site: Site): Api {
  const key = site.target.settings["stripeApiKey"];
  if (key === undefined) return applicationStripe(site);
  return stripeOf(
    site.network.api.stripe,
    key,
    "Set a live key that may read webhook endpoints: pulumi config set --secret stripeApiKey",
  );
}

function stripeOf(url: string, key: string, fix: string): Api {
  return { title: "Stripe", url, headers: { authorization: `Bearer ${key}` }, fix };
}
