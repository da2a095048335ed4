import { parseRamp } from "./dns/dmarc-ramp";
import { CLOUDFLARE_PLANS } from "./edge/cloudflare-plan";
import { hostKind } from "./environment/host";
import { PRODUCTION } from "./rule";
import type { Context } from "./rule";

/** What is known of a stack that is judged. */
export interface StackSettings {
  readonly stack: string;
  /**
   * The value of one of the program's own settings, or of a provider's by its whole name
   * (`postgresql:host`); undefined where it is not set.
   */
  get(setting: string): string | undefined;
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
