import { z } from "zod";

import { differences, sameValue } from "../../framework/differences";
import { get, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { CheckFailure, Existing, Properties, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import { sameMembers } from "../values";
import { action, actionOf, fieldsOf, recipientsOf, told } from "./alert-actions";
import type { Recipients } from "./alert-actions";
import { condition, conditionOf, filter, filterOf, inOrder } from "./alert-filters";
import * as sentry from "./api";
import type { SentryApis } from "./api";
import { detector, sameName } from "./monitor";

/** An alert, which the API calls a workflow (https://docs.sentry.io/api/alerts/). */
const workflow = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  environment: z.string().nullish(),
  config: z.object({ frequency: z.number().nullish() }),
  detectorIds: z.array(z.string()).nullish(),
  owner: z.string().nullish(),
  triggers: z.object({ conditions: z.array(condition) }).nullish(),
  actionFilters: z
    .array(
      z.object({
        id: z.string(),
        logicType: z.string(),
        conditions: z.array(condition),
        actions: z.array(told),
      }),
    )
    .nullish(),
});
type Workflow = z.output<typeof workflow>;

const TRIGGERS = [
  "first_seen_event",
  "regression_event",
  "reappeared_event",
  "issue_resolved_trigger",
] as const;
const FREQUENCIES = [0, 5, 10, 30, 60, 180, 720, 1440];
/** The monitors that each project has from the start. */
const DEFAULT_MONITORS = ["error", "issue_stream"] as const;

const inputs = z.object({
  organization: z.string(),
  name: z.string(),
  enabled: z.boolean().default(true),
  environment: z.string().default(""),
  frequencyMinutes: z.number().default(30),
  monitorIds: z.array(z.string()).default([]),
  project: z.string().default(""),
  projectMonitor: z.enum(DEFAULT_MONITORS).default("error"),
  triggers: z.array(z.enum(TRIGGERS)).default([]),
  filterLogic: z.enum(["all", "any", "none"]).default("all"),
  filters: z.array(filter).default([]),
  actions: z.array(action),
  owner: z.string().default(""),
});
type Inputs = z.output<typeof inputs>;

/** What Sentry does not tell of an alert, or tells otherwise than the program does. */
interface Kept extends Pick<Inputs, "organization" | "project" | "projectMonitor"> {
  readonly projectMonitorId: string | undefined;
  readonly recipients: Recipients;
}

