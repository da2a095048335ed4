import { STRIPE_EVENTS, STRIPE_WEBHOOK_PATH } from "../../environment/served";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, failIf, PASS } from "../../rule";
import { judgeProperty, resourceRule, stackRule } from "./resource-rule";
import type { ResourceRule, StackRule } from "./resource-rule";
import { judgeServed } from "./served";

const HANDLED: readonly string[] = STRIPE_EVENTS;

const webhookEvents = resourceRule({
  id: "stripe-webhook-events",
  items: ["4.2"],
  title: "Stripe sends the events that the application handles, and no others",
  why: "Without an event a payment that failed stays open; one that nobody handles is answered with an error, and Stripe switches the endpoint off after some days of errors.",
  fix: `Set enabledEvents to ${STRIPE_EVENTS.join(", ")}.`,
  severity: "error",
  kinds: ["stripe-webhook"],
  verdict: ({ events }) =>
    judgeProperty(events, [], (given) => {
      if (given.includes("*")) return fail("asks for every event, and few are handled");
      const unhandled = given.filter((event) => !HANDLED.includes(event));
      const missing = HANDLED.filter((event) => !given.includes(event));
      const problems = [
        ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
        ...(unhandled.length > 0
          ? [`asks for ${unhandled.join(", ")}, which the application does not handle`]
          : []),
      ];
      return problems.length > 0 ? fail(problems.join(", and ")) : PASS;
    }),
});

const webhookEnabled = resourceRule({
  id: "stripe-webhook-enabled",
  items: ["4.2"],
  title: "Stripe's webhook endpoint is switched on",
  why: "Stripe sends a disabled endpoint nothing, and repeats nothing later: payments stay unconfirmed.",
  fix: "Take disabled out, or set it to false.",
  severity: "error",
  kinds: ["stripe-webhook"],
  verdict: ({ disabled }) =>
    judgeProperty(disabled, false, (isDisabled) => failIf(isDisabled, "is disabled")),
});

const webhookServed = stackRule({
  id: "stripe-webhook-served",
  items: ["4.2"],
  title: "Stripe's webhook endpoint is an address that the application serves",
  why: "The application's documentation names another path than the one that it serves: there every event is answered with 404.",
  fix: `Set url to https://<the API's host>${STRIPE_WEBHOOK_PATH}.`,
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "stripe-webhook").map((webhook) => ({
      subject: labelOf(webhook),
      outcome: judgeServed(webhook.url, STRIPE_WEBHOOK_PATH, stack),
      id: webhook.id,
    })),
});

const webhookExists = stackRule({
  id: "stripe-webhook-exists",
  items: ["4.2"],
  title: "The stack has Stripe's webhook endpoint",
  why: "Of an endpoint that was made by hand nobody can tell whether it is switched on, where it leads and which events it is sent.",
  fix: "Delete the endpoint at Stripe that was made by hand, take its secret out (pulumi config rm STRIPE_WEBHOOK_SECRET), and let the stack make one: components/payments.ts.",
  severity: "warning",
  judge: ({ subjects, environments, environmentIds }) => {
    if (environments.backend === undefined) return [];
    const [webhook] = ofKind(subjects, "stripe-webhook").filter(
      ({ disabled }) => knownOf(disabled) !== true,
    );
    return [
      webhook === undefined
        ? {
            subject: "Stripe's webhook endpoint",
            outcome: fail("is not set up by this stack"),
            id: environmentIds.backend,
          }
        : { subject: labelOf(webhook), outcome: PASS, id: webhook.id },
    ];
  },
});

export const paymentRules: readonly ResourceRule[] = [webhookEvents, webhookEnabled];

export const paymentStackRules: readonly StackRule[] = [webhookServed, webhookExists];
