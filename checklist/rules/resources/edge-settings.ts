import { HSTS_YEAR } from "../../edge/hsts";
import { settingNamed } from "../../edge/zone-settings";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import type { ZoneHsts } from "../../resources/zone-hsts";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import type { RuleDescription } from "../../rule";
import { edgeZones, isIn, isRailwayHost } from "./edge-zones";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

const settingKnown = resourceRule({
  id: "zone-setting-name",
  items: ["2.5", "2.6"],
  title: "Zone settings have Cloudflare's own names",
  why: "The names have underscores; the documentation of the provider shows others, which Cloudflare refuses.",
  fix: "Write the name as Cloudflare's API has it: always_use_https, min_tls_version, security_header.",
  severity: "error",
  kinds: ["zone-setting"],
  verdict: ({ setting }) => {
    if (setting.state !== "known") return "unknown";
    const { value } = setting;
    if (!/[A-Z-]/.test(value)) return PASS;
    const right = settingNamed(value);
    return fail("is no setting of Cloudflare's", `Write settingId: "${right}".`);
  },
});

/** A rule on the value of one setting. */
function settingRule(
  given: Omit<RuleDescription, "items"> & {
    readonly setting: string;
    readonly verdict: (value: string) => Outcome;
  },
): ResourceRule {
  const { setting, verdict, ...description } = given;
  return resourceRule({
    ...description,
    items: ["2.5"],
    kinds: ["zone-setting"],
    verdict: (subject) => {
      if (subject.setting.state === "unknown") return "unknown";
      if (!says(subject.setting, setting)) return NOT_APPLICABLE;
      if (subject.value.state === "unknown") return "unknown";
      return verdict((knownOf(subject.value) ?? "").trim().toLowerCase());
    },
  });
}

const httpsAlways = settingRule({
  id: "edge-https-always",
  setting: "always_use_https",
  title: "The edge leads http to https",
  why: "Otherwise whoever types the address without https sends passwords and cookies in clear.",
  fix: 'Set always_use_https to "on".',
  severity: "error",
  verdict: (value) => failIf(value !== "on", "does not lead http to https"),
});

const minimumTls = settingRule({
  id: "edge-min-tls",
  setting: "min_tls_version",
  title: "The edge takes TLS 1.2 or newer alone",
  why: "TLS 1.0 and 1.1 are broken and retired (RFC 8996), and card payments may not go over them.",
  fix: 'Set min_tls_version to "1.2".',
  severity: "error",
  verdict: (value) => failIf(!["1.2", "1.3"].includes(value), "lets older TLS than 1.2 in"),
});

const newestTls = settingRule({
  id: "edge-tls-1-3",
  setting: "tls_1_3",
  title: "The edge offers TLS 1.3",
  why: "TLS 1.3 is faster, and has none of the old ciphers to choose wrongly.",
  fix: 'Set tls_1_3 to "on".',
  severity: "warning",
  verdict: (value) => failIf(value === "off", "turns TLS 1.3 off"),
});

const rewrites = settingRule({
  id: "edge-https-rewrites",
  setting: "automatic_https_rewrites",
  title: "The edge mends http links in pages",
  why: "A picture or script over http shows as mixed content, or is not loaded at all.",
  fix: 'Set automatic_https_rewrites to "on".',
  severity: "warning",
  verdict: (value) => failIf(value !== "on", "leaves http links in pages"),
});

const HSTS_ITEMS = ["2.6", "2.5"] as const;

const isHsts = ({ setting }: SubjectOf<"zone-setting">): boolean =>
  says(setting, "security_header");

/** A verdict on HSTS where it is on; another rule reports where it is not. */
function whereOn(
  subject: SubjectOf<"zone-setting">,
  verdict: (hsts: ZoneHsts) => Outcome,
): Outcome {
  if (subject.setting.state === "unknown") return "unknown";
  if (!isHsts(subject)) return NOT_APPLICABLE;
  if (subject.hsts.state === "unknown") return "unknown";
  const hsts = knownOf(subject.hsts);
  if (hsts?.wellFormed !== true || hsts.enabled === false) return NOT_APPLICABLE;
  return verdict(hsts);
}

