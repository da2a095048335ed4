import { anyOf, madeOf, STRANGER } from "../../edge/edge-request";
import type { EdgeRequest } from "../../edge/edge-request";
import { urlOf } from "../../environment/url";
import { canonicalName, isAtOrUnder } from "../../dns/name";
import { labelOf } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import { applicationHosts, visitsOfAll } from "./application-hosts";
import type { ApplicationHosts } from "./application-hosts";
import { edgeActions } from "./edge-actions";
import type { EdgeAction } from "./edge-actions";
import { stackRule } from "./resource-rule";
import type { Answer, Outcome, Stack, StackRule } from "./resource-rule";
import type { Context } from "../../rule";

const REDIRECTS = new Set(["http_request_dynamic_redirect", "http_request_redirect"]);

/** What is wrong with where visitors are led; each reads on after "leads". */
type Fault = "to what is no address" | "to a foreign host" | "to http:, without TLS";

/** What is wrong with an address; undefined for nothing, "unknown" where whose it is nobody tells. */
function faultOf(address: string, hosts: ApplicationHosts): Fault | "unknown" | undefined {
  if (address.startsWith("/") && !/^\/[/\\]/.test(address)) return undefined;
  const url = urlOf(address.startsWith("//") ? `https:${address}` : address);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return "to what is no address";
  const isOurs = hosts.isOurs(url.hostname);
  if (isOurs === false) return "to a foreign host";
  if (url.protocol === "http:") return "to http:, without TLS";
  return isOurs === undefined ? "unknown" : undefined;
}

/** Where a redirect leads a request: undefined where that cannot be told. */
function targetFor({ parameters }: EdgeAction, request: EdgeRequest): string | undefined {
  const fixed = parameters["from_value.target_url.value"];
  if (fixed !== undefined) return fixed;
  const made = parameters["from_value.target_url.expression"];
  return made === undefined ? undefined : madeOf(made, request);
}

interface Judged {
  /** What leads visitors away, whoever they are. */
  readonly dangers: readonly string[];
  /** What may be meant. */
  readonly doubts: readonly string[];
  readonly unclear: boolean;
}

function judgeRedirect(action: EdgeAction, hosts: ApplicationHosts): Judged {
  const general = visitsOfAll(hosts);
  const isGeneral = anyOf(general.map(action.appliesTo)) !== false;
  const narrow = hosts.served.flatMap((host) => action.paths.map((path) => ({ host, path })));
  const met = [...general, ...narrow, ...homes(action)].filter(
    (request) => action.appliesTo(request) !== false,
  );
  const dangers: string[] = [];
  const doubts: string[] = [];
  let unclear = action.rule.partial === true;
  for (const request of met.length > 0 ? met : general.slice(0, 1)) {
    const target = targetFor(action, request);
    if (target === undefined) {
      unclear = true;
      continue;
    }
    const fault = faultOf(target, hosts);
    if (fault === "unknown") unclear = true;
    else if (fault === "to a foreign host") {
      if (isChosenByVisitor(target)) dangers.push("leads to a host that the request names");
      else (isGeneral ? dangers : doubts).push("leads to a foreign host");
    } else if (fault !== undefined) dangers.push(`leads ${fault}`);
    if (fault !== "to a foreign host" && isLoop(action, request, target))
      dangers.push("leads back to itself, without end");
  }
  return { dangers, doubts, unclear };
}

/** The hosts that a redirect leads to itself: where they are led again, it has no end. */
function homes(action: EdgeAction): readonly EdgeRequest[] {
  const target = targetFor(action, { host: "www.example.com", path: "/any" });
  const host = target === undefined ? undefined : urlOf(target)?.hostname;
  if (host === undefined || isAtOrUnder(host, STRANGER) || host === "www.example.com") return [];
  return [
    { host, path: "/any" },
    // Cloudflare's own names of a host's visitors, from www to the bare name and back.
    { host: host.replace(/^www\./, ""), path: "/any" },
  ];
}

/** Whether a target's host is the one that a stranger put into the request. */
const isChosenByVisitor = (target: string): boolean =>
  isAtOrUnder(canonicalName(urlOf(target)?.hostname ?? ""), STRANGER);

function isLoop(action: EdgeAction, request: EdgeRequest, target: string): boolean {
  if (action.appliesTo(request) !== true) return false;
  const url = urlOf(target.startsWith("/") ? `https://${request.host}${target}` : target);
  if (url === undefined) return false;
  const next: EdgeRequest = { host: url.hostname, path: url.pathname };
  return action.appliesTo(next) === true && targetFor(action, next) === target;
}

/** One answer for each ruleset, page rule or list with redirects. */
function eachRedirect(
  stack: Stack,
  context: Context,
  problemsIn: (judged: Judged) => readonly string[],
): readonly Answer[] {
  const hosts = applicationHosts(stack, context);
  const byPlace = new Map<string, { readonly action: EdgeAction; readonly all: Judged[] }>();
  for (const action of edgeActions(stack.subjects)) {
    // A ruleset that takes its redirects from a list has none of its own.
    const isList = Object.keys(action.parameters).some((name) => name.startsWith("from_list"));
    if (!REDIRECTS.has(action.phase ?? "") || isList) continue;
    const place = byPlace.get(action.at.id) ?? { action, all: [] };
    place.all.push(judgeRedirect(action, hosts));
    byPlace.set(action.at.id, place);
  }
  return [...byPlace.values()].map(({ action, all }): Answer => {
    const problems = [...new Set(all.flatMap(problemsIn))];
    const unclear = all.some((one) => one.unclear);
    const right: Outcome = unclear ? "unknown" : PASS;
    return {
      subject: labelOf(action.at),
      id: action.at.id,
      outcome: problems.length > 0 ? fail(problems.join(", and ")) : right,
    };
  });
}

const redirectsHome = stackRule({
  id: "edge-redirect-home",
  items: ["2.5", "11.6"],
  title: "Redirects lead visitors to the application's own hosts",
  why: "Who types our name lands at somebody else's page, and browsers remember it; one that a link can choose serves every swindler.",
  fix: 'Let the target be a fixed https:// address under our domain, and take only the path from the request: concat("https://app.<domain>", http.request.uri.path).',
  severity: "error",
  judge: (stack, context) => eachRedirect(stack, context, ({ dangers }) => dangers),
});

const redirectsElsewhere = stackRule({
  id: "edge-redirect-elsewhere",
  items: ["2.5"],
  title: "No path is redirected to a foreign host",
  why: "The foreign host answers in our name from then on, and may one day belong to somebody else.",
  fix: "Link to the foreign site instead, or waive this rule for a host that is known to be ours.",
  severity: "warning",
  judge: (stack, context) => eachRedirect(stack, context, ({ doubts }) => doubts),
});

export const edgeRedirectStackRules: readonly StackRule[] = [redirectsHome, redirectsElsewhere];
