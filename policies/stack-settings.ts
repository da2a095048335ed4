import { CLOUDFLARE_PLANS } from "../checklist/edge/cloudflare-plan";
import { parseRamp } from "../checklist/dns/dmarc-ramp";
import { hostKind } from "../checklist/environment/host";
import type { Context } from "../checklist/rule";
import { PRODUCTION } from "../checklist/rule";

/** What a pack can see of the stack that it judges. */
export interface StackSettings {
  readonly stack: string;
  /**
   * The value of one of the program's own settings, or of a provider's by its whole name
   * (`postgresql:host`); undefined where it is not set.
   */
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
      const key = setting.includes(":") ? setting : `${project}:${setting}`;
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
  const databaseName = settings.get("databaseName");
  return {
    ...facts,
    ...(databaseName === undefined ? {} : { databaseName }),
    databaseHosts: ["databaseHost", "databasePooledHost", "postgresql:host"].flatMap(
      (setting) => settings.get(setting) ?? [],
    ),
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
    ...capacityOf(settings),
    ...rampOf(settings),
    ...planOf(settings),
    // The sandbox's server is on the same machine; a stack of another name has no business there.
    ...(settings.stack === "sandbox" && isLoopback(settings.get("databaseHost"))
      ? { loopbackDatabase: true }
      : {}),
  };
}

/** How many connections there are for the application, and how many of it open them. */
function capacityOf(settings: StackSettings): Partial<Context> {
  const number = (setting: string): number | undefined => {
    const value = Number(settings.get(setting) ?? "");
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  const replicas = number("backendReplicas");
  const limit = number("databaseAppConnections");
  const isPooled = settings.get("databasePooledHost") !== undefined;
  return {
    ...(replicas === undefined ? {} : { replicas }),
    ...(limit === undefined ? {} : { roleConnectionLimit: limit }),
    ...(isPooled ? { poolerClients: number("databasePoolerClients") ?? POOLER_CLIENTS } : {}),
  };
}

/** The plan of the zone, where a setting tells it. */
function planOf(settings: StackSettings): Partial<Context> {
  const plan = CLOUDFLARE_PLANS.find((one) => one === settings.get("cloudflarePlan"));
  return plan === undefined ? {} : { cloudflarePlan: plan };
}

/** The stages of DMARC up to the present one, where they can be read. */
function rampOf(settings: StackSettings): Partial<Context> {
  const { record } = parseRamp(settings.get("dmarcRamp") ?? "");
  return record === undefined ? {} : { dmarcRamp: record };
}

/** PgBouncer's own max_client_conn, and the setting's default. */
const POOLER_CLIENTS = 100;

function isLoopback(host: string | undefined): boolean {
  if (host === undefined || hostKind(host) !== "local") return false;
  return /^(127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/i.test(host);
}
