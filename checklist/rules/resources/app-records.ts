import { isIP } from "node:net";

import { canonicalName, isFullDomain } from "../../dns/name";
import { LONGEST_TTL, PLAN_LIMITS } from "../../edge/cloudflare-plan";
import { entryOf } from "../../environment/environment";
import type { Environment } from "../../environment/environment";
import { hostKind } from "../../environment/host";
import { urlOf } from "../../environment/url";
import { knownOf, valueOr } from "../../resources/property";
import { labelOf } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { declaredZone } from "./declared-zone";
import { nameOf } from "./dns-text";
import { isRailwayHost } from "./edge-zones";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

/** Record types by which a browser finds a host. */
const HOST_TYPES = ["A", "AAAA", "CNAME"];

const isHostRecord = ({ type }: SubjectOf<"dns-record">): boolean =>
  HOST_TYPES.some((name) => says(type, name));

/** Cloudflare's word for a time that it chooses itself. */
const AUTOMATIC = 1;

const proxyValid = resourceRule({
  id: "record-proxy-valid",
  items: ["11.6", "2.5"],
  title: "Proxied records can be proxied",
  why: "Cloudflare refuses a proxied record with a time of its own, or of a type other than A, AAAA and CNAME, after the preview.",
  fix: "Set ttl: 1 for a proxied record, or proxied: false.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) => {
    const proxied = valueOr(record.proxied, false);
    if (proxied === undefined) return "unknown";
    // A proxied key is a mistake of its own, and reported as such.
    const isKey = nameOf(record)?.split(".").includes("_domainkey") === true;
    if (!proxied || isKey) return NOT_APPLICABLE;
    if (record.type.state === "known" && !isHostRecord(record)) {
      return fail("is proxied, which its type cannot be", "Set proxied: false for the record.");
    }
    if (record.ttl.state === "unknown" || record.type.state === "unknown") return "unknown";
    return failIf(knownOf(record.ttl) !== AUTOMATIC, "is proxied with a time to live of its own");
  },
});

/** Addresses that are nobody's (RFC 6666, RFC 5737): enough for a name that Cloudflare answers for. */
const NOBODYS = /^(?:100::[0-9a-f:]*|192\.0\.2\.[0-9]{1,3})$/i;

/** Whether a record's content is an address that is nobody's: Cloudflare answers for the name. */
export function isNobodys(content: string): boolean {
  return NOBODYS.test(content);
}

const recordTarget = resourceRule({
  id: "app-record-target",
  items: ["11.6", "7.2", "7.8"],
  title: "Hosts lead to where visitors can go",
  why: "A private or documentation address, a URL or the name itself leads nobody anywhere.",
  fix: "Write the host's name or the public address that the platform shows, without https:// and path.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) => {
    if (record.type.state === "unknown") return "unknown";
    if (!isHostRecord(record)) return NOT_APPLICABLE;
    if (record.content.state === "unknown") return "unknown";
    const content = (knownOf(record.content) ?? "").trim();
    if (says(record.type, "CNAME")) return cnameOutcome(record, content);
    const wrong = familyOutcome(record, content);
    if (wrong !== undefined) return wrong;
    if (isNobodys(content)) {
      const proxied = valueOr(record.proxied, false);
      if (proxied === undefined) return "unknown";
      return failIf(!proxied, "leads to an address that is nobody's, without Cloudflare before it");
    }
    return failIf(hostKind(content) !== "public", "leads to an address that no visitor can reach");
  },
});

/** What Cloudflare refuses in the middle of a deployment: a content of another type. */
function familyOutcome(record: SubjectOf<"dns-record">, content: string): Outcome | undefined {
  const wanted = says(record.type, "A") ? 4 : 6;
  const family = isIP(content);
  if (family === wanted) return undefined;
  const type = wanted === 4 ? "A" : "AAAA";
  if (family !== 0) {
    const other = wanted === 4 ? "AAAA" : "A";
    return fail(
      `has an IPv${family} address, and a record ${type} holds one of IPv${wanted}`,
      `Write type: "${other}".`,
    );
  }
  if (isFullDomain(content) && !/^[0-9.]+$/.test(content)) {
    return fail(
      `has a host's name, and a record ${type} holds an IPv${wanted} address`,
      'Write type: "CNAME".',
    );
  }
  return fail(
    `holds no IPv${wanted} address`,
    "Write the address alone, without a port, a prefix or https://.",
  );
}

