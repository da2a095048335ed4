import { Hono, type Context } from "hono";
import { isoMicroseconds } from "../clock";
import { knownEnvironment, newGroup, shownGroup } from "./conditions";
import { detectorSchema, type DetectorFields } from "./detector-fields";
import { notFound, SentryError } from "./errors";
import { paginate } from "./paging";
import { body, projectParameter, requireOrganization, requireScope } from "./request";
import type { Detector, Project, SentryState } from "./state";

/** Monitors, which the API calls detectors (https://docs.sentry.io/api/monitors/). */
export function detectorRoutes(state: SentryState): Hono {
  const routes = new Hono();
  const schema = detectorSchema(state);

  routes.get("/organizations/:organization/detectors/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "alerts:read", "alerts:write", "org:read", "org:admin");
    const found = wanted(c, state).sort((a, b) => Number(a.id) - Number(b.id));
    return paginate(c, found, (detector) => shown(state, detector));
  });

  routes.post("/organizations/:organization/projects/:project/detectors/", async (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin", "project:admin");
    const fields = await body(c, schema);
    const createdOn = state.now();
    const made: Detector = {
      ...{ id: state.nextId(), projectId: project.id, type: fields.type },
      ...{ createdOn, ...changeable(state, fields) },
      // A new one is on, whatever was asked for, as long as the plan has room for it.
      enabled: fields.type !== UPTIME || usedSeats(state) < state.uptimeSeats,
      isFailing: false,
    };
    state.detectors.push(made);
    return c.json(shown(state, made), 201);
  });

  routes.get("/organizations/:organization/detectors/:detector/", (c) => {
    const detector = detectorParameter(c, state);
    requireScope(state, "alerts:read", "alerts:write", "org:read", "org:admin");
    return c.json(shown(state, detector));
  });

  routes.put("/organizations/:organization/detectors/:detector/", async (c) => {
    const detector = detectorParameter(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin", "project:admin");
    const fields = await body(c, schema);
    if (fields.type !== detector.type) {
      throw new SentryError(400, { type: ["The type of a monitor cannot be changed."] });
    }
    const { enabled = detector.enabled } = fields;
    const isMore = enabled && !detector.enabled && fields.type === UPTIME;
    if (isMore && usedSeats(state) >= state.uptimeSeats) {
      throw new SentryError(400, { status: ["Cannot enable uptime monitor"] });
    }
    Object.assign(detector, changeable(state, fields), { enabled });
    return c.json(shown(state, detector));
  });

  routes.delete("/organizations/:organization/detectors/:detector/", (c) => {
    const { id, dataSource } = detectorParameter(c, state);
    requireScope(state, "alerts:write", "org:write", "org:admin", "project:admin");
    if (dataSource === null) {
      throw new SentryError(403, { detail: "You do not have permission to perform this action." });
    }
    deleteDetector(state, id);
    return c.body(null, 204);
  });
  return routes;
}

const UPTIME = "uptime_domain_failure";

function usedSeats(state: SentryState): number {
  return state.detectors.filter(({ type, enabled }) => type === UPTIME && enabled).length;
}

/** The monitors that each project has from its making on. */
export function defaultDetectors(state: SentryState, { id: projectId }: Project): Detector[] {
  return [["error", "Error Monitor"] as const, ["issue_stream", "Issue Stream"] as const].map(
    ([type, name]) => ({
      ...{
        id: state.nextId(),
        projectId,
        type,
        name,
        description: null,
        enabled: true,
        owner: null,
      },
      ...{ dataSource: null, conditionGroup: null, config: {}, isFailing: false },
      ...{ createdOn: state.now(), updatedOn: state.now() },
    }),
  );
}

/** The alerts that it was connected to stay, without it. */
export function deleteDetector(state: SentryState, id: string): void {
  state.detectors = state.detectors.filter((other) => other.id !== id);
  for (const workflow of state.workflows) {
    workflow.detectorIds = workflow.detectorIds.filter((other) => other !== id);
  }
}

