import { z } from "zod";

import {
  STRIPE_API_VERSION,
  STRIPE_EVENTS,
  STRIPE_WEBHOOK_PATH,
} from "../../checklist/environment/served";
import { urlOf } from "../../checklist/environment/url";
import { propertyOf } from "../../checklist/resources/property";
import { paymentRules } from "../../checklist/rules/resources/payments";
import { ask } from "../api";
import { fail, pass } from "../look";
import type { Answer, Look } from "../look";
import { contextOfTarget } from "../target-context";
import type { Target } from "../target";
import type { Deployment } from "../target-context";
import { count, listed, word } from "../words";
import { managingStripe } from "./stripe";

/** https://docs.stripe.com/api/webhook_endpoints/object */
const endpoint = z.object({
  id: z.string(),
  url: z.string(),
  status: z.string(),
  enabled_events: z.array(z.string()),
  api_version: z.string().nullish(),
  /** The Connect application whose accounts' events it is sent. */
  application: z.string().nullish(),
  livemode: z.boolean(),
});
export type Endpoint = z.output<typeof endpoint>;

const SUBJECT = "Stripe webhook endpoint";

/** Whether Stripe sends the application its events, once each. */
export const lookAtStripeEndpoint: Look = async (site) => {
  const api = managingStripe(site);
  const all = z.object({ data: z.array(endpoint) });
  // An account has 16 of them at most.
  const { data } = await ask(site, api, "v1/webhook_endpoints?limit=100", all);
  return judgeEndpoints(data, site.target);
};

export function judgeEndpoints(
  all: readonly Endpoint[],
  target: Deployment & Pick<Target, "apiHost">,
): readonly Answer[] {
  const { apiHost } = target;
  const here = all.filter(({ url }) => urlOf(url)?.hostname === apiHost);
  const served = here.filter(({ url }) => urlOf(url)?.pathname === STRIPE_WEBHOOK_PATH);
  const own = served.find(({ status }) => status === "enabled") ?? served[0];
  if (own === undefined) {
    const others = here.length === 0 ? "" : `, only to other paths of it (${ids(here)})`;
    const message = `Stripe sends no event to https://${apiHost}${STRIPE_WEBHOOK_PATH}${others}.`;
    return [fail(SUBJECT, message)];
  }
  const problems = [
    ...ruleProblems(own, target),
    ...(own.livemode ? [] : ["is one of the test mode"]),
    ...(own.api_version === STRIPE_API_VERSION
      ? []
      : [
          `writes events in the version ${own.api_version == null ? "of the account" : word(own.api_version)}, and the application reads ${STRIPE_API_VERSION}`,
        ]),
  ];
  const twins = here.filter((other) => other !== own && deliversTwice(other, own));
  return [
    problems.length === 0
      ? pass(
          SUBJECT,
          `${word(own.id)} is enabled, with the ${STRIPE_EVENTS.length} events of the application, in version ${STRIPE_API_VERSION}.`,
        )
      : fail(SUBJECT, `${word(own.id)} ${problems.join(", and ")}.`),
    ...(twins.length === 0
      ? []
      : [
          fail(
            SUBJECT,
            `${count(twins.length, "more endpoint")} of the same host (${ids(twins)}): events are sent twice.`,
            "Disable what the stack does not declare: https://dashboard.stripe.com/webhooks.",
          ),
        ]),
  ];
}

/** What the rules of the plan say of the endpoint as it is at Stripe. */
function ruleProblems(
  { id, url, enabled_events, status }: Endpoint,
  target: Deployment,
): readonly string[] {
  const subject = {
    kind: "stripe-webhook",
    ...{ id, resource: id },
    url: propertyOf(url),
    events: propertyOf(enabled_events.map((event) => (event === "*" ? event : word(event)))),
    disabled: propertyOf(status !== "enabled"),
  } as const;
  return paymentRules.flatMap((rule) => {
    const outcome = rule.judge(subject, contextOfTarget(target));
    return typeof outcome === "object" ? [outcome.problem] : [];
  });
}

function deliversTwice(other: Endpoint, own: Endpoint): boolean {
  if (other.status !== "enabled" || (other.application ?? "") !== (own.application ?? "")) {
    return false;
  }
  const events = other.enabled_events;
  return events.includes("*") || events.some((event) => own.enabled_events.includes(event));
}

const ids = (endpoints: readonly Endpoint[]): string => listed(endpoints.map(({ id }) => word(id)));
