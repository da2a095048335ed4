import { execute, Kind, parse, specifiedRules, validate } from "graphql";
import type { DocumentNode } from "graphql";
import { Hono } from "hono";
import { z } from "zod";

import { Failures } from "../failures";
import { failureAnswer } from "./errors";
import { railwayRoot } from "./root";
import type { Caller } from "./root";
import { railwaySchema } from "./schema";
import type { Project, RailwayState, TokenScope } from "./state";

export { placeOf, settingsAt, variablesAt } from "./state";
export type { CustomDomain, Deployment, Project, RailwayState, Trigger } from "./state";

/** Railway's API, its state and its failures on demand. */
export interface Railway {
  readonly app: Hono;
  readonly state: RailwayState;
  readonly failures: Failures;
}

const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** Railway's GraphQL API (https://docs.railway.com/integrations/api), as far as the stack uses it. */
export function createRailway(options: {
  tokens: readonly string[];
  projectTokens?: Readonly<Record<string, TokenScope>>;
  projects: readonly Project[];
  /** What the DNS holds in TXT records; nothing by default. */
  lookUp?: (name: string, type: "txt") => Promise<readonly string[]>;
}): Railway {
  const { lookUp } = options;
  const state: RailwayState = {
    tokens: new Set(options.tokens),
    projectTokens: new Map(Object.entries(options.projectTokens ?? {})),
    projects: options.projects,
    variables: new Map(),
    settings: new Map(),
    deployments: [],
    domains: [],
    triggers: [],
    statuses: ["SUCCESS"],
    holds: async (name, text) => (await lookUp?.(name, "txt"))?.includes(text) ?? false,
    tokensWithPrefix: false,
    requests: [],
  };
  const failures = new Failures();
  const schema = railwaySchema();
  const rootValue = railwayRoot(state);
  const app = new Hono();
  app.route("/", failures.routes());
  app.use(failures.middleware(failureAnswer));
  app.post("/graphql/v2", async (c) => {
    const caller = callerOf(state, c.req.raw.headers);
    if (caller === undefined) {
      const isProject = c.req.header("project-access-token") !== undefined;
      return c.json(wrong(isProject ? "Project Token not found" : "Not Authorized"));
    }
    const asked = request.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success) return c.json(wrong("POST body missing or invalid"), 400);
    const document = parsed(asked.data.query);
    if (document instanceof Error) return c.json(wrong(document.message), 400);
    const errors = validate(schema, document, specifiedRules);
    if (errors.length > 0) return c.json({ errors: errors.map((error) => error.toJSON()) }, 400);
    state.requests.push(fieldsOf(document));
    const variableValues = asked.data.variables ?? {};
    const answer = await execute({
      schema,
      document,
      rootValue,
      contextValue: caller,
      variableValues,
    });
    // Variables that do not fit are a wrong request; all other refusals come with a 200.
    return c.json(answer, answer.data === undefined ? 400 : 200);
  });
  return { app, state, failures };
}

function callerOf(state: RailwayState, headers: Headers): Caller | undefined {
  const project = headers.get("project-access-token");
  const bearer = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
  if (project !== null && bearer === undefined) {
    const token = state.projectTokens.get(project);
    return token && { token };
  }
  return bearer !== undefined && state.tokens.has(bearer) ? { token: undefined } : undefined;
}

function wrong(message: string): object {
  return { errors: [{ message }], data: null };
}

function parsed(query: string): DocumentNode | Error {
  try {
    return parse(query);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The fields at the top of a request. */
function fieldsOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((each) =>
          each.kind === Kind.FIELD ? [each.name.value] : [],
        )
      : [],
  );
}