/** Notifies people where monitors open issues. */
export const alert: ResourceType<SentryApis> = {
  token: "saas:sentry:Alert",
  description:
    "Notifies people by e-mail of issues that monitors open: of those that a MetricMonitor or an " +
    "UptimeMonitor opens, or of the errors of a project, all or those that its filters let through. " +
    "Imported by ORGANIZATION/ID.",
  // Under its own name the old one would be taken for the new one, which then goes with it.
  deleteBeforeReplace: sameName,
  deletion: "unlessFound",
  properties: {
    organization: sentry.organization,
    name: {
      type: "string",
      required: true,
      schema: sentry.textOf(256),
      description: "What its page and its mails are called.",
    },
    enabled: { type: "boolean", whenAbsent: true, description: "Whether it is switched on." },
    environment: sentry.environment,
    frequencyMinutes: {
      type: "number",
      whenAbsent: 30,
      description: "How long it keeps quiet about an issue after it has notified of it.",
      schema: z
        .number()
        .refine(
          (minutes) => FREQUENCIES.includes(minutes),
          `must be one of ${FREQUENCIES.join(", ")}`,
        ),
    },
    monitorIds: {
      type: "strings",
      whenAbsent: [],
      equals: sameMembers,
      description: "The ids of the monitors whose issues it is about.",
      schema: z.array(z.string().regex(/^\d+$/, "must be a monitor's id, which is a number")),
    },
    project: {
      type: "string",
      whenAbsent: "",
      description: "The slug of a project, whose own errors it is about.",
    },
    projectMonitor: {
      type: "string",
      whenAbsent: "error",
      description:
        "Which of the project's own monitors: error, or issue_stream for all its issues.",
      schema: z.enum(DEFAULT_MONITORS, `must be one of ${DEFAULT_MONITORS.join(", ")}`),
    },
    triggers: {
      type: "strings",
      whenAbsent: [],
      equals: sameMembers,
      description: `When it looks at an issue: ${TRIGGERS.join(", ")}; at each event where absent.`,
      schema: z.array(z.enum(TRIGGERS, `must be one of ${TRIGGERS.join(", ")}`)),
    },
    filterLogic: {
      type: "string",
      whenAbsent: "all",
      description: "Whether all, any or none of the filters must match.",
      schema: z.enum(["all", "any", "none"], "must be one of all, any, none"),
    },
    filters: {
      type: "objects",
      whenAbsent: [],
      equals: sameItems,
      description:
        "What an issue or event must be, such as a tag's value: type: tagged_event with key, match " +
        "(eq, co and so on) and value.",
      schema: z.array(filter),
    },
    actions: {
      type: "objects",
      required: true,
      equals: sameItems,
      description:
        "Whom it notifies by e-mail: team (a slug or an id), member (an e-mail address or an id) or " +
        "owners (of the issue; ActiveMembers, AllMembers or NoOne where it has none).",
      schema: z
        .array(action)
        .min(
          1,
          'must notify somebody, such as { team: "payments" }: nobody would notice otherwise',
        ),
    },
    owner: sentry.owner,
    projectMonitorId: {
      type: "string",
      output: true,
      changesOnUpdate: ["project", "projectMonitor"],
      description: "The id of the project's own monitor.",
    },
    recipients: {
      type: "object",
      output: true,
      changesOnUpdate: ["actions"],
      description: "The ids of teams and users that the actions name.",
    },
    filterGroups: {
      type: "number",
      output: true,
      expected: () => 1,
      description:
        "How many groups of filters and actions it has; one, unless somebody added more.",
    },
  },

  check({ monitorIds, project }): CheckFailure[] {
    const watches = Array.isArray(monitorIds) ? monitorIds.length > 0 : monitorIds !== undefined;
    if (watches || (project !== undefined && project !== "")) return [];
    const reason = "must name a monitor's id, unless project names one whose errors it is about";
    return [{ property: "monitorIds", reason }];
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sentry();
    // First what may fail: nothing is made for a team that is not there.
    const kept = await keptOf(api, wanted, {});
    const body = bodyOf(wanted, kept);
    const look = (): Promise<Workflow | undefined> => find(api, given, wanted, kept);
    const path = sentry.pathOf("organizations", wanted.organization, "workflows");
    const make = async (): Promise<Workflow> =>
      workflow.parse((await send(api, "POST", path, body)).body);
    const finish = async (made: Workflow): Promise<Existing> => {
      if (made.enabled === wanted.enabled) return existing(made, kept);
      try {
        return existing(await change(api, made.id, wanted, kept), kept);
      } catch (error) {
        throw new PartlyDone(existing(made, kept), error);
      }
    };
    return foundOrMade(look, make, finish, api);
  },

  async read(id, state, apis) {
    const api = apis.sentry();
    const place = sentry.placeOf(id, state.organization);
    const path = sentry.pathOf("organizations", place.organization, "workflows", place.id);
    const answer = await readThing(api, path, () => isListed(api, place));
    if (answer === undefined) return undefined;
    const found = workflow.parse(answer.body);
    const isKnown = state.organization !== undefined;
    return existing(found, isKnown ? stored(state) : await adopted(api, place.organization, found));
  },

  async update(id, given, state, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sentry();
    const kept = await keptOf(api, wanted, state);
    return existing(await change(api, id, wanted, kept), kept);
  },

  delete: (id, state, apis) => {
    const api = apis.sentry();
    const place = sentry.placeOf(id, state.organization);
    const path = sentry.pathOf("organizations", place.organization, "workflows", place.id);
    return removeThing(api, path, () => isListed(api, place));
  },
};

async function isListed(api: HttpApi, { organization, id }: sentry.Place): Promise<boolean> {
  const path = sentry.pathOf("organizations", organization, "workflows");
  const all = await sentry.allPages(api, path, { per_page: "100" }, sentry.identified);
  return all.some((each) => each.id === id);
}

/** Looks up what the program names and Sentry numbers; what the state knows is not asked for. */
async function keptOf(api: HttpApi, wanted: Inputs, state: Properties): Promise<Kept> {
  const { organization, project, projectMonitor } = wanted;
  const before = stored(state);
  const isSame = before.project === project && before.projectMonitor === projectMonitor;
  const projectMonitorId =
    project === ""
      ? undefined
      : isSame && before.projectMonitorId !== undefined
        ? before.projectMonitorId
        : await defaultMonitor(api, wanted);
  const recipients = await recipientsOf(api, organization, wanted.actions, before.recipients);
  return { organization, project, projectMonitor, projectMonitorId, recipients };
}

const keptState = z.object({
  organization: z.string().default(""),
  project: z.string().default(""),
  projectMonitor: z.enum(DEFAULT_MONITORS).catch("error"),
  projectMonitorId: z.string().optional(),
  recipients: z.record(z.string(), z.string()).default({}),
});

function stored(state: Properties): Kept {
  const { projectMonitorId, ...rest } = keptState.parse(state);
  return { ...rest, projectMonitorId };
}

/** The project's own monitor, which is there from the start. */
async function defaultMonitor(
  api: HttpApi,
  { organization, project, projectMonitor: type }: Inputs,
): Promise<string> {
  const { id } = await sentry.projectOf(api, organization, project);
  const path = sentry.pathOf("organizations", organization, "detectors");
  const all = await sentry.allPages(api, path, { project: id, query: `type:${type}` }, detector);
  const found = all.find((each) => each.type === type);
  if (found !== undefined) return found.id;
  throw new Error(
    `Sentry's project ${project} has no monitor of the type ${type}, which each project has from ` +
      "the start: name a monitor in monitorIds",
  );
}

