import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";

const common = {
  /** Only requests with this method. */
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .optional(),
  /** Only requests whose path contains this. */
  path: z.string().optional(),
  /** So many requests go through before it begins. */
  after: z.int().min(0).default(0),
  /** So many requests fail, then it is over. */
  times: z.int().min(1).default(1),
  /** The request is carried out, and only its answer is lost. */
  applied: z.boolean().default(false),
};

const failureSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    /** Seconds, for the header Retry-After. */
    retryAfter: z.number().min(0).optional(),
    ...common,
  }),
  /** Answers 200 with an error in the body, as GraphQL does. */
  z.strictObject({ kind: z.literal("errors"), ...common }),
  /** Another program answers, such as a gateway, or the API at another address. */
  z.strictObject({
    kind: z.literal("stranger"),
    status: z.int().min(200).max(599),
    type: z.string(),
    body: z.string(),
    ...common,
  }),
  /** Waits before the request is carried out. */
  z.strictObject({ kind: z.literal("slow"), milliseconds: z.int().min(0).max(600_000), ...common }),
  /** Ends the connection without an answer. */
  z.strictObject({ kind: z.literal("cut"), ...common }),
]);

/** A failure as one asks for it: `{ kind: "status", status: 429, path: "dns_records" }`. */
export type FailureRequest = z.input<typeof failureSchema>;
/** A failure that is waiting for its requests. */
export type Failure = z.output<typeof failureSchema>;

/** How an API words an answer with this status; headers of the status are added by the caller. */
export type FailureAnswer = (status: number, retryAfter: number | undefined) => Response;

/**
 * Failures on demand, for tests. In process: `inject`, `clear`; from another process: POST, GET
 * and DELETE /_sandbox/failures (JSON, no token).
 */
export class Failures {
  private waiting: Failure[] = [];

  /** @throws z.ZodError when it is no failure that we know */
  inject(request: FailureRequest): void {
    this.waiting.push(failureSchema.parse(request));
  }

  /** Those whose requests have not all come. */
  pending(): readonly Failure[] {
    return this.waiting;
  }

  clear(): void {
    this.waiting = [];
  }

  /** The routes for other processes, to be mounted before any authentication. */
  routes(): Hono {
    const routes = new Hono();
    routes.get("/_sandbox/failures", (c) => c.json({ failures: this.waiting }));
    routes.delete("/_sandbox/failures", (c) => {
      this.clear();
      return c.body(null, 204);
    });
    routes.post("/_sandbox/failures", async (c) => {
      // A web page may send other types here without asking first.
      if (!c.req.header("content-type")?.startsWith("application/json")) {
        return c.json({ error: "send JSON with content-type: application/json" }, 415);
      }
      const failure = failureSchema.safeParse(await c.req.json().catch(() => undefined));
      if (!failure.success) {
        return c.json({ error: `not a failure: ${z.prettifyError(failure.error)}` }, 400);
      }
      this.waiting.push(failure.data);
      return c.json({ failures: this.waiting }, 201);
    });
    return routes;
  }

  /** Lets requests fail that a waiting failure is meant for. */
  middleware(answer: FailureAnswer): MiddlewareHandler<{ Bindings: Partial<HttpBindings> }> {
    return async (c, next) => {
      const failure = this.take(c.req.method, c.req.path);
      if (failure === undefined) {
        await next();
        return;
      }
      if (failure.kind === "slow") {
        await sleep(failure.milliseconds, undefined, { ref: false });
        await next();
        return;
      }
      if (failure.applied) {
        await next();
      }
      if (failure.kind === "cut") {
        const outgoing = outgoingOf(c.env);
        if (outgoing === undefined) {
          throw new Error("a connection can be cut only where the application is served");
        }
        outgoing.destroy();
        c.res = RESPONSE_ALREADY_SENT;
        return;
      }
      c.res = undefined;
      if (failure.kind === "stranger") {
        const { status, type, body } = failure;
        c.res = new Response(body, { status, headers: { "content-type": type } });
        return;
      }
      c.res =
        failure.kind === "errors"
          ? answer(200, undefined)
          : answer(failure.status, failure.retryAfter);
    };
  }

  private take(method: string, path: string): Failure | undefined {
    const failure = this.waiting.find(
      (candidate) =>
        (candidate.method === undefined || candidate.method === method) &&
        (candidate.path === undefined || path.includes(candidate.path)),
    );
    if (failure === undefined) {
      return undefined;
    }
    if (failure.after > 0) {
      failure.after -= 1;
      return undefined;
    }
    failure.times -= 1;
    this.waiting = this.waiting.filter(({ times }) => times > 0);
    return failure;
  }
}

/** There are no bindings where the application is called without a server. */
function outgoingOf(
  bindings: Partial<HttpBindings> | undefined,
): HttpBindings["outgoing"] | undefined {
  return bindings?.outgoing;
}
