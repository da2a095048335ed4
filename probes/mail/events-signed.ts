import { z } from "zod";

import { LIST_HYGIENE_EVENTS } from "../../checklist/environment/served";
import { urlOf } from "../../checklist/environment/url";
import { propertyOf } from "../../checklist/resources/property";
import { mailServiceRules } from "../../checklist/rules/resources/mail-services";
import { ask } from "../api";
import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import type { Target } from "../target";
import { contextOfTarget } from "../target-context";
import type { Deployment } from "../target-context";
import { findBackend } from "../variable";
import { managingSendgrid } from "./sendgrid";

/** https://www.twilio.com/docs/sendgrid/api-reference/webhooks */
const webhook = z.object({
  url: z.string(),
  enabled: z.boolean(),
  /** Empty or absent where SendGrid does not sign. */
  public_key: z.string().nullish(),
  bounce: z.boolean().default(false),
  dropped: z.boolean().default(false),
  spam_report: z.boolean().default(false),
});
export type EventWebhook = z.output<typeof webhook>;

const SUBJECT = "SendGrid event webhook";

/** Whether the application is told of bounces and complaints, by SendGrid alone. */
export const lookAtMailEvents: Look = async (site) => {
  const path = "v3/user/webhooks/event/settings/all";
  const all = z.object({ webhooks: z.array(webhook) });
  const { webhooks } = await ask(site, managingSendgrid(site), path, all);
  return judgeMailEvents(webhooks, site.target);
};

export function judgeMailEvents(
  all: readonly EventWebhook[],
  target: Deployment & Pick<Target, "apiHost" | "backend">,
): readonly Answer[] {
  const { apiHost, settings } = target;
  const path = settings["sendgridEventsPath"];
  const here = all.filter(({ url }) => urlOf(url)?.hostname === apiHost);
  const own =
    path === undefined
      ? (here.find(({ enabled }) => enabled) ?? here[0])
      : here.find(({ url }) => urlOf(url)?.pathname === path);
  if (own === undefined) {
    const message = `SendGrid sends no event to https://${apiHost}${path ?? ""}.`;
    return path === undefined
      ? [
          fail(
            SUBJECT,
            message,
            "See that the application takes the events, then: pulumi config set sendgridEventsPath /api/v2/webhooks/sendgrid, and pulumi up.",
          ),
        ]
      : [fail(SUBJECT, message)];
  }
  const problems = ruleProblems(own, target);
  const key = findBackend(target, "SENDGRID_WEBHOOK_SECRET");
  const isOther = isSigned(own) && key !== undefined && key !== own.public_key;
  if (isOther)
    problems.push("signs with another key than the application's SENDGRID_WEBHOOK_SECRET");
  if (problems.length > 0) return [fail(SUBJECT, `It ${problems.join(", and ")}.`)];
  const told = LIST_HYGIENE_EVENTS.join(", ");
  return key === undefined
    ? [
        warn(
          SUBJECT,
          "SendGrid signs, and the application has no SENDGRID_WEBHOOK_SECRET to check with.",
        ),
      ]
    : [pass(SUBJECT, `It is on, has ${told}, and signs with the key that the application has.`)];
}

/** What the rules of the plan say of the webhook as it is at SendGrid. */
function ruleProblems(own: EventWebhook, target: Deployment): string[] {
  const subject = {
    kind: "mail-events",
    ...{ id: own.url, resource: SUBJECT },
    url: propertyOf(own.url),
    enabled: propertyOf(own.enabled),
    events: propertyOf(LIST_HYGIENE_EVENTS.filter((event) => own[event])),
    signed: propertyOf(isSigned(own)),
  } as const;
  return mailServiceRules.flatMap((rule) => {
    const outcome = rule.judge(subject, contextOfTarget(target));
    return typeof outcome === "object" ? [outcome.problem] : [];
  });
}

const isSigned = ({ public_key }: EventWebhook): boolean => (public_key ?? "") !== "";
