import type { HttpApi } from "../framework/http-api";
import type { Provider, ResourceType } from "../framework/resource";
import { railwayApi } from "./railway/api";
import type { RailwayApi } from "./railway/api";
import { railwayResources } from "./railway/resources";
import { renderApi } from "./render/api";
import { renderResources } from "./render/resources";
import { sendgridApi } from "./sendgrid/api";
import { sendgridFunctions, sendgridResources } from "./sendgrid/resources";
import { sentryApi } from "./sentry/api";
import { sentryResources } from "./sentry/resources";
import { givenSettings, settings } from "./settings";
import { stripeApi } from "./stripe/api";
import { webhookEndpoint } from "./stripe/webhook-endpoint";
import { twilio } from "./twilio/api";
import type { Twilio } from "./twilio/api";
import { twilioFunctions, twilioResources } from "./twilio/resources";

/** The APIs that resources call; each is made, and its token asked for, when it is first used. */
export interface Apis {
  railway(): RailwayApi;
  render(): HttpApi;
  sendgrid(): HttpApi;
  sentry(): HttpApi;
  stripe(): HttpApi;
  twilio(): Twilio;
}

const resources: readonly ResourceType<Apis>[] = [
  ...railwayResources,
  ...renderResources,
  ...sendgridResources,
  ...sentryResources,
  webhookEndpoint,
  ...twilioResources,
];

/** The platforms and services of the application that have no Pulumi package of their own. */
export const saas: Provider<Apis> = {
  name: "saas",
  version: "0.1.0",
  variables: Object.keys(settings),
  configure: (variables, environment, signal) => {
    const given = givenSettings(variables, environment);
    return {
      railway: once(() => railwayApi(given, signal)),
      render: once(() => renderApi(given, signal)),
      sendgrid: once(() => sendgridApi(given, signal)),
      sentry: once(() => sentryApi(given, signal)),
      stripe: once(() => stripeApi(given, signal)),
      twilio: once(() => twilio(given, signal)),
    };
  },
  resources,
  functions: [...sendgridFunctions, ...twilioFunctions],
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
