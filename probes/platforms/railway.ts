import { z } from "zod";

import { Refused, send, understood } from "../api";
import type { Api } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
import type { Target } from "../target";
import { needSetting } from "./services";
import type { Side } from "./services";

const TITLE = "Railway";
const TOKEN =
  "Give a token of the project's workspace: pulumi config set --secret railwayToken, or the environment variable RAILWAY_API_TOKEN; or one of the environment, as RAILWAY_TOKEN.";

const failure = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });

/** One service in the stack's environment at Railway. */
export interface RailwayPlace {
  readonly projectId: string;
  readonly environmentId: string;
  readonly serviceId: string;
}

export function railwayPlace(target: Target, side: Side): RailwayPlace {
  const service = side === "backend" ? "railwayBackendService" : "railwayFrontendService";
  return {
    projectId: needSetting(target, "railwayProjectId", "railway"),
    environmentId: needSetting(target, "railwayEnvironmentId", "railway"),
    serviceId: needSetting(target, service, "railway"),
  };
}

/**
 * Asks Railway (https://docs.railway.com/integrations/api).
 *
 * @param query A named GraphQL query.
 * @throws CannotLook where it does not answer so, `Refused` where it refuses the token.
 */
export async function askRailway<T>(
  site: Site,
  query: string,
  variables: Readonly<Record<string, string | boolean>>,
  data: z.ZodType<T>,
): Promise<T> {
  const api = railwayOf(site);
  const path = "graphql/v2";
  const answer = await send(site, api, { path, json: { query, variables } });
  // Most refusals come with a 200.
  const refusals = failure.safeParse(answer.json).data?.errors.map(({ message }) => message) ?? [];
  const said = refusals.join(" ");
  // To a revoked token of a project it says that there is none.
  if (/not authorized|token not found/i.test(said)) {
    throw new Refused(api, 403, "Railway does not let the token see the project.");
  }
  if (/not found/i.test(said)) {
    throw new CannotLook(
      TITLE,
      "Railway has no such project, environment or service.",
      "See that the ids are right: pulumi config get railwayProjectId, railwayEnvironmentId, railwayBackendService and railwayFrontendService.",
    );
  }
  if (answer.status === 200 && refusals.length > 0) {
    throw new CannotLook(TITLE, "Railway answers with an error.", "Run the probe again later.");
  }
  return understood(api, path, answer, z.object({ data })).data;
}

/** A project's token is taken before an account's, as Railway's own command does. */
function railwayOf({ target, network }: Site): Api {
  const { settings, environment } = target;
  const ofProject = environment["RAILWAY_TOKEN"] ?? "";
  const token = settings["railwayToken"] ?? environment["RAILWAY_API_TOKEN"] ?? "";
  if (ofProject === "" && token === "") {
    throw new CannotLook(TITLE, "There is no token for Railway's API.", TOKEN);
  }
  return {
    title: TITLE,
    url: network.api.railway,
    headers:
      ofProject === ""
        ? { authorization: `Bearer ${token}` }
        : { "project-access-token": ofProject },
    fix: TOKEN,
  };
}
