import assert from "node:assert/strict";

import type { HttpApi } from "../../../../providers/framework/http-api";
import { servePlugins } from "../../../../providers/framework/provider";
import { saas } from "../../../../providers/saas/provider";
import { sentryApi } from "../../../../providers/saas/sentry/api";
import { givenSettings } from "../../../../providers/saas/settings";
import { createSentry } from "../../../../sandbox/apis/sentry";
import type { Sentry, SentryState } from "../../../../sandbox/apis/sentry";
import { serve } from "../../../../sandbox/apis/server";
import { connect } from "../connection";
import type { Connection } from "../connection";
import { survivesFaults } from "../faults";
import type { Scenario, World } from "../faults";
import type { Stack } from "../stack";

export const ORGANIZATION = "bookedbarber";
export const PROJECT = "backend";
export const TOKEN = "sntryu_canaryOfTheProvidersTests";
export const MEMBER = "dana@bookedbarber.com";

/** Sentry's API with a team, a project and people, and a stack whose provider speaks to it. */
export interface SentryWorld extends World {
  readonly api: Sentry;
  readonly state: SentryState;
  readonly engine: Connection;
  /** Where the API is served. */
  readonly url: string;
  /** What the provider sent, as `POST organizations/bookedbarber/workflows/`; emptied by `asked`. */
  readonly asked: () => string[];
  /** A second stack, which knows nothing of the first. */
  readonly another: () => Promise<Stack>;
}

export interface SentryWorldOptions {
  readonly token?: string;
  readonly prepare?: (state: SentryState) => void;
  /** Sees each request with its answer. */
  readonly watch?: (request: Request, response: Response) => Promise<void>;
}

export async function startSentry(options: SentryWorldOptions = {}): Promise<SentryWorld> {
  const { token = TOKEN, prepare, watch } = options;
  const members = [
    { email: `other-${MEMBER}`, name: "Other" },
    { email: MEMBER, name: "Dana" },
    { email: "new@bookedbarber.com", name: "New", pending: true },
  ];
  const api = createSentry({ organization: ORGANIZATION, token: TOKEN, members });
  await byHand(api, "POST", `organizations/${ORGANIZATION}/teams/`, { slug: "payments" });
  for (const slug of [PROJECT, "frontend"])
    await byHand(api, "POST", `teams/${ORGANIZATION}/payments/projects/`, { name: slug, slug });
  prepare?.(api.state);
  const requests: string[] = [];
  const served = await serve({
    fetch: async (request, bindings) => {
      requests.push(`${request.method} ${new URL(request.url).pathname.replace("/api/0/", "")}`);
      const sent = request.clone();
      const response = await api.app.fetch(request, bindings);
      if (watch !== undefined) await watch(sent, response.clone());
      return response;
    },
  });
  const plugins = await servePlugins([saas], {
    SENTRY_BASE_URL: `${served.url}/api/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  });
  const { stack, engine } = await connect(plugins, { sentryAuthToken: token });
  const connections = [engine];
  return {
    ...{ api, state: api.state, stack, engine, url: served.url, failures: api.failures },
    held: () => held(api.state),
    asked: () => requests.splice(0),
    another: async () => {
      const other = await connect(plugins, { sentryAuthToken: TOKEN });
      connections.push(other.engine);
      return other.stack;
    },
    close: async () => {
      for (const connection of connections) connection.close();
      await Promise.all([plugins.close(), served.close()]);
    },
  };
}

/** The API as the provider's functions speak to it, without an engine. */
export function connectedApi(url: string, token = TOKEN): HttpApi {
  const environment = {
    SENTRY_AUTH_TOKEN: token,
    SENTRY_BASE_URL: `${url}/api/`,
    SAAS_TIMEOUT_SECONDS: "0.2",
    SAAS_RETRY_SECONDS: "0.001",
  };
  return sentryApi(givenSettings({}, environment), new AbortController().signal);
}

/** Everything that was made, with names in the places of ids. */
function held(state: SentryState): { monitors: object[]; alerts: object[] } {
  const projectOf = (id: string): string | undefined =>
    state.projects.find((project) => project.id === id)?.slug;
  const named = (id: unknown): string =>
    state.teams.find((team) => team.id === id)?.slug ??
    state.members.find(({ userId }) => userId === id)?.email ??
    (typeof id === "string" ? id : "?");
  const conditions = (
    group: { conditions: readonly { type: string; comparison: unknown }[] } | null,
  ): unknown[] => (group?.conditions ?? []).map(({ type, comparison }) => [type, comparison]);
  return {
    monitors: state.detectors
      .filter(({ dataSource }) => dataSource !== null)
      .map(({ name, type, description, enabled, owner, projectId, ...rest }) => ({
        ...{ name, type, description, enabled, owner, project: projectOf(projectId) },
        ...{ source: rest.dataSource, config: rest.config },
        conditions: conditions(rest.conditionGroup),
      })),
    alerts: state.workflows.map(({ name, enabled, environment, config, owner, ...rest }) => ({
      ...{ name, enabled, environment, config, owner },
      monitors: rest.detectorIds.map((id) => {
        const found = state.detectors.find((each) => each.id === id);
        return `${projectOf(found?.projectId ?? "") ?? "?"}: ${found?.name ?? "?"}`;
      }),
      triggers: conditions(rest.triggers),
      groups: rest.actionFilters.map(({ logicType, actions, ...group }) => ({
        ...{ logicType, conditions: conditions(group) },
        actions: actions.map(({ type, config: { targetType, targetIdentifier }, data }) => ({
          ...{ type, data, target: `${String(targetType)} ${named(targetIdentifier)}`.trim() },
        })),
      })),
    })),
  };
}

/** Lets each request fail in turn; no message may hold the token. */
export function survives(scenario: Scenario): void {
  survivesFaults({ canaries: [TOKEN], ...scenario });
}

/** A request of somebody else's, past the provider. */
export async function byHand(
  api: Sentry,
  method: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await api.app.request(`/api/0/${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  const text = await response.text();
  return text === "" ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
}
