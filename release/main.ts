import { z } from "zod";

import { HttpApiError } from "../providers/framework/http-api";
import { sentryApi } from "../providers/saas/sentry/api";
import { announceRelease, WrongRelease } from "../providers/saas/sentry/release";
import type { Announced, WantedRelease } from "../providers/saas/sentry/release";
import { givenSettings } from "../providers/saas/settings";
import { readRelease, wrongRelease } from "./options";
import type { Surroundings } from "./options";
import { usage } from "./usage";

export interface World extends Surroundings {
  /** Ends the command early: what is under way is let finish. */
  readonly signal: AbortSignal;
  /** Writes to standard output, which holds the result alone. */
  readonly out: (text: string) => void;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
}

/**
 * The command `release`.
 *
 * @returns The exit code: 0 Sentry knows it, 1 Sentry refuses or does not answer, 2 wrong usage.
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  try {
    const wanted = readRelease(args, world);
    if (wanted === undefined) {
      world.out(usage);
      return 0;
    }
    const api = sentryApi(givenSettings({}, world.environment), world.signal);
    world.out(told(wanted, await announceRelease(api, wanted)));
    return 0;
  } catch (error) {
    const said = error instanceof WrongRelease ? wrongRelease(error.problems) : error;
    world.tell(`error: ${messageOf(said)}`);
    // Whatever else it is, such as a wrong address of the API, Sentry was not asked.
    return said instanceof HttpApiError || said instanceof z.ZodError ? 1 : 2;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return `Sentry's answer is not as expected:\n${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
}

function told({ projects, deploy }: WantedRelease, announced: Announced): string {
  const { version, dateReleased, deployId, done } = announced;
  const lines = [
    `The release ${version} of ${projects.join(", ")} is released since ${dateReleased}` +
      `${done.includes("finished") ? "" : ", as before"}.`,
    ...(deploy === undefined || deployId === undefined
      ? []
      : [
          `It is deployed to ${deploy.environment}` +
            `${done.includes("deployed") ? "" : ", as before"} (${deployId}).`,
        ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