const hstsOn = resourceRule({
  id: "edge-hsts",
  items: [...HSTS_ITEMS],
  title: "Browsers are told to insist on https (HSTS)",
  why: "Without it an attacker in the same network can lead a visitor to a copy of the site without https.",
  fix: "Write { strict_transport_security: { enabled: true, max_age: ..., include_subdomains: ..., preload: false, nosniff: true } }.",
  severity: "error",
  kinds: ["zone-setting"],
  verdict: (subject) => {
    if (subject.setting.state === "unknown") return "unknown";
    if (!isHsts(subject)) return NOT_APPLICABLE;
    if (subject.hsts.state === "unknown") return "unknown";
    const hsts = knownOf(subject.hsts);
    if (hsts?.wellFormed !== true) {
      return fail("has a value that Cloudflare takes and passes over: its names have underscores");
    }
    if (hsts.enabled === true && (hsts.maxAge ?? 0) > 0) return PASS;
    if (hsts.partial === true) return "unknown";
    return fail("does not turn HSTS on");
  },
});

const DAY = 86_400;

const hstsYear = resourceRule({
  id: "edge-hsts-year",
  items: [...HSTS_ITEMS],
  title: "Browsers remember https for a year, of all hosts",
  why: "A visitor who comes back after the time is as unprotected as a new one, and so is one of another host.",
  fix: "When all went well, take the next stage, week, then month, then year: pulumi config set hstsStage.",
  severity: "warning",
  kinds: ["zone-setting"],
  verdict: (subject) =>
    whereOn(subject, ({ preload, maxAge, includeSubdomains, partial }) => {
      // Preloading has terms of its own, and a rule for them.
      if (preload === true) return NOT_APPLICABLE;
      if (maxAge !== undefined && maxAge < HSTS_YEAR) {
        const time = maxAge < DAY ? `${maxAge} s` : `${Math.floor(maxAge / DAY)} days`;
        return fail(`lets browsers forget https after ${time}`);
      }
      if (partial === true) return "unknown";
      return failIf(includeSubdomains !== true, "leaves out the hosts below");
    }),
});

const hstsPreload = resourceRule({
  id: "edge-hsts-preload",
  items: [...HSTS_ITEMS],
  title: "HSTS that asks for preloading keeps the list's terms",
  why: "Browsers' preload list takes nothing below a year for all hosts, and drops sites that fall below.",
  fix: "Set max_age to 31536000 and include_subdomains to true, or preload to false.",
  severity: "error",
  kinds: ["zone-setting"],
  verdict: (subject) =>
    whereOn(subject, ({ preload, maxAge, includeSubdomains, partial }) => {
      if (preload !== true) return partial === true ? "unknown" : PASS;
      if (maxAge !== undefined && maxAge < HSTS_YEAR)
        return fail("asks for preloading below a year");
      if (includeSubdomains === false) return fail("asks for preloading without the hosts below");
      return partial === true
        ? "unknown"
        : failIf(includeSubdomains !== true, "asks for preloading without the hosts below");
    }),
});

const sslMode = stackRule({
  id: "edge-ssl-mode",
  items: ["2.5", "7.3", "7.9"],
  title: "The edge reaches the platforms over TLS, and checks their certificates",
  why: "Below full, visitors' data goes to the platform in clear; below strict, to whoever pretends to be it.",
  fix: 'Set ssl to "strict"; behind Railway, whose certificates Cloudflare cannot check, to "full".',
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "zone-setting")
      .filter(({ setting }) => says(setting, "ssl"))
      .map((setting) => ({
        subject: labelOf(setting),
        outcome: sslOutcome(setting, stack),
        id: setting.id,
      })),
});

