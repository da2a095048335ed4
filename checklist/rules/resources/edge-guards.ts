import { networkModule } from "../../environment/network";
import { anyOf } from "../../edge/edge-request";
import type { Known } from "../../edge/edge-request";
import { settingProblem } from "../../edge/zone-settings";
import { canonicalName } from "../../dns/name";
import { urlOf } from "../../environment/url";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, failIf, PASS } from "../../rule";
import type { Context } from "../../rule";
import { applicationHosts, visits } from "./application-hosts";
import type { ApplicationHosts } from "./application-hosts";
import { edgeActions, PHASES } from "./edge-actions";
import type { EdgeAction } from "./edge-actions";
import { resourceRule, says, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, Stack, StackRule } from "./resource-rule";

/** What is wrong with an action; "unknown" where that cannot be told, undefined for nothing. */
type Problem = string | undefined;

/** One answer for each ruleset or page rule that has actions of a sort. */
function eachPlace(
  stack: Stack,
  context: Context,
  isJudged: (action: EdgeAction) => boolean,
  problemOf: (action: EdgeAction, hosts: ApplicationHosts) => Problem | readonly Problem[],
): readonly Answer[] {
  const hosts = applicationHosts(stack, context);
  const actions = edgeActions(stack.subjects).filter(isJudged);
  const places = [...new Set(actions.map(({ at }) => at))];
  return places.map((at): Answer => {
    const here = actions.filter((action) => action.at === at);
    const problems = here.flatMap((action) => problemOf(action, hosts) ?? []);
    const said = [...new Set(problems.flatMap((problem) => problem ?? []))];
    const wrong = said.filter((problem) => problem !== "unknown");
    const isUnclear = said.includes("unknown") || here.some(({ rule }) => rule.partial === true);
    const right: Outcome = isUnclear ? "unknown" : PASS;
    return {
      subject: labelOf(at),
      id: at.id,
      outcome: wrong.length > 0 ? fail(wrong.join(", and ")) : right,
    };
  });
}

/** Whether an action is for requests by which visitors use the application. */
const meetsVisitors = (action: EdgeAction, hosts: ApplicationHosts): Known =>
  anyOf(visits(hosts).map(action.appliesTo));

const isIn =
  (phase: string) =>
  (action: EdgeAction): boolean =>
    action.phase === phase;

/** By which parameters a request goes to another host than the record's. */
const ORIGINS = ["origin.host", "host_header", "sni.value"] as const;

/** The hosts that the stack's platforms serve the application under. */
function platformHosts({ subjects }: Stack): readonly string[] {
  const services = ofKind(subjects, "platform-service").flatMap(
    ({ url }) => urlOf(knownOf(url) ?? "")?.hostname ?? [],
  );
  const domains = ofKind(subjects, "platform-domain").flatMap(
    ({ target }) => knownOf(target) ?? [],
  );
  const records = ofKind(subjects, "application-hosts").flatMap(
    ({ appTarget, apiTarget, wwwTarget }) =>
      [appTarget, apiTarget, wwwTarget].flatMap((one) => knownOf(one) ?? []),
  );
  return [...services, ...domains, ...records].map(canonicalName);
}

const originOwn = stackRule({
  id: "edge-origin-own",
  items: ["2.5", "7.3", "7.9"],
  title: "Requests go on to the platforms that serve the application",
  why: "Another host behind our name sees every password and booking, and answers what it likes.",
  fix: "Take the rule out: DNS records say where a host is served.",
  severity: "error",
  judge: (stack, context) =>
    eachPlace(stack, context, isIn(PHASES.origin), ({ parameters }, { isOurs }) => {
      const own = platformHosts(stack);
      return ORIGINS.flatMap((name) => {
        const host = parameters[name];
        if (host === undefined || own.includes(canonicalName(host))) return [];
        const ours = isOurs(host);
        if (ours === true) return [];
        return ours === undefined ? "unknown" : `sends requests to a foreign host (${name})`;
      });
    }),
});

const configRule = (
  how: "weak" | "doubtful",
  described: Pick<StackRule, "id" | "title" | "why" | "fix" | "severity">,
): StackRule =>
  stackRule({
    ...described,
    items: ["2.5"],
    judge: (stack, context) =>
      eachPlace(stack, context, isIn(PHASES.config), ({ parameters }) =>
        Object.entries(parameters).map(([name, value]) => {
          const problem = settingProblem(name, value, how);
          return problem === undefined ? undefined : `${problem} (${name})`;
        }),
      ),
  });

const configStrong = configRule("weak", {
  id: "edge-config-strong",
  title: "No rule turns down how the edge is secured",
  why: "A rule for some requests wins over the zone's setting, which then still looks right.",
  fix: "Take the setting out of the rule, or give it the zone's value.",
  severity: "error",
});

const configUsual = configRule("doubtful", {
  id: "edge-config-usual",
  title: "No rule switches off what protects visitors a little",
  why: "What was switched off for a test is forgotten, and nothing shows it.",
  fix: "Take the setting out of the rule, or waive this rule with the reason and an end.",
  severity: "warning",
});

const skips = ({ rule }: EdgeAction): boolean =>
  ["skip", "allow"].includes(rule.action?.toLowerCase() ?? "");

