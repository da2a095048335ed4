import type { HttpApi } from "../framework/http-api";
import type { Provider, ResourceType } from "../framework/resource";
import { givenSettings, settings } from "./settings";
import { stripeApi } from "./stripe/api";
import { webhookEndpoint } from "./stripe/webhook-endpoint";

/** The APIs that resources call; each is made, and its token asked for, when it is first used. */
export interface Apis {
  stripe(): HttpApi;
}

const resources: readonly ResourceType<Apis>[] = [webhookEndpoint];

/** The platforms and services of the application that have no Pulumi package of their own. */
export const saas: Provider<Apis> = {
  name: "saas",
  version: "0.1.0",
  variables: Object.keys(settings),
  configure: (variables, environment, signal) => {
    const given = givenSettings(variables, environment);
    return { stripe: once(() => stripeApi(given, signal)) };
  },
  resources,
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
