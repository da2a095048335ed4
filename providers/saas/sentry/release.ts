import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { madeOnce } from "../made";
import { allPages, pathOf } from "./api";

/** The words and signs that Sentry takes in no version (https://docs.sentry.io/api/releases/). */
const version = z
  .string("must be a text, such as the commit's hash")
  .min(1, "must not be empty")
  .max(200, "may have 200 characters at most")
  .regex(/^[^\s/\\]([^\n\r\t\f\v/\\]*[^\s/\\])?$/, "must hold no slash, line break or outer space")
  .refine((text) => ![".", "..", "latest"].includes(text.toLowerCase()), "must not be . or latest");

const given = z.string().min(1, "must not be empty");
const moment = z.iso.datetime({ offset: true, error: "must be a time, as 2026-11-24T08:00:00Z" });
const link = z.url("must be an address").optional();

const wanted = z.object({
  organization: z.string().min(1, "must be the organization's slug"),
  /** The slugs of the projects that it is a release of. */
  projects: z.array(z.string().min(1, "must not be empty")).min(1, "must name a project"),
  version,
  url: link,
  /** The commits that it was built from, so that Sentry knows which one broke what. */
  refs: z.array(z.object({ repository: given, commit: given })).optional(),
  /** When it was released; now, unless Sentry has a time already. */
  dateReleased: moment.optional(),
  deploy: z
    .object({
      environment: given.max(64, "may have 64 characters at most"),
      /** What tells this deployment from another one of the same version, such as CI's run. */
      name: given.max(64, "may have 64 characters at most").optional(),
      url: link,
      dateStarted: moment.optional(),
      dateFinished: moment.optional(),
    })
    .optional(),
});
export type WantedRelease = z.input<typeof wanted>;

const release = z.object({ version: z.string(), dateReleased: z.string().nullish() });
type Release = z.output<typeof release>;

const deployment = z.object({
  id: z.string(),
  environment: z.string(),
  name: z.string().nullish(),
});

/** What is wrong with a release that was to be announced; nothing was sent. */
export class WrongRelease extends Error {
  constructor(readonly problems: readonly { readonly part: string; readonly problem: string }[]) {
    super(`the release: ${problems.map(({ part, problem }) => `${part} ${problem}`).join("; ")}`);
  }
}

/** What there is of a release after it was announced. */
export interface Announced {
  readonly version: string;
  readonly dateReleased: string;
  readonly deployId: string | undefined;
  /** What was not there before. */
  readonly done: readonly ("finished" | "deployed")[];
}

/**
 * Announces a release to Sentry, and that it is deployed: made, finished, deployed. A repetition
 * changes nothing more, wherever the first attempt was interrupted.
 * @throws WrongRelease that names what is wrong, or HttpApiError with Sentry's message
 */
export async function announceRelease(api: HttpApi, given: WantedRelease): Promise<Announced> {
  const parsed = wanted.safeParse(given);
  if (!parsed.success) {
    const { issues } = parsed.error;
    throw new WrongRelease(
      issues.map(({ path, message }) => ({ part: path.join("."), problem: message })),
    );
  }
  const { organization, projects, deploy, dateReleased, ...about } = parsed.data;
  const all = pathOf("organizations", organization, "releases");
  // For a version that is there already, Sentry answers with it and adds what is new.
  const { body } = await send(api, "POST", all, { ...about, projects }, { idempotent: true });
  const made = release.parse(body);
  const path = pathOf("organizations", organization, "releases", made.version);
  const now = dateReleased ?? new Date().toISOString();
  const finished = made.dateReleased ? made : await finish(api, path, now);
  const deployed =
    deploy === undefined ? undefined : await deployOnce(api, path, { ...deploy, projects });
  return {
    version: made.version,
    dateReleased: finished.dateReleased ?? now,
    deployId: deployed?.id,
    done: [
      ...(finished === made ? [] : (["finished"] as const)),
      ...(deployed?.isNew === true ? (["deployed"] as const) : []),
    ],
  };
}

async function finish(api: HttpApi, path: string, dateReleased: string): Promise<Release> {
  return release.parse((await send(api, "PUT", path, { dateReleased })).body);
}

interface Deploy {
  readonly environment: string;
  readonly name?: string | undefined;
  readonly projects: readonly string[];
}

/** Sentry would take the same deployment twice, and count both. */
async function deployOnce(
  api: HttpApi,
  path: string,
  deploy: Deploy,
): Promise<{ id: string; isNew: boolean }> {
  const deploys = `${path}deploys/`;
  const look = async (): Promise<{ id: string } | undefined> =>
    (await allPages(api, deploys, {}, deployment)).find(
      ({ environment, name }) =>
        environment === deploy.environment &&
        (deploy.name === undefined || (name ?? undefined) === deploy.name),
    );
  const found = await look();
  if (found !== undefined) return { id: found.id, isNew: false };
  const make = async (): Promise<{ id: string }> =>
    deployment.parse((await send(api, "POST", deploys, deploy)).body);
  return { id: (await madeOnce(make, look, api)).id, isNew: true };
}
