/** JSON over HTTP: a token, a time-out, a few retries that obey the API, and the API's own words. */
import { STATUS_CODES } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import pRetry from "p-retry";
import type { z } from "zod";

import { redacted } from "../../checklist/redaction";
import { HttpClient, MOST_BYTES } from "../../http/client";
import type { HttpAnswer as Answer } from "../../http/client";

/** One API: where it is, who asks, and how it writes its errors. */
export interface HttpApi {
  /** The address that paths are joined to, with a slash at its end. */
  readonly baseUrl: string;
  /** Goes with each request as a bearer token, and never into a message. */
  readonly token: string;
  /** Headers of each request; an `authorization` here takes the place of the bearer token, and
   *  an empty header is left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further texts that no message may hold. */
  readonly secrets?: readonly string[];
  /** The API's message in the body of an answer; undefined where there is none. */
  readonly problem: (body: unknown) => string | undefined;
  /** The API's message in an answer that is 2xx and a refusal all the same, as those of GraphQL. */
  readonly refusal?: (body: unknown) => string | undefined;
  /** Whether the body of a 404 is the API's own word that there is no such thing. A gateway before
   *  it, a wrong address or another program answer 404 as well. No 404 is where absent. */
  readonly saysNotFound?: (body: unknown) => boolean;
  /** Whether an answer with 2xx says that something was deleted; 204 says so of itself. */
  readonly saysDeleted?: (body: unknown) => boolean;
  /** A status besides 429 and 5xx that passes by itself, after which nothing was done. */
  readonly passing?: number;
  /** Which requests may be sent a second time when nobody knows whether the first one was carried
   *  out: all, or those that change nothing more when repeated. All where absent. */
  readonly repeats?: "all" | "idempotent";
  /** Ends waiting and reading; what is being written is let finish, for half of it would be lost. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** How often a request is sent again at most. */
  readonly retries?: number;
  /** The wait before the first of these where the API gives none, in milliseconds; then doubled. */
  readonly retryMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Undefined where the answer is empty. */
  readonly body: unknown;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The request may be sent again although its method does not say so. */
  readonly idempotent?: boolean;
  /** The request changes nothing although its method does not say so: it may be sent again, and
   *  a cancellation ends it. */
  readonly reads?: boolean;
}

/** An answer that is a refusal, or none at all. */
export class HttpApiError extends Error {
  constructor(
    message: string,
    /** Absent where there was no answer; 2xx where the answer's body is the refusal. */
    readonly status: number | undefined,
    /** The body of the answer, as far as it was JSON. */
    readonly body?: unknown,
  ) {
    super(message);
  }

  /** Whether the request may have been carried out all the same. */
  get isAmbiguous(): boolean {
    return this.status === undefined || this.status >= 500 || this.status < 300;
  }
}

const TIMEOUT_MS = 60_000;
const RETRIES = 2;
const FIRST_WAIT_MS = 200;
/** An API that wants more patience than this is told to the user instead. */
const LONGEST_WAIT_MS = 60_000;
const IDEMPOTENT: readonly Method[] = ["GET", "PUT", "DELETE"];

/**
 * Sends one request, with a body of JSON or of a form. 429 and 5xx, cut connections and time-outs
 * are tried again, after Retry-After where the API gives one, and other refusals are not.
 * @throws HttpApiError with method, path, status and the API's message
 */
export async function send(
  api: HttpApi,
  method: Method,
  path: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<HttpAnswer> {
  const repeatable =
    api.repeats !== "idempotent" ||
    options.idempotent === true ||
    options.reads === true ||
    IDEMPOTENT.includes(method);
  const mayRepeat = (refusal: Refusal): boolean =>
    (refusal.status === 429 || (repeatable && refusal.isTransient)) &&
    (refusal.waitMs ?? 0) <= LONGEST_WAIT_MS;
  try {
    return await pRetry(() => once(api, method, path, body, options), {
      retries: api.retries ?? RETRIES,
      minTimeout: 0,
      // The wait is ours: it obeys the API, and ends at once when cancelled.
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof Refusal && mayRepeat(error))) return false;
        const waitMs = error.waitMs ?? (api.retryMs ?? FIRST_WAIT_MS) * 2 ** (attemptNumber - 1);
        await delay(waitMs, undefined, api.signal && { signal: api.signal });
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Refusal) {
      const said = `${method} ${path}: ${redacted(error.message, [api.token, ...(api.secrets ?? [])])}`;
      throw new HttpApiError(said, error.status, error.body);
    }
    if (api.signal?.aborted) throw new HttpApiError(`${method} ${path}: cancelled`, undefined);
    throw error;
  }
}

/** Like `send` with GET, but undefined where the API itself says that there is no such thing. */
export async function get(api: HttpApi, path: string): Promise<HttpAnswer | undefined> {
  return orNotFound(api, send(api, "GET", path));
}

/** Deletes; what the API itself says not to be there is no error. */
export async function remove(api: HttpApi, path: string): Promise<void> {
  await removeIfThere(api, path);
}

/**
 * Deletes.
 * @returns False where the API itself says that there is no such thing
 * @throws HttpApiError where it does not say that it has done so
 */