const skipNarrow = stackRule({
  id: "edge-skip-narrow",
  items: ["2.9", "2.5"],
  title: "No rule lets every visitor past the firewall and the rate limits",
  why: "Whoever guesses passwords, or floods the application, comes past every other rule.",
  fix: "Narrow the expression to what must pass, such as the paths of webhooks or addresses of our own.",
  severity: "error",
  judge: (stack, context) =>
    eachPlace(stack, context, skips, (action, hosts) =>
      meetsVisitors(action, hosts) === true ? "lets visitors past its other rules" : undefined,
    ),
});

const skipCertain = stackRule({
  id: "edge-skip-certain",
  items: ["2.9", "2.5"],
  title: "What is let past the firewall cannot be chosen by visitors",
  why: "A header, a cookie or a country is soon known, and whoever has it comes past every other rule.",
  fix: "Choose by paths that need it, or by addresses of our own (ip.src in {...}).",
  severity: "warning",
  judge: (stack, context) =>
    eachPlace(stack, context, skips, (action, hosts) =>
      meetsVisitors(action, hosts) === "unknown"
        ? "lets past its other rules whoever says the right thing"
        : undefined,
    ),
});

const managed = stackRule({
  id: "edge-managed-whole",
  items: ["2.5", "2.9"],
  title: "Cloudflare's own rules are in force as Cloudflare gives them",
  why: "A rule that is switched off, or that only logs, stops nobody.",
  fix: "Take the overrides out, or waive this rule with the reason and an end.",
  severity: "warning",
  judge: (stack, context) =>
    eachPlace(
      stack,
      context,
      ({ rule }) => rule.action === "execute",
      ({ parameters }) =>
        Object.entries(parameters).map(([name, value]) => {
          if (!name.startsWith("overrides.")) return undefined;
          const isOff =
            (name.endsWith("enabled") && value === "false") ||
            (name.endsWith("action") && /^(log|allow|skip)$/.test(value)) ||
            (name.endsWith("sensitivity_level") && /^(eoff|low)$/.test(value));
          return isOff ? `turns rules of Cloudflare's down (${name})` : undefined;
        }),
    ),
});

/** Paths of files that are the same for every visitor. */
const FILES =
  /^\/(_next\/(static|image)|static|assets|images?|img|fonts?|media|icons?|css|js|public)(\/|$)|\.[a-z0-9]{2,5}(any)?$/i;

const cachePrivate = stackRule({
  id: "edge-cache-private",
  items: ["2.5"],
  title: "The edge keeps no answers that are a visitor's own",
  why: "One visitor is given another one's bookings, or is signed in as somebody else.",
  fix: 'Cache files alone: starts_with(http.request.uri.path, "/_next/static/").',
  severity: "warning",
  judge: (stack, context) =>
    eachPlace(stack, context, isIn(PHASES.cache), (action, hosts) => {
      const { parameters, paths } = action;
      const mode = parameters["edge_ttl.mode"];
      const keeps = parameters["cache"] === "true" || mode === "override_origin";
      if (!keeps || parameters["cache"] === "false" || mode === "bypass_by_default") {
        return undefined;
      }
      const meets = meetsVisitors(action, hosts);
      if (meets === true) return "keeps the answers that visitors get, of pages or of the API";
      const named = paths.filter((path) => path !== "/" && !FILES.test(path));
      const narrow = hosts.served.flatMap((host) => named.map((path) => ({ host, path })));
      if (narrow.some((request) => action.appliesTo(request) === true)) {
        return "keeps answers of paths that are no files";
      }
      return meets === "unknown" ? "unknown" : undefined;
    }),
});

const shutsOut = stackRule({
  id: "edge-visitors-served",
  items: ["2.9"],
  title: "No rule of the firewall stops every visitor",
  why: "Customers see Cloudflare's page in place of the application, which looks healthy all the time.",
  fix: "Narrow the expression to the requests that are to be stopped.",
  severity: "warning",
  judge: (stack, context) =>
    eachPlace(
      stack,
      context,
      ({ rule, phase }) => phase === PHASES.custom && rule.action === "block",
      (action, hosts) =>
        meetsVisitors(action, hosts) === true ? "stops visitors of the application" : undefined,
    ),
});

/** Networks that are larger than any company's own. */
const LARGEST = { 4: 16, 6: 32 } as const;

const accessNarrow = resourceRule({
  id: "access-rule-narrow",
  items: ["2.9", "2.5"],
  title: "Access rules let no country and no large network past the firewall",
  why: "Who is whitelisted comes past every rule and limit of the zone.",
  fix: "Whitelist single addresses or small networks, and nobody else.",
  severity: "error",
  kinds: ["access-rule"],
  verdict: ({ mode, from }) => {
    if (mode.state === "unknown") return "unknown";
    if (!says(mode, "whitelist")) return PASS;
    const who = knownOf(from);
    if (who === undefined || who.partial) return "unknown";
    const { target, value = "" } = who.values;
    if (target === "country") return fail("lets a whole country past the firewall");
    const [base = "", bits] = value.split("/");
    const family = networkModule().isIP(base);
    if (bits === undefined || (family !== 4 && family !== 6)) return PASS;
    return failIf(Number(bits) < LARGEST[family], "lets a large network past the firewall");
  },
});

export const edgeGuardRules: readonly ResourceRule[] = [accessNarrow];

export const edgeGuardStackRules: readonly StackRule[] = [
  originOwn,
  configStrong,
  configUsual,
  skipNarrow,
  skipCertain,
  managed,
  cachePrivate,
  shutsOut,
];
