import { z } from "zod";

import { NOT_SET, propertyOf } from "../../checklist/resources/property";
import type { SubjectOf, Subject } from "../../checklist/resources/subject";
import { alertStackRules } from "../../checklist/rules/resources/alerts";
import { fail, pass } from "../look";
import type { Answer, Look, Site } from "../look";
import type { Target } from "../target";
import { contextOfTarget } from "../target-context";
import type { Deployment } from "../target-context";
import { backendOf } from "../variable";
import { listed } from "../words";
import { monitorsOf } from "./monitors";
import type { Monitor } from "./monitors";
import { allPages, pathOf, projectId, sentryOf } from "./sentry";

const id = z.union([z.string(), z.number()]).transform(String);

/** The conditions that choose events by a tag or an attribute; others have other comparisons. */
const choice = z.object({
  type: z.enum(["tagged_event", "event_attribute"]),
  comparison: z.object({
    key: z.string().optional(),
    attribute: z.string().optional(),
    value: z.string().optional(),
  }),
});

/** An alert, which the API calls a workflow (https://docs.sentry.io/api/monitors/). */
const workflow = z.object({
  id,
  name: z.string(),
  enabled: z.boolean(),
  detectorIds: z.array(id),
  actionFilters: z.array(
    z.object({
      conditions: z.array(z.unknown()),
      actions: z.array(
        z.object({
          type: z.string(),
          status: z.string().nullish(),
          config: z.object({
            targetType: z.string().nullish(),
            targetIdentifier: z.string().nullish(),
          }),
          data: z.object({ fallthroughType: z.string().nullish() }).nullish(),
        }),
      ),
    }),
  ),
});
export type Workflow = z.output<typeof workflow>;
type Action = Workflow["actionFilters"][number]["actions"][number];

const team = z.object({ id, memberCount: z.number() });
const member = z.object({ user: z.object({ id, isActive: z.boolean().default(true) }).nullish() });

/** What Sentry has of alerts and of those whom they tell. */
export interface AlertFacts {
  readonly workflows: readonly Workflow[];
  readonly monitors: readonly Monitor[];
  /** The ids of teams that have a member. */
  readonly teams: ReadonlySet<string>;
  /** The ids of people who can sign in. */
  readonly people: ReadonlySet<string>;
  /** The number of the stack's project. */
  readonly project: string;
}

/** Whether each alert of the checklist is there, is on, and reaches somebody. */
export const lookAtAlerts: Look = async (site) => judgeAlerts(await alertFacts(site), site.target);

async function alertFacts(site: Site): Promise<AlertFacts> {
  const api = sentryOf(site);
  const list = <T>(name: string, item: z.ZodType<T>): Promise<readonly T[]> =>
    allPages(site, api, pathOf("organizations", api.organization, name), item);
  const [project, workflows, monitors, teams, members] = await Promise.all([
    projectId(site, api),
    list("workflows", workflow),
    monitorsOf(site, api),
    list("teams", team),
    list("members", member),
  ]);
  return {
    ...{ project, workflows, monitors },
    teams: new Set(teams.flatMap((one) => (one.memberCount > 0 ? [one.id] : []))),
    people: new Set(members.flatMap(({ user }) => (user?.isActive === true ? [user.id] : []))),
  };
}

/** Judges what is at Sentry by the rules on what a plan would make there. */
export function judgeAlerts(
  facts: AlertFacts,
  target: Deployment & Pick<Target, "backend">,
): readonly Answer[] {
  const own = facts.monitors.filter(({ projectId }) => projectId === facts.project);
  const subjects = [
    ...own.flatMap(monitorSubject),
    ...facts.workflows.map((one) => alertSubject(one, own, facts)),
  ];
  const environments = { backend: backendOf(target) };
  const deaf = facts.workflows.filter(
    (one) => one.enabled && recipientsOf(one, facts).length === 0,
  );
  return alertStackRules
    .filter(({ id: rule }) => rule.startsWith("alert-"))
    .flatMap((rule) =>
      rule
        .judge({ subjects, environments, environmentIds: {} }, contextOfTarget(target))
        .map((answer) => {
          const items = itemsOf(rule.items);
          if (answer.outcome === "pass") {
            return { ...pass(answer.subject, "It is on, and tells somebody who is there."), items };
          }
          const unheard =
            deaf.length === 0
              ? ""
              : `; nobody is told by ${listed(deaf.map(({ name }) => plainName(name)))}`;
          const message = `No alert of that kind is on and tells somebody who is there${unheard}.`;
          return { ...fail(answer.subject, message), items };
        }),
    );
}

/** The item of go-live is about all of them, and decided by people. */
function itemsOf([first, ...more]: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return [first, ...more.filter((item) => !item.startsWith("11."))];
}

function monitorSubject({ id: number, type, aggregate, enabled }: Monitor): Subject[] {
  if (aggregate === undefined || type !== "metric_issue") return [];
  return [
    {
      kind: "metric-monitor",
      ...{ id: number, resource: number },
      aggregate: propertyOf(aggregate),
      enabled: propertyOf(enabled),
      thresholds: NOT_SET,
      environment: NOT_SET,
    },
  ];
}

/** The monitors that a project has from the start are its own errors. */
const ERRORS = new Set(["error", "issue_stream"]);

function alertSubject(
  one: Workflow,
  monitors: readonly Monitor[],
  facts: AlertFacts,
): SubjectOf<"sentry-alert"> {
  const watched = monitors.filter((monitor) => one.detectorIds.includes(monitor.id));
  const ofErrors = watched.some(({ type }) => ERRORS.has(type));
  const others = watched.filter(({ type, enabled }) => !ERRORS.has(type) && enabled);
  return {
    kind: "sentry-alert",
    ...{ id: one.id, resource: one.id },
    enabled: propertyOf(one.enabled),
    project: propertyOf(ofErrors ? facts.project : undefined),
    environment: NOT_SET,
    frequencyMinutes: NOT_SET,
    monitors: propertyOf(others.map((monitor) => monitor.id)),
    chooses: propertyOf(one.actionFilters.flatMap(({ conditions }) => conditions.flatMap(chosen))),
    recipients: propertyOf(recipientsOf(one, facts)),
  };
}

function chosen(condition: unknown): readonly string[] {
  const parsed = choice.safeParse(condition);
  if (!parsed.success) return [];
  const { key, attribute, value } = parsed.data.comparison;
  return [[key, attribute, value].filter((part) => part !== undefined).join(" ")];
}

/** Those of an alert's recipients who are there. */
function recipientsOf({ actionFilters }: Workflow, facts: AlertFacts): readonly string[] {
  return actionFilters
    .flatMap(({ actions }) => actions)
    .filter(({ status }) => status == null || status === "active")
    .flatMap((action) => recipientOf(action, facts));
}

function recipientOf({ type, config, data }: Action, facts: AlertFacts): readonly string[] {
  // Whether a channel of Slack is there, or a service of PagerDuty, Sentry itself looks.
  if (type !== "email") return [type];
  const whom = config.targetIdentifier ?? "";
  if (config.targetType === "team") return facts.teams.has(whom) ? ["team"] : [];
  if (config.targetType === "user") return facts.people.has(whom) ? ["member"] : [];
  return data?.fallthroughType === "NoOne" || facts.people.size === 0 ? [] : ["owners"];
}

/** An alert's name is anybody's text: what a message could be broken by is left out. */
function plainName(name: string): string {
  return `"${name.replace(/[^\p{L}\p{N} :._-]/gu, "").slice(0, 60)}"`;
}
