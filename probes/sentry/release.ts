import { z } from "zod";

import { ask, askIfThere } from "../api";
import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { findBackend } from "../variable";
import { word } from "../words";
import { allPages, pathOf, projectId, sentryOf } from "./sentry";

/** https://docs.sentry.io/api/releases/ */
const release = z.object({
  version: z.string(),
  commitCount: z.number().nullish(),
  lastCommit: z.unknown(),
  ref: z.string().nullish(),
});
type Release = z.output<typeof release>;
const deploy = z.object({ environment: z.string(), dateFinished: z.string() });

/** A release, and where it is deployed. */
export interface DeployedRelease extends Pick<Release, "version" | "commitCount" | "ref"> {
  /** The days on which it was deployed to the environment that is looked at, the newest first. */
  readonly deployed: readonly string[];
}

export interface Releases {
  /** The project's newest one; undefined where it has none. */
  readonly newest: DeployedRelease | undefined;
  /** What SENTRY_RELEASE says; undefined where it is not set. */
  readonly running: string | undefined;
  /** The release of that name; undefined where Sentry has none. */
  readonly named: DeployedRelease | undefined;
  readonly environment: string;
}

const SUBJECT = "Sentry release";

/** Whether Sentry knows what is deployed. */
export const lookAtRelease: Look = async (site) => {
  const api = sentryOf(site);
  const { organization } = api;
  const environment = findBackend(site.target, "SENTRY_ENVIRONMENT") ?? "production";
  const running = findBackend(site.target, "SENTRY_RELEASE");
  const query = new URLSearchParams({ project: await projectId(site, api), per_page: "1" });
  const path = pathOf("organizations", organization, "releases");
  const withDeploys = async (found: Release): Promise<DeployedRelease> => {
    const deploys = pathOf("organizations", organization, "releases", found.version, "deploys");
    const all = await allPages(site, api, deploys, deploy);
    const days = all
      .filter((one) => one.environment === environment)
      .map(({ dateFinished }) => dateFinished.slice(0, 10));
    return { ...found, deployed: days.sort().reverse() };
  };
  const [first] = await ask(site, api, `${path}?${query.toString()}`, z.array(release));
  const newest = first && (await withDeploys(first));
  if (running === undefined || running === newest?.version) {
    const named = running === undefined ? undefined : newest;
    return judgeReleases({ newest, running, named, environment });
  }
  const ofName = pathOf("organizations", organization, "releases", running);
  const other = await askIfThere(site, api, ofName, release);
  const named = other && (await withDeploys(other));
  return judgeReleases({ newest, running, named, environment });
};

export function judgeReleases(releases: Releases): readonly Answer[] {
  const { newest, running, named, environment } = releases;
  if (running !== undefined && named === undefined) {
    return [fail(SUBJECT, "Sentry does not know the release in SENTRY_RELEASE.")];
  }
  if (newest === undefined) return [fail(SUBJECT, "The project has no release.")];
  const one = named ?? newest;
  const [day] = one.deployed;
  if (day === undefined) {
    const which = named === undefined ? "newest release" : "release in SENTRY_RELEASE";
    return [fail(SUBJECT, `The ${which} (${short(one)}) is not deployed to ${word(environment)}.`)];
  }
  return [
    pass(SUBJECT, `${short(one)} is deployed to ${word(environment)} since ${word(day)}.`),
    ...(named !== undefined && newest.version !== named.version && newest.deployed.length > 0
      ? [
          warn(
            SUBJECT,
            `${short(newest)} is newer and deployed, and the application calls itself ${short(named)}.`,
            "Let the application have the version that is deployed: pulumi config set SENTRY_RELEASE, and pulumi up.",
          ),
        ]
      : []),
    ...((one.commitCount ?? 0) > 0 || (one.ref ?? "") !== ""
      ? []
      : [
          warn(
            SUBJECT,
            `Sentry knows no commit of ${short(one)}: it cannot tell which change broke what.`,
            "Add --repository OWNER/NAME to the command: npm run -s release -- --help",
          ),
        ]),
  ];
}

/** A commit's hash is known by its beginning. */
function short({ version }: Pick<DeployedRelease, "version">): string {
  return /^[0-9a-f]{40}$/.test(version)
    ? version.slice(0, 12)
    : word(version.replace(/[@+]/g, "-"));
}
