import { unverifiableBecause } from "../../environment/database-host";
import { isLoopback } from "../../environment/host";
import { urlOf } from "../../environment/url";
import { valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { VENDORS } from "../../vendor-hosts";
import type { Vendor } from "../../vendor-hosts";
import { resourceRule } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

type Provider = SubjectOf<"provider">;

/** The addresses that a provider is given, with what they are called and whose API is there. */
function addressesOf(
  provider: Provider,
): readonly (readonly [setting: string, value: Property<string>, vendor: Vendor])[] {
  switch (provider.system) {
    case "postgresql":
      return [];
    case "cloudflare":
      return [["baseUrl", provider.baseUrl, VENDORS.cloudflare]];
    case "sentry":
      return [["baseUrl", provider.baseUrl, VENDORS.sentry]];
    case "saas":
      return [
        ["railwayUrl", provider.railwayUrl, VENDORS.railway],
        ["renderUrl", provider.renderUrl, VENDORS.render],
        ["sendgridUrl", provider.sendgridUrl, VENDORS.sendgrid],
        ["sentryUrl", provider.sentryUrl, VENDORS.sentry],
        ["stripeUrl", provider.stripeUrl, VENDORS.stripe],
        ["twilioUrl", provider.twilioUrl, VENDORS.twilio],
        ["twilioMessagingUrl", provider.twilioMessagingUrl, VENDORS.twilio],
      ];
  }
}

function strayAddress(
  setting: string,
  address: Property<string>,
  { name, hosts }: Vendor,
  { loopbackDatabase = false }: Context,
): Outcome {
  const text = valueOr(address, "")?.trim();
  if (text === undefined) return "unknown";
  if (text === "") return NOT_APPLICABLE;
  const url = urlOf(text);
  if (url === undefined) return fail(`has a ${setting} that is no address`);
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  if (loopbackDatabase && isLoopback(host)) return PASS;
  if (url.protocol !== "https:") return fail(`sends ${name}'s token in plain text (${setting})`);
  return hosts.test(host)
    ? PASS
    : fail(`sends ${name}'s token to a host that is not ${name}'s (${setting})`);
}

/** Whether Pulumi gives the administrator's password to a server that no setting names. */
function strayServer({ host }: Provider, { databaseHosts = [] }: Context): Outcome {
  const name = valueOr(host, "");
  if (name === undefined) return "unknown";
  // Without settings nobody knows where the database is.
  if (name === "" || databaseHosts.length === 0) return NOT_APPLICABLE;
  const isNamed = databaseHosts.some((one) => one.toLowerCase() === name.toLowerCase());
  return isNamed
    ? PASS
    : fail("gives the administrator's password to a host that no setting names");
}

const providerAddress = resourceRule({
  id: "provider-address",
  items: ["2.1", "2.5"],
  title: "Providers ask the vendors themselves, over https",
  why: "With each question goes the token: in plain text everybody on the way has it, and another host is given it.",
  fix: "Take the address out of the provider's arguments and settings: each provider knows its vendor's own. Where PostgreSQL is, say by `pulumi config set postgresql:host`.",
  severity: "error",
  kinds: ["provider"],
  verdict: (provider, context) => {
    if (provider.system === "postgresql") return strayServer(provider, context);
    const outcomes = addressesOf(provider).map(([setting, value, vendor]) =>
      strayAddress(setting, value, vendor, context),
    );
    const wrong = outcomes.find((outcome) => typeof outcome === "object");
    if (wrong !== undefined) return wrong;
    if (outcomes.includes("unknown")) return "unknown";
    return outcomes.includes(PASS) ? PASS : NOT_APPLICABLE;
  },
});

/** Modes with which the server's certificate is checked, or with which it is at least encrypted. */
const VERIFIED = /^verify-(full|ca)$/;

const providerDatabaseTls = resourceRule({
  id: "provider-database-tls",
  items: ["2.5", "1.1"],
  title: "Pulumi reaches PostgreSQL over TLS, and checks whose server it is",
  why: "The administrator's password goes over this connection, and every new one after it.",
  fix: "Set how TLS is checked: `pulumi config set postgresql:sslmode verify-full`, and the certificate authority in PGSSLROOTCERT or sslrootcert.",
  severity: "error",
  kinds: ["provider"],
  verdict: (provider, { loopbackDatabase = false }) => {
    if (provider.system !== "postgresql") return NOT_APPLICABLE;
    const mode = valueOr(provider.sslMode, "");
    const host = valueOr(provider.host, "");
    if (mode === undefined || host === undefined) return "unknown";
    // What the arguments leave open comes from the settings and PGSSLMODE, which nobody sees here.
    if (mode === "") return NOT_APPLICABLE;
    const word = mode.trim().toLowerCase();
    if (VERIFIED.test(word)) return PASS;
    if (word !== "require")
      return fail("connects without TLS, or with what only prefers it (sslmode)");
    const isExempt =
      unverifiableBecause(host) !== undefined || (loopbackDatabase && isLoopback(host));
    return isExempt ? PASS : fail("does not check the server's certificate (sslmode require)");
  },
});

export const providerRules: readonly ResourceRule[] = [providerAddress, providerDatabaseTls];
