import type { Property, ResourceType } from "../../framework/resource";
import { accountSettings } from "./account-settings";
import type { SendgridApis } from "./api";

const utm = (description: string): Property => ({ type: "string", computed: true, description });

const UTM = {
  utmSource: "utm_source",
  utmMedium: "utm_medium",
  utmCampaign: "utm_campaign",
  utmTerm: "utm_term",
  utmContent: "utm_content",
} as const;

/**
 * What SendGrid follows of people's doings with a mail
 * (https://www.twilio.com/docs/sendgrid/api-reference/settings-tracking).
 */
export const trackingSettings: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:TrackingSettings",
  description:
    "What SendGrid follows of people's doings with the account's mails. The account has them once " +
    "(import them as `tracking`); settings that are not given are left alone, and deleting it puts " +
    "back what was there before.",
  deletion: "putsBack",
  properties: {
    open: {
      type: "boolean",
      computed: true,
      description: "Whether SendGrid follows who opens a mail, by an invisible picture.",
    },
    click: {
      type: "boolean",
      computed: true,
      description: "Whether SendGrid follows who clicks on a link, by writing it anew.",
    },
    googleAnalytics: {
      type: "boolean",
      computed: true,
      description: "Whether links carry Google Analytics' parameters.",
    },
    utmSource: utm("Its parameter utm_source."),
    utmMedium: utm("Its parameter utm_medium."),
    utmCampaign: utm("Its parameter utm_campaign."),
    utmTerm: utm("Its parameter utm_term."),
    utmContent: utm("Its parameter utm_content."),
    before: {
      type: "object",
      output: true,
      description: "The settings as they were before, which a deletion puts back.",
    },
  },

  check(given) {
    const flags = ["open", "click", "googleAnalytics"];
    if (!Object.keys(given).some((name) => flags.includes(name) || name in UTM))
      return [{ property: "", reason: `Give at least one of ${flags.join(", ")}` }];
    return Object.keys(UTM)
      .filter((name) => name in given && !("googleAnalytics" in given))
      .map((property) => ({ property, reason: "needs googleAnalytics beside it" }));
  },

  ...accountSettings("tracking", [
    { path: "v3/tracking_settings/open", flag: "open", texts: {} },
    { path: "v3/tracking_settings/click", flag: "click", texts: {} },
    { path: "v3/tracking_settings/google_analytics", flag: "googleAnalytics", texts: UTM },
  ]),
};