/** Which of an imported alert's monitors is a project's own. */
async function adopted(api: HttpApi, organization: string, found: Workflow): Promise<Kept> {
  const none: Kept = {
    ...{ organization, project: "", projectMonitor: "error" },
    ...{ projectMonitorId: undefined, recipients: {} },
  };
  for (const id of found.detectorIds ?? []) {
    const answer = await get(api, sentry.pathOf("organizations", organization, "detectors", id));
    const each = detector.safeParse(answer?.body).data;
    const type = DEFAULT_MONITORS.find((name) => name === each?.type);
    if (type === undefined || !each?.projectId) continue;
    const { slug } = await sentry.projectOf(api, organization, each.projectId);
    return { ...none, project: slug, projectMonitor: type, projectMonitorId: id };
  }
  return none;
}

/** Sentry's word for each logic; the short one ends at the first match. */
const LOGIC = { all: "all", any: "any-short", none: "none" } as const;

function bodyOf(wanted: Inputs, { projectMonitorId, recipients }: Kept): object {
  const monitors = [
    ...wanted.monitorIds,
    ...(projectMonitorId === undefined ? [] : [projectMonitorId]),
  ];
  return {
    name: wanted.name,
    enabled: wanted.enabled,
    environment: wanted.environment === "" ? null : wanted.environment,
    config: { frequency: wanted.frequencyMinutes },
    detectorIds: [...new Set(monitors)].map(Number),
    owner: wanted.owner === "" ? null : wanted.owner,
    triggers: {
      logicType: "any-short",
      conditions: wanted.triggers.map((type) => ({
        type,
        comparison: true,
        conditionResult: true,
      })),
      actions: [],
    },
    actionFilters: [
      {
        logicType: LOGIC[wanted.filterLogic],
        conditions: wanted.filters.map(conditionOf),
        actions: wanted.actions.map((each) => fieldsOf(each, recipients)),
      },
    ],
  };
}

/** Sends all fields, so that a repetition does no harm. */
async function change(api: HttpApi, id: string, wanted: Inputs, kept: Kept): Promise<Workflow> {
  const path = sentry.pathOf("organizations", wanted.organization, "workflows", id);
  const body = { id, ...bodyOf(wanted, kept) };
  return workflow.parse((await send(api, "PUT", path, body)).body);
}

/**
 * The alert that a crash left behind: it is as wanted, or only not yet switched off.
 * @throws Error where somebody else made one of that name
 */
async function find(
  api: HttpApi,
  given: Properties,
  wanted: Inputs,
  kept: Kept,
): Promise<Workflow | undefined> {
  const path = sentry.pathOf("organizations", wanted.organization, "workflows");
  const all = await sentry.allPages(api, path, { per_page: "100" }, workflow);
  const alike = all.filter(({ name }) => name === wanted.name);
  const ours = alike.find((each) =>
    differences(alert, given, existing(each, kept).outputs).properties.every(
      (name) => name === "enabled",
    ),
  );
  const [foreign] = alike;
  if (ours !== undefined || foreign === undefined) return ours;
  throw new Error(
    `Sentry's organization ${wanted.organization} has an alert ${wanted.name} (${foreign.id}) that ` +
      "is set otherwise: take another name, or take it over (docs/operations/take-over.md) by the id " +
      `${wanted.organization}/${foreign.id}`,
  );
}

function existing(found: Workflow, kept: Kept): Existing {
  const { organization, projectMonitorId, recipients } = kept;
  const monitors = found.detectorIds ?? [];
  const isConnected = projectMonitorId !== undefined && monitors.includes(projectMonitorId);
  const groups = inOrder(found.actionFilters ?? []);
  const logic = groups[0]?.logicType ?? "all";
  return {
    id: found.id,
    outputs: {
      organization,
      name: found.name,
      enabled: found.enabled,
      environment: found.environment ?? "",
      frequencyMinutes: found.config.frequency ?? 0,
      monitorIds: monitors.filter((id) => id !== projectMonitorId),
      project: isConnected ? kept.project : "",
      projectMonitor: kept.projectMonitor,
      triggers: inOrder(found.triggers?.conditions ?? []).map(({ type }) => type),
      filterLogic: logic === "any-short" ? "any" : logic,
      filters: groups.flatMap(({ conditions }) => inOrder(conditions).map(filterOf)),
      actions: groups.flatMap(({ actions }) =>
        inOrder(actions).map((each) => actionOf(each, recipients)),
      ),
      owner: found.owner ?? "",
      projectMonitorId,
      recipients,
      filterGroups: groups.length,
    },
  };
}

/** Whether two lists hold the same values, in whatever order. */
function sameItems(desired: unknown, actual: unknown): boolean {
  if (!Array.isArray(desired) || !Array.isArray(actual)) return false;
  const left = [...(actual as readonly unknown[])];
  for (const item of desired as readonly unknown[]) {
    const at = left.findIndex((each) => sameValue(item, each));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}
