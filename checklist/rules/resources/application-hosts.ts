import { canonicalName, isAtOrUnder } from "../../dns/name";
import { SIGN_IN_PATH } from "../../environment/served";
import type { EdgeRequest } from "../../edge/edge-request";
import { STRANGER } from "../../edge/edge-request";
import { entryOf } from "../../environment/environment";
import { hostKind } from "../../environment/host";
import { urlOf } from "../../environment/url";
import { once } from "../../once";
import { knownOf } from "../../resources/property";
import type { Subject } from "../../resources/subject";
import { ofKind } from "../../resources/subject";
import type { Context } from "../../rule";
import type { Stack } from "./resource-rule";

/** The hosts under which visitors reach the application, as far as the stack tells them. */
export interface ApplicationHosts {
  readonly app: string | undefined;
  readonly api: string | undefined;
  /** Every host that is known to be served, the application's own ones first. */
  readonly served: readonly string[];
  /** Whether a host is the application's; undefined where nothing tells whose domain it is. */
  readonly isOurs: (host: string) => boolean | undefined;
}

const known = once((_: readonly Subject[]) => new Map<string | undefined, ApplicationHosts>());

/** The application's hosts, by its components, else by its environment, and by its records. */
export function applicationHosts(stack: Stack, { domain }: Context): ApplicationHosts {
  const kept = known(stack.subjects);
  const found = kept.get(domain) ?? readHosts(stack, domain);
  kept.set(domain, found);
  return found;
}

function readHosts(stack: Stack, domain: string | undefined): ApplicationHosts {
  const components = ofKind(stack.subjects, "application-hosts");
  const given = (which: "app" | "api"): string | undefined =>
    components.map((component) => knownOf(component[which])).find((host) => host !== undefined);
  const app = given("app") ?? hostIn(stack, "FRONTEND_URL");
  const api = given("api") ?? hostIn(stack, "BACKEND_URL");
  const proxied = ofKind(stack.subjects, "dns-record").flatMap((record) => {
    const name = canonicalName(knownOf(record.name) ?? "");
    return knownOf(record.proxied) === true && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)
      ? [name]
      : [];
  });
  const own = [app, api].flatMap((host) => (host === undefined ? [] : [canonicalName(host)]));
  const domains = domain === undefined ? [] : [canonicalName(domain)];
  const ours = [...domains, ...own];
  return {
    app,
    api,
    served: [...new Set([...own, ...domains, ...domains.map((one) => `www.${one}`), ...proxied])],
    isOurs: (host) =>
      ours.length === 0 ? undefined : ours.some((one) => isAtOrUnder(canonicalName(host), one)),
  };
}

function hostIn({ environments }: Stack, variable: string): string | undefined {
  if (environments.backend === undefined) return undefined;
  const { reading } = entryOf(environments.backend, variable);
  const host = reading.state === "known" ? urlOf(reading.value)?.hostname : undefined;
  return host !== undefined && hostKind(host) === "public" ? host : undefined;
}

/** A path that nobody's rule names: what holds for it holds for pages in general. */
const ANY_PATH = `/${STRANGER}/any`;

/** Requests by which visitors use the application itself: pages, signing in and the API. */
export function visits({ app, api, served }: ApplicationHosts): readonly EdgeRequest[] {
  const [first] = served;
  const pages = app ?? first;
  const calls = api ?? first;
  return [
    ...(pages === undefined
      ? []
      : [
          { host: pages, path: "/" },
          { host: pages, path: ANY_PATH },
        ]),
    ...(calls === undefined
      ? []
      : [
          { host: calls, path: `/api${ANY_PATH}` },
          { host: calls, path: SIGN_IN_PATH, method: "POST" },
        ]),
  ];
}

/** Requests for whatever is at each host that is served, also without TLS. */
export function visitsOfAll({ served }: ApplicationHosts): readonly EdgeRequest[] {
  return served.flatMap((host) => [
    { host, path: "/" },
    { host, path: ANY_PATH },
    { host, path: ANY_PATH, scheme: "http" as const },
  ]);
}
