import { Hono, type Context } from "hono";
import { z } from "zod";
import { isoMicroseconds } from "../clock";
import {
  groupSchema,
  isTeam,
  isUser,
  knownEnvironment,
  newGroup,
  ownerField,
  shownGroup,
} from "./conditions";
import { notFound, SentryError } from "./errors";
import { paginate } from "./paging";
import { body, requireOrganization, requireScope } from "./request";
import { text } from "./slugs";
import type { SentryState, Workflow } from "./state";

const frequencies = [0, 5, 10, 30, 60, 180, 720, 1440];
const match = z.enum(["eq", "ne", "co", "nc", "sw", "ew", "is", "ns"]);
const interval = z.enum(["1min", "5min", "15min", "1h", "1d", "1w", "30d"]);
const positive = z.int().min(1);

const triggerTypes = [
  "first_seen_event",
  "issue_resolved_trigger",
  "reappeared_event",
  "regression_event",
] as const;

const trigger = z.object({
  type: z.enum(triggerTypes, "Unsupported type"),
  comparison: z.literal(true),
  conditionResult: z.literal(true),
});

const conditionResult = z.literal(true);
const compared = <Type extends string, Comparison extends z.ZodType>(
  type: Type,
  comparison: Comparison,
): z.ZodObject<{
  type: z.ZodLiteral<Type>;
  comparison: Comparison;
  conditionResult: typeof conditionResult;
}> => z.object({ type: z.literal(type), comparison, conditionResult });

/** What an issue can be filtered by (https://docs.sentry.io/api/alerts/). */
const filter = z.discriminatedUnion("type", [
  compared(
    "tagged_event",
    z.strictObject({ key: z.string(), match, value: z.string().optional() }),
  ),
  compared(
    "event_attribute",
    z.strictObject({ attribute: z.string(), match, value: z.string().optional() }),
  ),
  compared(
    "level",
    z.strictObject({
      match: z.enum(["eq", "gte", "lte"]),
      level: z.literal([0, 10, 20, 30, 40, 50]),
    }),
  ),
  compared("event_frequency_count", z.strictObject({ value: positive, interval })),
  compared("event_unique_user_frequency_count", z.strictObject({ value: positive, interval })),
  compared("issue_occurrences", z.strictObject({ value: positive })),
  compared("issue_category", z.strictObject({ value: positive })),
  compared("issue_priority_greater_or_equal", z.literal([25, 50, 75])),
  compared("latest_release", z.literal(true)),
]);

const email = z.object({
  type: z.literal("email", "Unknown action type"),
  integrationId: z.null().optional(),
  data: z.strictObject({
    fallthroughType: z.enum(["AllMembers", "ActiveMembers", "NoOne"]).optional(),
  }),
  config: z.strictObject({
    targetType: z.enum(["issue_owners", "team", "user"]),
    targetDisplay: z.string().nullish(),
    targetIdentifier: z.string(),
  }),
  status: z.literal("active").optional(),
});

/** Alerts, which the API calls workflows. */
export function workflowRoutes(state: SentryState): Hono {
  const routes = new Hono();
  const path = "/organizations/:organization/workflows/";
  const schema = workflowSchema(state);
  type Fields = z.output<typeof schema>;

  const changeable = (fields: Fields): Omit<Workflow, "id" | "createdOn"> => {
    knownEnvironment(state, fields.environment, "environment");
    return {
      name: fields.name,
      enabled: fields.enabled,
      environment: fields.environment ?? null,
      config: fields.config,
      detectorIds: fields.detectorIds.map(String),
      owner: fields.owner ?? null,
      triggers: newGroup(state, fields.triggers),
      actionFilters: fields.actionFilters.map((group) => ({
        ...newGroup(state, group),
        actions: group.actions.map(({ type, config, data }) => ({
          ...{ id: state.nextId(), type, config, data },
        })),
      })),
      updatedOn: state.now(),
    };
  };

  routes.get(path, (c) => {
    requireOrganization(c, state);
    requireScope(state, "alerts:read", "alerts:write", "org:read", "org:admin");
    return paginate(c, state.workflows, (workflow) => shown(state, workflow));
  });
  routes.post(path, async (c) => {
    requireOrganization(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin");
    const fields = await body(c, schema);
    const made: Workflow = {
      ...{ id: state.nextId(), createdOn: state.now(), ...changeable(fields) },
    };
    state.workflows.push(made);
    return c.json(shown(state, made), 201);
  });
  routes.get(`${path}:workflow/`, (c) => {
    const workflow = workflowParameter(c, state);
    requireScope(state, "alerts:read", "alerts:write", "org:read", "org:admin");
    return c.json(shown(state, workflow));
  });
  routes.put(`${path}:workflow/`, async (c) => {
    const workflow = workflowParameter(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin");
    const fields = await body(c, schema);
    if (fields.id !== workflow.id) {
      throw new SentryError(400, { id: ["This field must be the id of the alert."] });
    }
    Object.assign(workflow, changeable(fields));
    return c.json(shown(state, workflow));
  });
  routes.delete(`${path}:workflow/`, (c) => {
    const workflow = workflowParameter(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin");
    state.workflows = state.workflows.filter((other) => other !== workflow);
    return c.body(null, 204);
  });
  return routes;
}

function workflowSchema(state: SentryState) {
  const action = email.refine(({ config: { targetType, targetIdentifier } }) => {
    if (targetType === "team") return isTeam(state, targetIdentifier);
    return targetType === "user" ? isUser(state, targetIdentifier) : targetIdentifier === "";
  }, "The target of the notification does not exist.");
  return z.object({
    id: z.string().optional(),
    name: text(256),
    enabled: z.boolean("Must be a valid boolean.").default(true),
    environment: z.string().nullish(),
    config: z.object({
      frequency: z.int().refine((minutes) => frequencies.includes(minutes), "Not a valid choice."),
    }),
    detectorIds: z.array(
      z.coerce
        .number<string | number>()
        .refine(
          (asked) => state.detectors.some(({ id }) => id === String(asked)),
          "Some detectors do not exist",
        ),
    ),
    owner: ownerField(state),
    triggers: groupSchema(z.array(trigger)),
    actionFilters: z.array(
      groupSchema(z.array(filter)).extend({
        actions: z.array(action, "Missing actions key in action filter"),
      }),
    ),
  });
}

function workflowParameter(c: Context, state: SentryState): Workflow {
  requireOrganization(c, state);
  const found = state.workflows.find(({ id }) => id === c.req.param("workflow"));
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

function shown(state: SentryState, workflow: Workflow): object {
  const { id, name, enabled, environment, config, detectorIds, owner, triggers } = workflow;
  return {
    ...{ id, name, organizationId: state.organization.id, createdBy: null },
    dateCreated: isoMicroseconds(workflow.createdOn),
    dateUpdated: isoMicroseconds(workflow.updatedOn),
    triggers: triggers && shownGroup(state, triggers),
    actionFilters: workflow.actionFilters.map((group) =>
      shownGroup(
        state,
        group,
        group.actions.map((action) => ({ ...action, integrationId: null, status: "active" })),
      ),
    ),
    ...{ environment, config, detectorIds, enabled, lastTriggered: null, owner },
  };
}
