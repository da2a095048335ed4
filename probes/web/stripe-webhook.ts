import { createHmac, randomBytes } from "node:crypto";

import { STRIPE_WEBHOOK_PATH } from "../../checklist/environment/served";
import { CannotLook, fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look, Site } from "../look";
import { reach, statusText } from "./reach";
import type { Reached } from "./reach";

/** Stripe's libraries take events that are up to five minutes old. */
const AN_HOUR = 3600;

/** The header by which Stripe proves an event (docs.stripe.com/webhooks#verify-manually). */
export function signatureOf(body: string, secret: string, seconds: number): string {
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${signature}`;
}

/** An event of a type that Stripe does not have, so that no application does anything about it. */
function harmlessEvent(seconds: number): string {
  return JSON.stringify({
    id: `evt_checklist_${randomBytes(8).toString("hex")}`,
    object: "event",
    created: seconds,
    livemode: true,
    type: "checklist.probe",
    data: { object: { object: "checklist" } },
  });
}

function send(site: Site, body: string, signature: string | undefined): Promise<Reached> {
  return reach(site, {
    url: `https://${site.target.apiHost}${STRIPE_WEBHOOK_PATH}`,
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(signature === undefined ? {} : { "stripe-signature": signature }),
    },
    body,
  });
}

/** Sends an event without a signature, with a forged one, and with a right one of an hour ago. */
export const stripeWebhookRefusesForgery: Look = async (site) => {
  const { apiHost, backend } = site.target;
  const subject = `${apiHost}${STRIPE_WEBHOOK_PATH}`;
  const now = Math.floor(Date.now() / 1000);
  const body = harmlessEvent(now);
  const forged = signatureOf(body, `whsec_${randomBytes(24).toString("hex")}`, now);
  const secret = backend["STRIPE_WEBHOOK_SECRET"];
  const [unsigned, wrong, old] = await Promise.all([
    send(site, body, undefined),
    send(site, body, forged),
    secret === undefined ? undefined : send(site, body, signatureOf(body, secret, now - AN_HOUR)),
  ]);
  return [
    judgeRefusal(subject, "without a signature", unsigned),
    judgeRefusal(subject, "with a forged signature", wrong),
    old === undefined
      ? notApplicable(
          `${subject} with an old signature`,
          "STRIPE_WEBHOOK_SECRET is not known, so that no right signature can be made.",
        )
      : judgeRefusal(subject, "with an old signature", old),
  ];
};

/** @param how How the event was signed. */
export function judgeRefusal(endpoint: string, how: string, reached: Reached): Answer {
  const subject = `${endpoint} ${how}`;
  if (!("answer" in reached)) {
    return unknown(subject, `It cannot be tried, because ${reached.reason}.`);
  }
  const { status } = reached.answer;
  if (status === 404 || status === 405) {
    return fail(
      subject,
      `Nothing takes Stripe's events there (${status}): all of them are lost.`,
      `Mount the handler at POST ${STRIPE_WEBHOOK_PATH}, where Stripe sends them.`,
    );
  }
  if (isBusy(status)) return unknown(subject, `The endpoint ${statusText(status)}.`);
  if (status >= 500) {
    return fail(
      subject,
      `The application breaks down instead of refusing the event (${status}).`,
      "Answer 400 where stripe.Webhook.construct_event raises SignatureVerificationError or ValueError.",
    );
  }
  if (status >= 400) return pass(subject, `The application refuses the event (${status}).`);
  if (status >= 300) {
    return fail(
      subject,
      `The endpoint redirects (${status}), which Stripe takes for a failure.`,
      `Answer at POST ${STRIPE_WEBHOOK_PATH} itself, without a redirect to another path or host.`,
    );
  }
  return fail(
    subject,
    `The application takes the event (${status}): anybody can tell it of payments.`,
    "Check every event with stripe.Webhook.construct_event, the raw body and STRIPE_WEBHOOK_SECRET, at its usual tolerance of 300 s.",
  );
}

/** Statuses that say nothing of the event: too many requests, or no application behind the edge. */
const isBusy = (status: number): boolean => status === 429 || (status >= 502 && status <= 504);

/** Sends an event that is signed as Stripe would sign it, and of a type that means nothing. */
export const stripeWebhookTakesGenuine: Look = async (site) => {
  const { apiHost, backend } = site.target;
  const secret = backend["STRIPE_WEBHOOK_SECRET"];
  const subject = `${apiHost}${STRIPE_WEBHOOK_PATH}`;
  if (secret === undefined) {
    throw new CannotLook(
      subject,
      "STRIPE_WEBHOOK_SECRET is not among the stack's variables.",
      "Let the stack make the endpoint: pulumi config rm STRIPE_WEBHOOK_SECRET, then pulumi up.",
    );
  }
  const now = Math.floor(Date.now() / 1000);
  const body = harmlessEvent(now);
  return [judgeGenuine(subject, await send(site, body, signatureOf(body, secret, now)))];
};

export function judgeGenuine(subject: string, reached: Reached): Answer {
  if (!("answer" in reached)) {
    return unknown(subject, `It cannot be tried, because ${reached.reason}.`);
  }
  const { status } = reached.answer;
  if (status >= 200 && status < 300) {
    return pass(subject, `The application takes an event that is rightly signed (${status}).`);
  }
  if (isBusy(status)) return unknown(subject, `The endpoint ${statusText(status)}.`);
  return fail(
    subject,
    `The application refuses an event that is rightly signed (${status}): Stripe's own are lost, too.`,
  );
}