export async function removeIfThere(api: HttpApi, path: string): Promise<boolean> {
  const answer = await orNotFound(api, send(api, "DELETE", path));
  if (answer === undefined) return false;
  const { status, body } = answer;
  if (api.saysDeleted?.(body) ?? (status === 204 && body === undefined)) return true;
  const said = `DELETE ${path}: ${status}, and the answer does not say that anything was deleted`;
  throw new HttpApiError(said, status, body);
}

async function orNotFound(
  api: HttpApi,
  answer: Promise<HttpAnswer>,
): Promise<HttpAnswer | undefined> {
  return answer.catch((error: unknown) => {
    if (isNotFound(api, error)) return undefined;
    throw error;
  });
}

/**
 * The body of an answer that says that something was done.
 * @param request what was asked, for the message
 * @throws HttpApiError where it says something else: then nobody knows whether it was done
 */
export function confirmed<Body>(
  request: string,
  { status, body }: HttpAnswer,
  schema: z.ZodType<Body>,
): Body {
  const { success, data } = schema.safeParse(body);
  if (success) return data;
  throw new HttpApiError(`${request}: ${status}, and the answer does not say it is done`, status);
}

/** Whether the API itself says that there is no such thing. */
export function isNotFound(api: HttpApi, error: unknown): boolean {
  return (
    error instanceof HttpApiError && error.status === 404 && api.saysNotFound?.(error.body) === true
  );
}

class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number | undefined,
    readonly isTransient: boolean,
    readonly waitMs?: number,
    readonly body?: unknown,
  ) {
    super(message);
  }
}

/** One for all APIs of the process; its idle connections keep no process from ending. */
const client = new HttpClient();

const NEVER = new AbortController().signal;

async function once(
  api: HttpApi,
  method: Method,
  path: string,
  body: unknown,
  options: SendOptions,
): Promise<HttpAnswer> {
  if (api.signal?.aborted === true) throw new Refusal("cancelled", undefined, false);
  const reads = options.reads === true || method === "GET";
  let answer: Answer;
  try {
    answer = await client.send({
      url: new URL(path, api.baseUrl).href,
      method,
      headers: headersOf(api, body, options),
      ...(body === undefined ? {} : { body: encoded(body) }),
      signal: reads ? (api.signal ?? NEVER) : NEVER,
      timeoutMs: api.timeoutMs ?? TIMEOUT_MS,
    });
  } catch (error) {
    const reason = `no answer from ${api.baseUrl} (${reasonOf(error, api)})`;
    throw new Refusal(reason, undefined, true);
  }
  return understood(api, answer);
}

/** @throws Refusal where it is none of the API's answers, or one that refuses */
function understood(api: HttpApi, answer: Answer): HttpAnswer {
  const { status, headers, body: text, isCut } = answer;
  const isFine = status >= 200 && status < 300;
  const parsed = isCut ? undefined : parseJson(text);
  const refused = isFine ? api.refusal?.(parsed) : undefined;
  if (refused !== undefined) throw new Refusal(refused, status, false, undefined, parsed);
  if (isFine && (parsed !== undefined || text === "")) return { status, body: parsed, headers };
  const strange = isCut
    ? `the answer is longer than ${MOST_BYTES / 1024 ** 2} MiB`
    : "the answer is not JSON";
  if (isFine) throw new Refusal(strange, status, false);
  const own = api.problem(parsed);
  const said = own ?? `${STATUS_CODES[status] ?? "no message"}${otherwise(api, answer, parsed)}`;
  const waitMs = retryAfterMs(headers["retry-after"]);
  const patience =
    waitMs !== undefined && waitMs > LONGEST_WAIT_MS
      ? ` (the API asks for ${Math.ceil(waitMs / 1000)} s of patience: run the command again then)`
      : "";
  const isTransient = status === 429 || status >= 500 || status === api.passing;
  throw new Refusal(`${status} ${said}${patience}`, status, isTransient, waitMs, parsed);
}

/** Why a refusal may not be the API's own. */
function otherwise(api: HttpApi, { status, headers }: Answer, parsed: unknown): string {
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    const to = URL.canParse(location, api.baseUrl) ? new URL(location, api.baseUrl).host : "?";
    return `: it leads to ${to}, where the token does not go. See that ${api.baseUrl} is the API's address`;
  }
  return status === 404 && parsed === undefined
    ? `: no answer of the API's own. See that ${api.baseUrl} is its address`
    : "";
}

function headersOf(
  api: HttpApi,
  body: unknown,
  options: SendOptions,
): Readonly<Record<string, string>> {
  const headers: Readonly<Record<string, string>> = {
    authorization: `Bearer ${api.token}`,
    accept: "application/json",
    ...(body === undefined ? {} : { "content-type": contentType(body) }),
    ...api.headers,
    ...options.headers,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
}

function contentType(body: unknown): string {
  return body instanceof URLSearchParams ? "application/x-www-form-urlencoded" : "application/json";
}

function encoded(body: unknown): string {
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown, api: HttpApi): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `none in ${(api.timeoutMs ?? TIMEOUT_MS) / 1000} s`;
  if (error.name === "AbortError") return "cancelled";
  return "code" in error ? String(error.code) : error.message;
}

/** Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
