import { setTimeout as sleep } from "node:timers/promises";

import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";

import { isPreflight, preflight, withCors } from "./cors";
import type { CorsRules } from "./cors";
import type { DatabaseHealth } from "./database-health";
import type { Fault } from "./faults";
import { RateLimit } from "./rate-limit";
import { signatureProblem } from "./stripe-signature";

export interface BackendOptions {
  /** The variables with which it runs at the moment. */
  readonly variables: () => Readonly<Record<string, string>>;
  readonly database: (url: string) => Promise<DatabaseHealth>;
  readonly has: (fault: Fault) => boolean;
}

const login = z.object({ email: z.email(), password: z.string().min(1) });
const event = z.object({ id: z.string(), type: z.string() });
const methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** BookedBarber's API as far as probes look at it, in FastAPI's words. */
export function backend({ variables, database, has }: BackendOptions): Hono {
  const signIns = new RateLimit();
  let requests = 0;
  const app = new Hono();

  app.use(async (c, next) => {
    requests += 1;
    if (has("api-slow")) await sleep(700, undefined, { ref: false });
    if (has("api-sometimes-slow") && requests % 5 === 0) {
      await sleep(900, undefined, { ref: false });
    }
    await next();
    c.res.headers.set("server", has("server-version") ? "uvicorn/0.23.2" : "uvicorn");
  });
  app.use(cors(variables, has));

  app.get("/health", (c) => {
    if (has("health-missing")) return c.json({ detail: "Not Found" }, 404);
    if (has("health-down")) return c.json({ status: "unhealthy" }, 503);
    return c.json({ status: "healthy" });
  });
  app.get("/api/v1/health/detailed", async (c) => {
    if (has("health-detailed-missing")) return c.json({ detail: "Not Found" }, 404);
    if (has("health-detailed-private")) return c.json({ detail: "Not authenticated" }, 401);
    const { DATABASE_URL: url = "", ENVIRONMENT: environment = "" } = variables();
    const asked = has("database-down") ? undefined : await database(url);
    const state = (healthy: boolean): string => (healthy ? "healthy" : "unhealthy");
    const checks = {
      ...(has("health-silent-on-database")
        ? {}
        : {
            database: {
              status: state(asked?.healthy === true),
              response_time_ms: asked?.milliseconds ?? 2000,
            },
          }),
      redis: { status: state(!has("redis-down")) },
      pool: { status: state(!has("pool-exhausted")), size: 5, checked_out: 1 },
    };
    const healthy = Object.values(checks).every(({ status }) => status === "healthy");
    return c.json(
      { status: state(healthy), version: "2.0.0", environment, checks },
      healthy ? 200 : 503,
    );
  });

  app.use("/api/*", async (c, next) => {
    if (has("api-errors")) return c.json({ detail: "Internal Server Error" }, 500);
    if (has("api-missing")) return c.json({ detail: "Not Found" }, 404);
    return next();
  });
  app.post("/api/v2/auth/login", async (c) => {
    const { AUTH_RATE_LIMIT_PER_MINUTE: limit = "10" } = variables();
    const wait = has("no-rate-limit") ? undefined : signIns.count(Number(limit));
    if (wait !== undefined) {
      const headers = has("rate-limit-without-time") ? undefined : { "retry-after": String(wait) };
      return c.json({ detail: "Too many sign-in attempts" }, 429, headers);
    }
    const given = login.safeParse(await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ detail: "Field required" }, 422);
    return c.json({ detail: "Incorrect email or password" }, 401, { "www-authenticate": "Bearer" });
  });
  app.post("/api/v2/webhooks/stripe", async (c) => {
    if (has("webhook-missing")) return c.json({ detail: "Not Found" }, 404);
    if (has("webhook-errors")) return c.json({ detail: "Internal Server Error" }, 500);
    const body = await c.req.text();
    const { STRIPE_WEBHOOK_SECRET: secret = "" } = variables();
    const header = c.req.header("stripe-signature") ?? null;
    const problem = signatureProblem(body, header, secret, Math.floor(Date.now() / 1000));
    const passedOver =
      (problem === "no-signature" && has("webhook-takes-unsigned")) ||
      (problem === "forged" && has("webhook-takes-forged")) ||
      (problem === "old" && has("webhook-takes-old"));
    if ((problem !== undefined && !passedOver) || has("webhook-refuses-all")) {
      return c.json({ detail: "Invalid signature" }, 400);
    }
    if (!event.safeParse(parsed(body)).success) return c.json({ detail: "Invalid payload" }, 400);
    return c.json({ status: "success" });
  });
  for (const path of ["/api/v2/auth/login", "/api/v2/webhooks/stripe"]) {
    app.all(path, (c) => c.json({ detail: "Method Not Allowed" }, 405, { allow: "POST" }));
  }
  app.get("/docs", (c, next) =>
    has("api-docs-open") ? c.html("<title>BookedBarber - Swagger UI</title>") : next(),
  );
  app.get("/openapi.json", (c, next) =>
    has("api-docs-open") ? c.json({ openapi: "3.1.0", info: {}, paths: {} }) : next(),
  );
  app.notFound((c) => c.json({ detail: "Not Found" }, 404));
  return app;
}

/** FastAPI's CORSMiddleware, with the origins of ALLOWED_ORIGINS. */
function cors(
  variables: BackendOptions["variables"],
  has: BackendOptions["has"],
): MiddlewareHandler {
  const rules = (): CorsRules => {
    const { ALLOWED_ORIGINS: list = "" } = variables();
    const origins = has("cors-closed") ? [] : list.split(",").map((origin) => origin.trim());
    return {
      any: has("cors-any-origin"),
      allows: (origin) =>
        origins.includes(origin) ||
        has("cors-mirrors-origin") ||
        (has("cors-null") && origin === "null") ||
        (has("cors-suffix") && origins.some((each) => origin.startsWith(each))) ||
        (has("cors-http") && origins.includes(origin.replace(/^http:/, "https:"))),
      credentials: !has("cors-without-credentials"),
      methods,
      headers: has("cors-without-headers") ? [] : ["Authorization", "X-Requested-With"],
    };
  };
  return async (c, next) => {
    if (isPreflight(c.req.raw) && c.req.header("origin") !== undefined) {
      return has("cors-without-preflight")
        ? c.json({ detail: "Method Not Allowed" }, 405)
        : preflight(c.req.raw, rules());
    }
    await next();
    withCors(c.res, c.req.header("origin") ?? null, rules());
    if (has("cors-without-vary")) c.res.headers.delete("vary");
    return undefined;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
