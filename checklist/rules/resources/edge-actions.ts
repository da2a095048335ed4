import { holdsFor } from "../../edge/edge-request";
import type { EdgeRequest, Known } from "../../edge/edge-request";
import { textsInRule } from "../../edge/rule-expression";
import { once } from "../../once";
import type { Leaves } from "../../resources/leaves";
import { knownOf } from "../../resources/property";
import { ofKind } from "../../resources/subject";
import type { Subject, SubjectOf } from "../../resources/subject";
import type { RulesetRule } from "../../resources/ruleset";
import { matchesWildcard } from "../../wildcard";
import { says } from "./resource-rule";

/** What Cloudflare does with some requests, whatever form it is written in. */
export interface EdgeAction {
  readonly at: Subject;
  /** The phase of Cloudflare's work; undefined where it is not known. */
  readonly phase: string | undefined;
  readonly rule: RulesetRule;
  readonly parameters: Readonly<Record<string, string>>;
  readonly appliesTo: (request: EdgeRequest) => Known;
  /** Paths that it names itself, for which no visit stands. */
  readonly paths: readonly string[];
}

/** Everything that is in force of rulesets, page rules and lists of redirects. */
export const edgeActions = once((subjects: readonly Subject[]): readonly EdgeAction[] => [
  ...ofKind(subjects, "ruleset").flatMap(ofRuleset),
  ...ofKind(subjects, "page-rule").flatMap(ofPageRule),
  ...ofKind(subjects, "redirect-list").flatMap(ofRedirectList),
]);

/** The phases in which requests are led elsewhere, answered, changed and guarded. */
export const PHASES = {
  redirect: "http_request_dynamic_redirect",
  origin: "http_request_origin",
  cache: "http_request_cache_settings",
  config: "http_config_settings",
  custom: "http_request_firewall_custom",
} as const;

/** Phases whose rules nobody needs to judge for what they do to visitors, and those of other files. */
const OTHER_PHASES = [
  "http_request_redirect",
  "http_request_firewall_managed",
  "http_ratelimit",
  "http_response_headers_transform",
  "http_response_compression",
  "ddos_l7",
];

/** Whether rules judge what a ruleset of a phase does. */
export function isJudgedPhase(phase: string): boolean {
  return [...Object.values<string>(PHASES), ...OTHER_PHASES].includes(phase.toLowerCase());
}

function ofRuleset(ruleset: SubjectOf<"ruleset">): readonly EdgeAction[] {
  const phase = knownOf(ruleset.phase)?.toLowerCase();
  return (knownOf(ruleset.rules) ?? [])
    .filter(({ enabled }) => enabled)
    .map((rule) => ({
      at: ruleset,
      phase,
      rule,
      parameters: rule.parameters ?? {},
      appliesTo: (request) =>
        rule.expression === undefined ? "unknown" : holdsFor(rule.expression, request),
      paths: pathsIn(rule.expression ?? ""),
    }));
}

/** The paths that an expression names, with something in place of what may be anything. */
const pathsIn = (expression: string): readonly string[] =>
  textsInRule(expression).flatMap((text) => {
    const at = text.startsWith("/") ? text : /^https?:\/\/[^/]+(\/.*)$/.exec(text)?.[1];
    return at === undefined ? [] : [at.replaceAll("*", "any"), `${at.replaceAll("*", "any")}any`];
  });

/** Settings that a page rule has for its addresses, which are neither redirects nor the cache's. */
const NOT_SETTINGS =
  /^(forwarding_url|resolve_override|host_header_override|cache_level|edge_cache_ttl|cache_key_fields|cache_ttl_by_status)(\.|$)/;

function ofPageRule(page: SubjectOf<"page-rule">): readonly EdgeAction[] {
  if (says(page.status, "disabled")) return [];
  const { values, partial } = knownOf(page.actions) ?? { values: {}, partial: true };
  const target = knownOf(page.target);
  const act = (phase: string, action: string, parameters: Record<string, string>): EdgeAction => ({
    at: page,
    phase,
    parameters,
    rule: { enabled: true, action, partial: partial || target === undefined },
    appliesTo: (request) => (target === undefined ? "unknown" : isAddressed(target, request)),
    paths: [],
  });
  const actions: EdgeAction[] = [];
  const url = values["forwarding_url.url"];
  if (url !== undefined) {
    const to = withoutParts(url);
    actions.push(act(PHASES.redirect, "redirect", { "from_value.target_url.value": to }));
  }
  const [host, header] = [values["resolve_override"], values["host_header_override"]];
  if (host !== undefined || header !== undefined) {
    const parameters = {
      ...(host === undefined ? {} : { "origin.host": host }),
      ...(header === undefined ? {} : { host_header: header }),
    };
    actions.push(act(PHASES.origin, "route", parameters));
  }
  if (values["cache_level"]?.toLowerCase() === "cache_everything") {
    const time = values["edge_cache_ttl"];
    const mode = time === undefined ? {} : { "edge_ttl.mode": "override_origin" };
    actions.push(act(PHASES.cache, "set_cache_settings", { cache: "true", ...mode }));
  }
  const settings = Object.entries(values).filter(([name]) => !NOT_SETTINGS.test(name));
  if (settings.length > 0 || partial) {
    actions.push(act(PHASES.config, "set_config", Object.fromEntries(settings)));
  }
  return actions;
}

/** A target in which `$1` stands for what a star stood for: nothing before a host, or a path. */
const withoutParts = (url: string): string =>
  url.replace(/^(https?:\/\/)\$\d\.?/, "$1").replace(/\$\d/g, "any");

/** Whether a page rule's pattern is that of a request; it may leave the scheme out. */
function isAddressed(pattern: string, { host, path, scheme = "https" }: EdgeRequest): boolean {
  const [, own = scheme, rest = pattern] = /^(\*|https?):\/\/(.*)$/i.exec(pattern) ?? [];
  if (own !== "*" && own.toLowerCase() !== scheme) return false;
  const whole = rest.includes("/") ? rest : `${rest}/`;
  return matchesWildcard(whole.toLowerCase(), `${host}${path}`.toLowerCase());
}

function ofRedirectList(list: SubjectOf<"redirect-list">): readonly EdgeAction[] {
  if (list.holds.state === "known" && !says(list.holds, "redirect")) return [];
  const entries = knownOf(list.entries);
  if (entries === undefined) return [];
  const prefixes = Object.keys(entries.values).flatMap(
    (name) => /^(|.*\.)source_url$/.exec(name)?.[1] ?? [],
  );
  return prefixes.map((prefix) => ofRedirect(list, entries, prefix));
}

function ofRedirect(
  list: SubjectOf<"redirect-list">,
  { values, partial }: Leaves,
  prefix: string,
): EdgeAction {
  const at = (name: string): string | undefined => values[`${prefix}${name}`];
  const isOn = (name: string): boolean => at(name) === "true" || at(name) === "enabled";
  const source = (at("source_url") ?? "").replace(/^https?:\/\//i, "").toLowerCase();
  const [host = "", ...rest] = source.split("/");
  const path = `/${rest.join("/")}`;
  const isWithin = (given: string): boolean =>
    isOn("subpath_matching") ? given.startsWith(path) : given === path;
  const isHost = (given: string): boolean =>
    given === host || (isOn("include_subdomains") && given.endsWith(`.${host}`));
  const target = at("target_url");
  return {
    at: list,
    phase: PHASES.redirect,
    rule: { enabled: true, action: "redirect", partial },
    parameters: target === undefined ? {} : { "from_value.target_url.value": target },
    appliesTo: (request) => isHost(request.host) && isWithin(request.path),
    paths: [path],
  };
}
