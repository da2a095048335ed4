/** What an application allows pages of other origins. */
export interface CorsRules {
  readonly allows: (origin: string) => boolean;
  /** Answers `*` to everybody. */
  readonly any: boolean;
  readonly credentials: boolean;
  readonly methods: readonly string[];
  readonly headers: readonly string[];
}

/** Headers that no preflight asks for, and that are always told (Starlette). */
const SAFE = ["Accept", "Accept-Language", "Content-Language", "Content-Type"];

/** Whether a request asks in advance what another request may do. */
export function isPreflight(request: Request): boolean {
  return request.method === "OPTIONS" && request.headers.has("access-control-request-method");
}

/** The answer to a preflight, as Starlette's CORSMiddleware gives it. */
export function preflight(request: Request, rules: CorsRules): Response {
  const origin = request.headers.get("origin") ?? "";
  const wanted = request.headers.get("access-control-request-method") ?? "";
  const asked = (request.headers.get("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const allowed = [...new Set([...SAFE, ...rules.headers])];
  const lower = new Set(allowed.map((name) => name.toLowerCase()));
  const problems = [
    ...(rules.any || rules.allows(origin) ? [] : ["origin"]),
    ...(rules.methods.includes(wanted) ? [] : ["method"]),
    ...(asked.every((name) => lower.has(name)) ? [] : ["headers"]),
  ];
  const headers = new Headers({
    vary: "Origin",
    "access-control-allow-methods": rules.methods.join(", "),
    "access-control-max-age": "600",
    "access-control-allow-headers": allowed.sort().join(", "),
  });
  grant(headers, origin, rules);
  return problems.length === 0
    ? new Response("OK", { status: 200, headers })
    : new Response(`Disallowed CORS ${problems.join(", ")}`, { status: 400, headers });
}

/** An answer with what a page of the asking origin needs to read it. */
export function withCors(answer: Response, origin: string | null, rules: CorsRules): void {
  if (origin === null) return;
  grant(answer.headers, origin, rules);
  if (!rules.any && rules.allows(origin)) answer.headers.append("vary", "Origin");
}

function grant(headers: Headers, origin: string, { any, allows, credentials }: CorsRules): void {
  if (any) headers.set("access-control-allow-origin", "*");
  else if (allows(origin)) headers.set("access-control-allow-origin", origin);
  if (credentials) headers.set("access-control-allow-credentials", "true");
}
