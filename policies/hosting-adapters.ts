import type { Platform } from "../checklist/resources/subject";
import { propertyOf } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import type { Adapter } from "./adapter";
import { isProperties, readProperty, readText } from "./property-reader";
import type { Properties } from "./property-reader";

const variablesOf = (platform: Platform, type: string): Adapter => ({
  kind: "platform-variables",
  types: [type],
  subject: (props, declared) => ({
    kind: "platform-variables",
    ...declared,
    platform,
    service: readText(props, "serviceId"),
    names: namesIn(props, "variables"),
  }),
});
const domainOf = (platform: Platform, type: string, host: string): Adapter => ({
  kind: "platform-domain",
  types: [type],
  subject: (props, declared) => ({
    kind: "platform-domain",
    ...declared,
    platform,
    service: readText(props, "serviceId"),
    host: readText(props, host),
  }),
});
const serviceOf = (platform: Platform, type: string): Adapter => ({
  kind: "platform-service",
  types: [type],
  subject: (props, declared) => ({
    kind: "platform-service",
    ...declared,
    platform,
    service: readText(props, "serviceId"),
    healthCheckPath: readText(props, "healthCheckPath"),
  }),
});

/** What the resources of the application's platforms are to the rules. */
export const hostingAdapters: readonly Adapter[] = [
  variablesOf("railway", "saas:railway:Variables"),
  variablesOf("render", "saas:render:EnvironmentVariables"),
  domainOf("railway", "saas:railway:CustomDomain", "domain"),
  domainOf("render", "saas:render:CustomDomain", "name"),
  serviceOf("railway", "saas:railway:Service"),
  serviceOf("render", "saas:render:Service"),
  {
    kind: "deployment-trigger",
    types: ["saas:railway:DeploymentTrigger"],
    subject: (props, declared) => ({
      kind: "deployment-trigger",
      ...declared,
      service: readText(props, "serviceId"),
      repository: readText(props, "repository"),
      branch: readText(props, "branch"),
    }),
  },
];

/** The names in an object, whose values may be secret or not known yet. */
function namesIn(props: Properties, name: string): Property<readonly string[]> {
  const object = readProperty(props, name);
  if (object.state !== "known") return object;
  return propertyOf(isProperties(object.value) ? Object.keys(object.value) : []);
}
