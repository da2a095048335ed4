import { unverifiableBecause } from "../../environment/database-host";
import { isLoopback } from "../../environment/host";
import { urlOf } from "../../environment/url";
import { valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import type { Context } from "../../rule";
import { VENDORS } from "../../vendor-hosts";
import type { Vendor } from "../../vendor-hosts";
import { judgeProperty, resourceRule } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

type Provider = SubjectOf<"provider">;

/** The addresses that a provider is given, with what they are called and whose API is there. */
function addressesOf(
  provider: Provider,
): readonly (readonly [setting: string, value: Property<string>, vendor: Vendor])[] {
  switch (provider.system) {
    case "postgresql":
    case "random":
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

/** The places of Pulumi's own plugins, and of those that its community keeps. */
const PLUGIN_PLACES =
  /^(github:\/\/api\.github\.com\/(pulumi|pulumiverse)(\/[\w.-]+)?|https:\/\/(get\.pulumi\.com|api\.pulumi\.com)(\/.*)?)$/i;

const providerPlugin = resourceRule({
  id: "provider-plugin",
  items: ["2.1", "11.1"],
  title: "Plugins of providers come from Pulumi's own places",
  why: "A plugin is a program that runs with every token of the deployment: whoever serves it can do all that the tokens allow.",
  fix: "Take pluginDownloadURL out of the provider's options: each package knows its own place.",
  severity: "error",
  kinds: ["provider"],
  verdict: ({ plugin }) =>
    judgeProperty(plugin, "", (place) =>
      failIf(
        place !== "" && !PLUGIN_PLACES.test(place),
        "is loaded from a foreign place (pluginDownloadURL)",
      ),
    ),
});

/** What opens a vendor's account, by the name of the argument. */
const CREDENTIAL = /(token|secret|password|passwd|(api|auth|private|user_?service_?)_?key)$/i;

const providerSecret = resourceRule({
  id: "provider-secret-hidden",
  items: ["2.1", "2.2"],
  title: "Credentials of providers are secrets to Pulumi",
  why: "A token that was set without --secret stands in the stack's file and in every state in plain text: whoever may read one of them rules the account.",
  fix: "Set it anew with `pulumi config set --secret`, in a program by pulumi.secret(...), and replace it at the vendor: it may have been read.",
  severity: "error",
  kinds: ["provider"],
  verdict: ({ clear }) => {
    if (clear.state === "absent") return NOT_APPLICABLE;
    return judgeProperty(clear, [], (names) => {
      const open = names.filter((name) => CREDENTIAL.test(name));
      return failIf(open.length > 0, `has credentials in plain text: ${open.join(", ")}`);
    });
  },
});

export const providerRules: readonly ResourceRule[] = [
  providerAddress,
  providerDatabaseTls,
  providerPlugin,
  providerSecret,
];
