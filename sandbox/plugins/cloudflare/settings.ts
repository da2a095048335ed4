import { z } from "zod";

import type { HttpApi } from "../../../providers/framework/http-api";
import type { Properties } from "../../../providers/framework/resource";
import { officialRemoval } from "../official-removal";

/** The settings that the official plugin knows. */
export const settingNames = [
  ...["apiKey", "apiToken", "apiUserServiceKey", "baseUrl", "email"],
  "userAgentOperatorSuffix",
];

/** The shape of Cloudflare's API tokens that the official plugin accepts. */
const API_TOKEN = /^[0-9A-Za-z_-]{40,80}$/;

const envelope = z.object({
  errors: z
    .array(z.object({ code: z.number().optional(), message: z.string() }))
    .nullish()
    .transform((errors) => errors ?? []),
});

/** `Identical record already exists. (81058)`, of each error in Cloudflare's envelope. */
function problem(body: unknown): string | undefined {
  const { success, data } = envelope.safeParse(body);
  if (!success || data.errors.length === 0) return undefined;
  return data.errors
    .map(({ code, message }) => (code === undefined ? message : `${message} (${code})`))
    .join("; ");
}

const settings = z.object({
  apiToken: z.string().optional(),
  baseUrl: z.string().optional(),
});

/** @throws Error that names each setting that is missing or wrong, and the command that mends it */
export function readSettings(variables: Properties, environment: NodeJS.ProcessEnv): HttpApi {
  const given = settings.parse(variables);
  const token = given.apiToken ?? environment.CLOUDFLARE_API_TOKEN ?? "";
  const baseUrl = given.baseUrl ?? environment.CLOUDFLARE_BASE_URL ?? "";
  const problems: string[] = [];
  if (token === "")
    problems.push(
      "apiToken is missing; set it with `pulumi config set --secret cloudflare:apiToken` " +
        "or the environment variable CLOUDFLARE_API_TOKEN",
    );
  else if (!API_TOKEN.test(token))
    problems.push(
      "apiToken is not an API token: those are 40 to 80 letters, digits, - and _; set it with " +
        "`pulumi config set --secret cloudflare:apiToken`",
    );
  if (!URL.canParse(baseUrl))
    problems.push(
      "baseUrl must be the URL of the sandbox's API (this stand-in never calls Cloudflare); set " +
        "it with `pulumi config set cloudflare:baseUrl` or CLOUDFLARE_BASE_URL",
    );
  if (problems.length > 0) throw new Error(problems.join(". "));
  return {
    baseUrl: baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
    token,
    problem,
    ...officialRemoval,
  };
}
