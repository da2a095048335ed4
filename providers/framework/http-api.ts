/** JSON over HTTP: a token, a few retries, the API's own words. */
import { setTimeout as delay } from "node:timers/promises";

/** One API and how it writes its errors. */
export interface HttpApi {
  /** The address that paths are joined to, with a slash at its end. */
  readonly baseUrl: string;
  readonly token: string;
  /** The API's message in the body of a refused request; undefined where there is none. */
  readonly problem: (body: unknown) => string | undefined;
}

export interface HttpAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** An answer that is not 2xx, or none at all. */
export class HttpApiError extends Error {
  constructor(
    message: string,
    readonly status: number | undefined,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 60_000;
const RETRIES = 2;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 8_000;

/**
 * Sends one request; 429, 5xx and cut connections are tried again as the vendors'
 * clients do, after Retry-After where the API gives one.
 * @throws HttpApiError with method, path, status and the API's message
 */
export async function send(
  api: HttpApi,
  method: Method,
  path: string,
  body?: unknown,
): Promise<HttpAnswer> {
  for (let attempt = 0; ; attempt++) {
    const result = await once(api, method, path, body);
    if (!(result instanceof Refusal)) return result;
    if (!result.again || attempt === RETRIES) {
      const said = result.message.replaceAll(api.token, "[secret]");
      throw new HttpApiError(`${method} ${path}: ${said}`, result.status);
    }
    await delay(Math.min(result.waitMs ?? FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS));
  }
}

/** Like `send` with GET, but undefined where the API says that there is no such thing. */
export async function get(api: HttpApi, path: string): Promise<HttpAnswer | undefined> {
  return send(api, "GET", path).catch((error: unknown) => {
    if (error instanceof HttpApiError && error.status === 404) return undefined;
    throw error;
  });
}

/** Deletes; what is gone already is no error. */
export async function remove(api: HttpApi, path: string): Promise<void> {
  await send(api, "DELETE", path).catch((error: unknown) => {
    if (!(error instanceof HttpApiError && error.status === 404)) throw error;
  });
}

class Refusal {
  constructor(
    readonly message: string,
    readonly status: number | undefined,
    readonly again: boolean,
    readonly waitMs: number | undefined,
  ) {}
}

async function once(
  api: HttpApi,
  method: Method,
  path: string,
  body: unknown,
): Promise<HttpAnswer | Refusal> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(path, api.baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${api.token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    return new Refusal(
      `no answer from ${api.baseUrl} (${reasonOf(error)})`,
      undefined,
      true,
      undefined,
    );
  }
  const parsed = parseJson(text);
  if (response.ok && (parsed !== undefined || text === ""))
    return { body: parsed, headers: response.headers };
  if (response.ok) return new Refusal("the answer is not JSON", response.status, false, undefined);
  const { status } = response;
  const said = api.problem(parsed) ?? (response.statusText || "no message");
  const again = status === 429 || status >= 500;
  return new Refusal(`${status} ${said}`, status, again, retryAfterMs(response.headers));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : error.message;
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
