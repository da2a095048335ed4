import type { ProviderFunction, ResourceType } from "../../framework/resource";
import { getSendgridAccount } from "./account";
import type { SendgridApis } from "./api";
import { domainAuthentication } from "./domain-authentication";
import { domainValidation } from "./domain-validation";
import { eventWebhook } from "./event-webhook";
import { linkBranding } from "./link-branding";
import { linkValidation } from "./link-validation";
import { subscriptionTracking } from "./subscription-tracking";
import { mailTemplate } from "./template";
import { trackingSettings } from "./tracking-settings";
import { unsubscribeGroup } from "./unsubscribe-group";
import { verifiedSender } from "./verified-sender";

/** Everything of SendGrid's that a program can declare; nothing of it costs money. */
export const sendgridResources: readonly ResourceType<SendgridApis>[] = [
  domainAuthentication,
  domainValidation,
  linkBranding,
  linkValidation,
  verifiedSender,
  eventWebhook,
  unsubscribeGroup,
  subscriptionTracking,
  trackingSettings,
  mailTemplate,
];

export const sendgridFunctions: readonly ProviderFunction<SendgridApis>[] = [getSendgridAccount];