type Changeable = Omit<
  Detector,
  "id" | "projectId" | "type" | "enabled" | "isFailing" | "createdOn"
>;

function changeable(state: SentryState, fields: DetectorFields): Changeable {
  const [dataSource] = fields.dataSources;
  if (fields.type !== UPTIME) {
    knownEnvironment(state, dataSource["environment"] as string | null, "dataSources");
  }
  const group = fields.conditionGroup ?? {
    logicType: "any",
    conditions: [
      { type: "eq", comparison: "failure", conditionResult: 75 },
      { type: "eq", comparison: "success", conditionResult: 0 },
    ],
  };
  return {
    ...{ name: fields.name, description: fields.description ?? null, owner: fields.owner ?? null },
    ...{ dataSource, config: fields.config, conditionGroup: newGroup(state, group) },
    updatedOn: state.now(),
  };
}

/** Those that the query asks for: `project`, `id` and `type:` or `name:` are known. */
function wanted(c: Context, state: SentryState): Detector[] {
  const projects = c.req.queries("project") ?? [];
  if (!projects.every((id) => /^-?\d+$/.test(id))) {
    throw new SentryError(400, { detail: "Invalid project parameter. Values must be numbers." });
  }
  const ids = c.req.queries("id") ?? [];
  const query = c.req.query("query") ?? "";
  const type = /(?:^|\s)type:(\S+)/.exec(query)?.[1];
  const name = query.replace(/(?:^|\s)type:\S+/, "").trim();
  return state.detectors.filter(
    (detector) =>
      (projects.length === 0 || projects.some((id) => id === "-1" || id === detector.projectId)) &&
      (ids.length === 0 || ids.includes(detector.id)) &&
      (type === undefined || detector.type === type) &&
      detector.name.toLowerCase().includes(name.toLowerCase()),
  );
}

function detectorParameter(c: Context, state: SentryState): Detector {
  requireOrganization(c, state);
  const found = state.detectors.find(({ id }) => id === c.req.param("detector"));
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

function shown(state: SentryState, detector: Detector): object {
  const { id, dataSource, conditionGroup } = detector;
  return {
    ...{ id, projectId: detector.projectId, name: detector.name, type: detector.type },
    description: detector.description,
    workflowIds: state.workflows
      .filter(({ detectorIds }) => detectorIds.includes(id))
      .map((workflow) => workflow.id),
    owner: shownOwner(state, detector.owner),
    createdBy: null,
    dateCreated: isoMicroseconds(detector.createdOn),
    dateUpdated: isoMicroseconds(detector.updatedOn),
    dataSources: dataSource === null ? null : [shownSource(state, detector, dataSource)],
    conditionGroup: conditionGroup && shownGroup(state, conditionGroup),
    config: detector.config,
    enabled: detector.enabled,
    latestGroup: detector.isFailing ? { id, title: detector.name, status: "unresolved" } : null,
  };
}

function shownSource(
  state: SentryState,
  { id, type }: Detector,
  source: Readonly<Record<string, unknown>>,
): object {
  // What kind of query it is, is not told.
  const query = Object.fromEntries(Object.entries(source).filter(([name]) => name !== "queryType"));
  const isUptime = type === UPTIME;
  return {
    ...{ id, organizationId: state.organization.id, sourceId: id },
    type: isUptime ? "uptime_subscription" : "snuba_query_subscription",
    queryObj: isUptime
      ? { method: "GET", headers: [], body: null, traceSampling: false, assertion: null, ...query }
      : { id, status: 0, subscription: `0/${id}`, snubaQuery: { id, ...query } },
  };
}

function shownOwner(state: SentryState, owner: string | null): object | null {
  const [type, id] = (owner ?? "").split(":");
  const team = state.teams.find((each) => type === "team" && each.id === id);
  if (team !== undefined) {
    return { type, id, name: team.slug };
  }
  const user = state.members.find((each) => type === "user" && each.userId === id);
  return user === undefined ? null : { type, id, name: user.email, email: user.email };
}
