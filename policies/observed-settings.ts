import { knownOf } from "../checklist/resources/property";
import { readText } from "./property-reader";
import type { Resource } from "./resource-adapter";
import type { StackSettings } from "../checklist/settings-context";

/** The inputs of our components that are settings: the component's type, its input, the setting. */
const INPUTS: readonly (readonly [type: string, input: string, setting: string])[] = [
  ["bookedbarber:index:Database", "host", "databaseHost"],
  ["bookedbarber:index:Database", "appConnections", "databaseAppConnections"],
  ["bookedbarber:index:Database", "pooledHost", "databasePooledHost"],
  ["bookedbarber:index:Database", "poolerClients", "databasePoolerClients"],
  ["bookedbarber:index:BackendEnvironment", "replicas", "backendReplicas"],
  ["bookedbarber:index:EmailDns", "domain", "domain"],
  ["bookedbarber:index:EmailDns", "dmarcRamp", "dmarcRamp"],
  ["bookedbarber:index:EmailDns", "dmarcReports", "dmarcReports"],
  ["bookedbarber:index:Edge", "plan", "cloudflarePlan"],
];

/**
 * Settings as far as the resources tell them. `pulumi policy analyze` tells a pack neither the
 * stack's name nor its settings, but each resource's URN has the one, and components, which come
 * before what is made of them, have some of the others.
 */
export class ObservedSettings implements StackSettings {
  readonly #values = new Map<string, string>();
  #stack = "";

  public get stack(): string {
    return this.#stack;
  }

  public get(setting: string): string | undefined {
    return this.#values.get(setting);
  }

  /** Takes note of what a resource tells. */
  public observe({ type, urn, props }: Pick<Resource, "type" | "urn" | "props">): void {
    if (this.#stack === "") this.#stack = /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
    for (const [component, input, setting] of INPUTS) {
      if (type !== component) continue;
      const value = knownOf(readText(props, input));
      if (value !== undefined) this.#values.set(setting, value);
    }
  }
}
