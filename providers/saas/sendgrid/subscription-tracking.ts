import { z } from "zod";

import type { ResourceType } from "../../framework/resource";
import { accountSettings } from "./account-settings";
import type { SendgridApis } from "./api";

const tagged = z
  .string()
  .regex(/<%[^]*%>/, "must hold the tag <% %>, around the text of the link to unsubscribe");

/**
 * The link to unsubscribe that SendGrid adds to each mail of the account
 * (https://www.twilio.com/docs/sendgrid/api-reference/settings-tracking/update-subscription-tracking-settings).
 */
export const subscriptionTracking: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:SubscriptionTracking",
  description:
    "The link to unsubscribe that SendGrid adds to each mail of the account. The account has it " +
    "once (import it as `subscription`); deleting it puts back what was there before.",
  deletion: "putsBack",
  properties: {
    enabled: { type: "boolean", required: true, description: "Whether the link is added." },
    htmlContent: {
      type: "string",
      computed: true,
      description: "What is added to a mail's HTML, with <% %> around the link's text.",
      schema: tagged,
    },
    plainContent: {
      type: "string",
      computed: true,
      description: "What is added to a mail's text, with <% %> around the link's text.",
      schema: tagged,
    },
    landing: {
      type: "string",
      computed: true,
      description: "The HTML of the page that people see who have unsubscribed.",
    },
    replace: {
      type: "string",
      computed: true,
      description: "The text in a mail in whose place the link comes, such as [unsubscribe].",
    },
    url: {
      type: "string",
      computed: true,
      description: "The page of the application that takes the place of SendGrid's.",
      schema: z.url({ protocol: /^https$/, error: "must be an https:// address" }),
    },
    before: {
      type: "object",
      output: true,
      description: "The settings as they were before, which a deletion puts back.",
    },
  },
  ...accountSettings("subscription", [
    {
      path: "v3/tracking_settings/subscription",
      flag: "enabled",
      texts: {
        htmlContent: "html_content",
        plainContent: "plain_content",
        landing: "landing",
        replace: "replace",
        url: "url",
      },
    },
  ]),
};
