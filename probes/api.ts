import type { z } from "zod";

import { CannotLook } from "./look";
import type { Site } from "./look";
import { reasonOf } from "./network/failure";

/** The means to ask. */
type Reach = Pick<Site, "network" | "signal">;

/** Somebody's API, as one key opens it. */
export interface Api {
  /** As people call it: "Stripe". */
  readonly title: string;
  /** What every path is written after. */
  readonly url: string;
  /** The headers that hold the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a person does where the key is refused. */
  readonly fix: string;
}

export interface Question {
  /** Below the API's address; without a secret, since it is told in messages. */
  readonly path: string;
  /** Sent as JSON, by POST. */
  readonly json?: unknown;
  /** Sent as a form, by POST. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** The API refuses the key (401), or what the key may do does not suffice (403). */
export class Refused extends CannotLook {
  public constructor(
    api: Api,
    public readonly status: 401 | 403,
    message: string,
  ) {
    super(api.title, message, api.fix);
  }
}

/**
 * Asks an API, whatever it answers.
 *
 * @throws CannotLook where nobody answers.
 */
export async function send(site: Reach, api: Api, question: Question): Promise<ApiAnswer> {
  const { network, signal } = site;
  const { path, json, form } = question;
  try {
    const { status, headers, body } = await network.request({
      url: `${api.url}${path}`,
      headers: { accept: "application/json", ...api.headers, ...typeOf(question) },
      ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form).toString() }),
      signal,
    });
    return { status, headers, json: parsed(body) };
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new CannotLook(
      api.title,
      `${api.title} cannot be asked, because ${reason}.`,
      "See that this machine reaches the API, and run the probe again.",
    );
  }
}

/**
 * Asks an API, for an answer of this shape.
 *
 * @throws CannotLook where it does not answer so, `Refused` where it refuses the key.
 */
export async function ask<T>(
  site: Reach,
  api: Api,
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  return understood(api, path, await send(site, api, { path }), schema);
}

/** Like `ask`, but undefined where there is no such thing (404). */
export async function askIfThere<T>(
  site: Site,
  api: Api,
  path: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const answer = await send(site, api, { path });
  return answer.status === 404 ? undefined : understood(api, path, answer, schema);
}

/**
 * An answer's body.
 *
 * @throws CannotLook where the answer is a failure or has another shape.
 */
export function understood<T>(
  api: Api,
  path: string,
  { status, json }: ApiAnswer,
  schema: z.ZodType<T>,
): T {
  const { title } = api;
  const what = path.replace(/[?#].*$/s, "");
  if (status === 401) {
    throw new Refused(api, status, `${title} refuses the key (401).`);
  }
  if (status === 403) {
    throw new Refused(api, status, `The key may not ask ${title} for ${what} (403).`);
  }
  if (status === 429) {
    throw new CannotLook(
      title,
      `${title} was asked too often (429).`,
      "Wait for some minutes, and run the probe again.",
    );
  }
  if (status < 200 || status > 299) {
    throw new CannotLook(
      title,
      `${title} answers ${status} for ${what}.`,
      "Run the probe again later; the vendor's status page tells of disturbances.",
    );
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  // The answer may hold secrets: only where it is another one is told.
  const [issue] = result.error.issues;
  const isWhole = issue === undefined || issue.path.length === 0;
  const where = isWhole ? "as a whole" : `at ${issue.path.join(".")}`;
  throw new CannotLook(
    title,
    `${title}'s answer for ${what} is not understood ${where}.`,
    "Run the probe again; if it stays so, report it as a bug of the probe, with its name.",
  );
}

function typeOf({ json, form }: Question): Readonly<Record<string, string>> {
  if (json !== undefined) return { "content-type": "application/json" };
  return form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