const ttlValid = resourceRule({
  id: "record-ttl",
  items: ["11.6"],
  title: "Records live as long as the zone's plan allows",
  why: "Cloudflare refuses another time to live in the middle of a deployment.",
  fix: "Set ttl: 1, which lets Cloudflare choose, or 60 to 86400 seconds.",
  severity: "error",
  kinds: ["dns-record"],
  verdict: ({ ttl }, { cloudflarePlan }) => {
    if (ttl.state === "unknown") return "unknown";
    const seconds = knownOf(ttl);
    if (seconds === undefined || seconds === AUTOMATIC) return NOT_APPLICABLE;
    const least = PLAN_LIMITS[cloudflarePlan ?? "free"].ttl;
    return failIf(
      !Number.isInteger(seconds) || seconds < least || seconds > LONGEST_TTL,
      `has a time to live (ttl) of ${seconds} seconds, and Cloudflare takes ${least} to ${LONGEST_TTL}`,
    );
  },
});

function cnameOutcome(record: SubjectOf<"dns-record">, content: string): Outcome {
  const target = canonicalName(content);
  if (target === nameOf(record)) return fail("leads to itself");
  if (!isFullDomain(target)) return fail("leads to what is no host's name");
  return failIf(hostKind(target) === "local", "leads to a host that no visitor can reach");
}

/** The hosts of the application by the variables that name them, and the settings behind. */
const APP_HOSTS = [
  { variable: "FRONTEND_URL", setting: "appDnsTarget", what: "the web application" },
  { variable: "BACKEND_URL", setting: "apiDnsTarget", what: "the API" },
] as const;

const hostsHaveRecords = stackRule({
  id: "app-hosts-have-records",
  items: ["11.6", "7.2", "7.8"],
  title: "The application's hosts have DNS records",
  why: "Without a record the host leads nowhere, or to where it led before, and nobody sees it in a plan.",
  fix: "Tell where the platform serves the host, by `pulumi config set appDnsTarget`, or `pulumi config set apiDnsTarget` for the API.",
  severity: "warning",
  judge: (stack, context) => {
    const { backend } = stack.environments;
    if (backend === undefined) return [];
    const zone = declaredZone(stack, context);
    return APP_HOSTS.flatMap(({ variable, setting, what }): Answer[] => {
      const id = stack.environmentIds.backend;
      const host = hostIn(backend, variable);
      if (host === undefined) return [];
      if (host === "unknown") return [{ subject: `host of ${what}`, outcome: "unknown", id }];
      const record = zone.at(host).find(isHostRecord);
      const subject = `DNS record of ${host}`;
      if (record !== undefined) return [{ subject, outcome: PASS, id: record.id }];
      const fix = `Tell where the platform serves it: pulumi config set ${setting}.`;
      const missing = fail(`is missing: nothing leads to ${what}`, fix);
      return [{ subject, outcome: zone.isPartlyUnknown ? "unknown" : missing, id }];
    });
  },
});

/** The host of the URL in a variable; undefined where another rule says what is wrong with it. */
function hostIn(environment: Environment, variable: string): string | undefined {
  const { reading } = entryOf(environment, variable);
  if (reading.state === "unknown") return "unknown";
  if (reading.state !== "known") return undefined;
  const host = urlOf(reading.value)?.hostname;
  return host !== undefined && hostKind(host) === "public" ? host : undefined;
}

/** What Railway's verification records begin with. */
const RAILWAY_TOKEN = /^railway-verify=\S/;

const railwayVerified = stackRule({
  id: "railway-verified",
  items: ["7.2", "11.6"],
  title: "Hosts at Railway have the record that proves whose they are",
  why: "Railway answers 404 for a custom domain until it finds its token in the DNS.",
  fix: "Declare the TXT record that Railway shows for the domain; for the application's own hosts by `pulumi config set appDnsVerification`, or `pulumi config set apiDnsVerification`.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    const verified = zone.named.filter(({ name }) =>
      zone.textsAt(name).some((text) => RAILWAY_TOKEN.test(text)),
    );
    return zone.named
      .filter(({ record }) => says(record.type, "CNAME") && isRailwayHost(record.content))
      .map(({ name, record }): Answer => {
        const at = { subject: labelOf(record), id: record.id };
        // Railway chooses the label before the host: _railway-verify, at times with more.
        const own = verified.some((one) => one.name === name || one.name.endsWith(`.${name}`));
        if (own) return { ...at, outcome: PASS };
        const missing = fail(
          "leads to Railway, and there is no TXT record railway-verify=... for it",
        );
        return { ...at, outcome: zone.isPartlyUnknown ? "unknown" : missing };
      });
  },
});

export const appRecordRules: readonly ResourceRule[] = [proxyValid, recordTarget, ttlValid];

export const appRecordStackRules: readonly StackRule[] = [hostsHaveRecords, railwayVerified];
