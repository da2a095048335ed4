import { hostKind } from "../checklist/environment/host";
import type { Context } from "../checklist/rule";
import { PRODUCTION } from "../checklist/rule";

/** What a pack can see of the stack that it judges. */
export interface StackSettings {
  readonly stack: string;
  /** The value of one of the program's own settings; undefined where it is not set. */
  get(setting: string): string | undefined;
}

/**
 * The settings of the stack that is being judged, which the language host passes on as it does to
 * a program; undefined where it does not tell them.
 */
export function stackSettings(
  environment: Readonly<Record<string, string | undefined>>,
): StackSettings | undefined {
  const project = environment["PULUMI_NODEJS_PROJECT"];
  const stack = environment["PULUMI_NODEJS_STACK"];
  const config = parse(environment["PULUMI_CONFIG"]);
  if (!project || !stack || config === undefined) return undefined;
  return {
    stack,
    get: (setting) => {
      const key = `${project}:${setting}`;
      const value = Object.hasOwn(config, key) ? config[key] : undefined;
      return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
    },
  };
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const config: unknown = JSON.parse(text);
    return typeof config === "object" && config !== null
      ? (config as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What the rules may know of a deployment by its settings. Not every program has a domain. */
export function contextOf(settings: StackSettings): Context {
  const facts = { ...PRODUCTION };
  delete facts.domain;
  const domain = settings.get("domain");
  return {
    ...facts,
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
    // The sandbox's server is on the same machine; a stack of another name has no business there.
    ...(settings.stack === "sandbox" && isLoopback(settings.get("databaseHost"))
      ? { loopbackDatabase: true }
      : {}),
  };
}

function isLoopback(host: string | undefined): boolean {
  if (host === undefined || hostKind(host) !== "local") return false;
  return /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/i.test(host);
}
