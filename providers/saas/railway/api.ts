import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { HttpApiError, send } from "../../framework/http-api";
import { manners } from "../manners";
import type { Given } from "../settings";

/** Railway's API (https://docs.railway.com/integrations/api), for one token. */
export interface RailwayApi {
  readonly manners: Pick<HttpApi, "retries" | "retryMs" | "timeoutMs" | "signal">;
  /** Asks something; gives the answer's data. */
  query(text: string, variables: Variables): Promise<unknown>;
  /** Changes something; gives the answer's data. */
  mutate(text: string, variables: Variables, options?: ChangeOptions): Promise<unknown>;
  /**
   * Has Railway say whether the token is one for this environment; only a project's token can tell.
   * @throws Error that says for which one it is
   */
  prove(environmentId: string): Promise<void>;
}

type Variables = Readonly<Record<string, unknown>>;

export interface ChangeOptions {
  /** Doing it twice comes to the same. */
  readonly idempotent?: true;
  /** Texts of the request that no message may repeat. */
  readonly secrets?: readonly string[];
}

const PATH = "graphql/v2";

const failure = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });
const answer = z.object({ data: z.record(z.string(), z.unknown()) });
const projectToken = z.object({
  projectToken: z.object({ projectId: z.string(), environmentId: z.string() }),
});

/** A project's token is taken before an account's, as Railway's own command does. */
export function railwayApi(given: Given, signal: AbortSignal): RailwayApi {
  const token = given.find("railwayProjectToken");
  const kept = manners(given, signal);
  const api: HttpApi = {
    baseUrl: given.require("railwayUrl"),
    token: token ?? given.require("railwayToken"),
    // A project's token has a header of its own; as a bearer's it would be refused.
    ...(token === undefined
      ? {}
      : { headers: { authorization: "", "project-access-token": token } }),
    problem: messageOf,
    refusal: messageOf,
    ...kept,
  };
  const ask = async (query: string, variables: Variables): Promise<unknown> =>
    answer.parse(
      (await send(api, "POST", named(query), { query, variables }, { reads: true })).body,
    ).data;
  let proof: Promise<z.output<typeof projectToken>> | undefined;
  return {
    manners: kept,
    query: ask,
    mutate: async (query, variables, { idempotent = false, secrets = [] } = {}) => {
      const careful = { ...api, secrets };
      const { body } = await send(
        careful,
        "POST",
        named(query),
        { query, variables },
        { idempotent },
      );
      return answer.parse(body).data;
    },
    prove: async (environmentId) => {
      if (token === undefined) return;
      proof ??= ask("query ProjectToken { projectToken { projectId environmentId } }", {}).then(
        (data) => projectToken.parse(data),
      );
      const { projectToken: is } = await proof.catch((error: unknown) => {
        proof = undefined;
        throw error;
      });
      if (is.environmentId === environmentId) return;
      throw new Error(
        `Railway says that the token is for the environment ${is.environmentId} of the project ` +
          `${is.projectId}, and not for ${environmentId}: pulumi config set --secret ` +
          "saas:railwayProjectToken with a token of that environment, or remove it and set " +
          "saas:railwayToken to one of the workspace",
      );
    },
  };
}

/**
 * Whether Railway says that something is not there. To a token that it does not know, such as a
 * revoked one, it says so of the token, and nothing of what was asked for.
 */
export function isNotFound(error: unknown): boolean {
  if (!(error instanceof HttpApiError) || error.status !== 200) return false;
  return /not found/i.test(error.message) && !/token not found/i.test(error.message);
}

/** Like `query`, but undefined where Railway says that there is no such thing. */
export async function queryIfThere(
  api: RailwayApi,
  text: string,
  variables: Variables,
): Promise<unknown> {
  return api.query(text, variables).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

function messageOf(body: unknown): string | undefined {
  const { data } = failure.safeParse(body);
  if (data === undefined) return undefined;
  const said = data.errors.map(({ message }) => message).join("; ");
  return /not authorized/i.test(said)
    ? `${said} (is the token one of this project's workspace, and is the id right?)`
    : said;
}

/** The path with the operation's name for messages; a fragment stays on this side. */
function named(query: string): string {
  const name = /^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "";
  return `${PATH}#${name}`;
}
