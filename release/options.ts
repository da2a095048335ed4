import { parseArgs } from "node:util";

import type { WantedRelease } from "../providers/saas/sentry/release";

/** What keeps the command from asking Sentry at all; its message is all that the user sees. */
export class WrongUsage extends Error {}

/** What the command sees of the world around it. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** The hash of the commit that is checked out; undefined where there is none. */
  readonly commit: () => string | undefined;
}

const text = { type: "string" } as const;
const OPTIONS = {
  version: text,
  organization: text,
  project: text,
  environment: text,
  name: text,
  url: text,
  started: text,
  finished: text,
  repository: text,
  commit: text,
  help: { type: "boolean", short: "h" },
} as const;

/** The word for no environment at all. */
const NO_DEPLOYMENT = "none";

/**
 * Reads the command's arguments.
 * @returns The release; undefined where the user asks for help
 * @throws WrongUsage that tells all that is wrong with them at once
 */
export function readRelease(
  args: readonly string[],
  { environment, commit }: Surroundings,
): WantedRelease | undefined {
  const given = parsed(args);
  if (given.help === true) return undefined;
  const problems: string[] = [];
  const need = (value: string | undefined, otherwise: string): string => {
    if (value === undefined || value === "") problems.push(otherwise);
    return value ?? "";
  };
  const organization = need(
    given.organization ?? environment["SENTRY_ORG"],
    "--organization is missing, and SENTRY_ORG is not set.",
  );
  const projects = need(
    given.project ?? environment["SENTRY_PROJECT"],
    "--project is missing, and SENTRY_PROJECT is not set.",
  );
  const version = need(given.version ?? commit(), "--version is missing, and no commit is here.");
  need(environment["SENTRY_AUTH_TOKEN"], "The environment variable SENTRY_AUTH_TOKEN is not set.");
  const { repository } = given;
  if (repository === undefined && given.commit !== undefined)
    problems.push("--commit needs --repository: Sentry would not know whose it is.");
  const hash =
    repository === undefined
      ? ""
      : need(given.commit ?? commit(), "--commit is missing, and no commit is here.");
  const to = given.environment ?? "production";
  const forDeployments = (["name", "url", "started", "finished"] as const).filter(
    (name) => to === NO_DEPLOYMENT && given[name] !== undefined,
  );
  for (const name of forDeployments)
    problems.push(`--${name} is about a deployment, and --environment is none.`);
  if (problems.length > 0) throw wrong(problems);
  return {
    organization,
    projects: projects.split(",").map((slug) => slug.trim()),
    version,
    ...(repository === undefined ? {} : { refs: [{ repository, commit: hash }] }),
    ...(to === NO_DEPLOYMENT
      ? {}
      : {
          deploy: {
            environment: to,
            name: given.name,
            url: given.url,
            dateStarted: given.started,
            dateFinished: given.finished,
          },
        }),
  };
}

/** By the options' names, where the release's own checks name its parts. */
export function wrongRelease(
  problems: readonly { readonly part: string; readonly problem: string }[],
): WrongUsage {
  return wrong(problems.map(({ part, problem }) => `${optionOf(part)} ${problem}.`));
}

const PARTS: Readonly<Record<string, string>> = {
  projects: "project",
  "deploy.environment": "environment",
  "deploy.name": "name",
  "deploy.url": "url",
  "deploy.dateStarted": "started",
  "deploy.dateFinished": "finished",
  "refs.0.repository": "repository",
  "refs.0.commit": "commit",
};

function optionOf(part: string): string {
  const name = PARTS[part] ?? PARTS[part.replace(/\.\d+$/, "")] ?? part;
  return `--${name}`;
}

function parsed(args: readonly string[]): Given {
  try {
    return parse(args);
  } catch (error) {
    // The first line: the others explain how a value is written that begins with a dash.
    const [said = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw wrong([said.replace(/\.?$/, ".")]);
  }
}

interface Given extends Partial<Readonly<Record<Exclude<keyof typeof OPTIONS, "help">, string>>> {
  readonly help?: boolean;
}

function parse(args: readonly string[]): Given {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
}

function wrong(problems: readonly string[]): WrongUsage {
  return new WrongUsage([...problems, "See: npm run -s release -- --help"].join("\n"));
}
