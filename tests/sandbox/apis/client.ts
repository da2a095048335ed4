/** What an API answered. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The JSON of the body; undefined where there is none. */
  body: unknown;
}

/** Calls an application without a server. */
export async function call(
  app: { request(path: string, init: RequestInit): Response | Promise<Response> },
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await app.request(path, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : isJson ? (JSON.parse(text) as unknown) : text,
  };
}