function sslOutcome(setting: SubjectOf<"zone-setting">, { subjects }: Stack): Outcome {
  if (setting.value.state === "unknown") return "unknown";
  const mode = (knownOf(setting.value) ?? "").trim().toLowerCase();
  const proxied = ofKind(subjects, "dns-record").filter(
    (record) => isIn(knownOf(setting.zone), record.zone) && knownOf(record.proxied) === true,
  );
  const behindRailway = proxied.find(({ content }) => isRailwayHost(content));
  const unclear = proxied.some(({ content }) => content.state === "unknown");
  switch (mode) {
    // Of the second and third the edge shows the platform a certificate, too.
    case "strict":
    case "origin_pull":
    case "strict_origin_pull":
      return behindRailway === undefined
        ? PASS
        : fail(
            `checks certificates, and ${labelOf(behindRailway)} leads to Railway, which fails that`,
            'Set hosting to railway or both, which makes it "full", or edgeProxied to false.',
          );
    case "full":
      if (behindRailway !== undefined) return PASS;
      return unclear ? "unknown" : fail("takes any certificate for the platform's");
    case "off":
    case "flexible":
      return fail("lets visitors' data go to the platform in clear");
    default:
      return fail("is none of strict, full, flexible and off");
  }
}

/** What a zone must say where visitors come through Cloudflare. */
const NEEDED_SETTINGS = ["ssl", "always_use_https", "min_tls_version", "security_header"] as const;

const settingsPresent = stackRule({
  id: "edge-settings-present",
  items: ["2.5", "2.6"],
  title: "A zone with proxied records says how its edge is secured",
  why: "A new zone lets TLS 1.0 in, has no HSTS and does not lead http to https.",
  fix: "Declare new cloudflare.ZoneSetting(name, { zoneId, settingId, value }) for each: components/edge.ts.",
  severity: "error",
  judge: ({ subjects }) => {
    const settings = ofKind(subjects, "zone-setting").filter(({ scope }) => scope === "zone");
    return edgeZones(subjects).map(({ zone, record, label }): Answer => {
      const here = settings.filter((setting) => isIn(zone, setting.zone));
      const missing = NEEDED_SETTINGS.filter(
        (name) => !here.some(({ setting }) => says(setting, name)),
      );
      const at = { subject: label, id: here[0]?.id ?? record.id };
      if (missing.length === 0) return { ...at, outcome: PASS };
      const unclear = here.some(({ setting }) => setting.state === "unknown");
      return {
        ...at,
        outcome: unclear ? "unknown" : fail(`does not set ${missing.join(", ")}`),
      };
    });
  },
});

const dnssecActive = resourceRule({
  id: "dnssec-active",
  items: ["11.6"],
  title: "DNSSEC is on where it is declared",
  why: "Without signatures anybody on the way can answer with another address, mail server or key.",
  fix: 'Set status: "active", and publish the DS record at the registrar.',
  severity: "error",
  kinds: ["zone-dnssec"],
  verdict: ({ status }) => {
    if (status.state === "unknown") return "unknown";
    return failIf(/^(disabled|pending-disabled)$/i.test(knownOf(status) ?? ""), "is turned off");
  },
});

const dnssecPresent = stackRule({
  id: "dnssec-present",
  items: ["11.6"],
  title: "The application's zone is signed (DNSSEC)",
  why: "Without signatures anybody on the way can answer with another address, mail server or key.",
  fix: 'Declare new cloudflare.ZoneDnssec(name, { zoneId, status: "active" }): pulumi config set dnssec true.',
  severity: "warning",
  judge: ({ subjects }) => {
    const signed = ofKind(subjects, "zone-dnssec");
    return edgeZones(subjects).map(({ zone, record, label }): Answer => {
      const own = signed.find((dnssec) => isIn(zone, dnssec.zone));
      return own === undefined
        ? { subject: label, outcome: fail("is not signed"), id: record.id }
        : { subject: label, outcome: PASS, id: own.id };
    });
  },
});

export const edgeSettingRules: readonly ResourceRule[] = [
  settingKnown,
  httpsAlways,
  minimumTls,
  newestTls,
  rewrites,
  hstsOn,
  hstsYear,
  hstsPreload,
  dnssecActive,
];

export const edgeSettingStackRules: readonly StackRule[] = [
  sslMode,
  settingsPresent,
  dnssecPresent,
];
