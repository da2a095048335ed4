/** Tiny loopback stand-ins of the Cloudflare and Sentry APIs, as far as the plugins' tests go. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json, text } from "node:stream/consumers";

export type Json = Record<string, unknown>;

/** A request as the API saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A loopback server that answers by a function and remembers what it was asked. */
export class FakeApi {
  readonly seen: Seen[] = [];
  /** Answers that come before the function's, first in, first out. */
  readonly next: Answer[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(answer: (seen: Seen) => Answer): Promise<FakeApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const api = new FakeApi(server, `http://127.0.0.1:${port}`);
    server.on("request", (request: IncomingMessage, response) => {
      void bodyOf(request).then((body) => {
        const seen: Seen = {
          method: request.method ?? "",
          path: request.url ?? "",
          body,
          authorization: request.headers.authorization,
        };
        api.seen.push(seen);
        const { status, body: said, headers } = api.next.shift() ?? answer(seen);
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(
          typeof said === "string" ? said : said === undefined ? "" : JSON.stringify(said),
        );
      });
    });
    return api;
  }

  /** The requests since the last call, `METHOD path`. */
  taken(): string[] {
    return this.seen.splice(0).map(({ method, path }) => `${method} ${path}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const type = request.headers["content-type"];
  if (type === undefined) return undefined;
  return type.startsWith("application/json") ? json(request) : text(request);
}

/** Cloudflare's records of every zone, by id, as the API answers them. */
export function cloudflareApi(records: Map<string, Json>): (seen: Seen) => Answer {
  let made = 0;
  let clock = 0;
  const now = (): string => `2026-11-24T08:00:${String(clock++ % 60).padStart(2, "0")}Z`;
  const good = (result: unknown): Answer => ({
    status: 200,
    body: { success: true, errors: [], messages: [], result },
  });
  const bad = (status: number, code: number, message: string): Answer => ({
    status,
    body: { success: false, errors: [{ code, message }], messages: [], result: null },
  });
  const stored = (body: Json, old: Json): Json => {
    const data = body.data as Json | undefined;
    const proxiable = ["A", "AAAA", "CNAME"].includes(String(body.type));
    return {
      created_on: now(),
      ...old,
      ...body,
      ...(data === undefined
        ? {}
        : { content: `${String(data.flags)} ${String(data.tag)} "${String(data.value)}"` }),
      ...(body.comment === undefined ? { comment: null } : { comment_modified_on: now() }),
      ...{ proxiable, settings: {}, meta: {}, tags: [], modified_on: now() },
    };
  };
  return ({ method, path, body }) => {
    const [, , , , zone, , id] = path.split("/");
    if (path.startsWith("/client/v4/zones?")) {
      const name = new URL(path, "http://x").searchParams.get("name");
      return good(
        name === "bookedbarber.com" ? [{ id: "0".repeat(32), name, status: "active" }] : [],
      );
    }
    if (zone === undefined || !path.includes("/dns_records")) return bad(404, 7003, "no route");
    const fields = (body ?? {}) as Json;
    if (method === "POST") {
      if (String(fields.content).includes("REFUSEME"))
        return bad(400, 9005, `Content ${String(fields.content)} is not valid.`);
      if (
        [...records.values()].some(
          (old) =>
            old.name === fields.name && old.content === fields.content && fields.data === undefined,
        )
      )
        return bad(400, 81058, "An identical record already exists.");
      const created = { id: String(++made).padStart(32, "a"), ...stored(fields, {}) };
      records.set(created.id, created);
      return good(created);
    }
    const old = records.get(id ?? "");
    if (id === undefined || old === undefined) return bad(404, 81044, "Record does not exist.");
    if (method === "PUT")
      records.set(id, { ...stored(fields, { id, created_on: old.created_on }) });
    if (method === "DELETE") records.delete(id);
    return good(method === "DELETE" ? { id } : records.get(id));
  };
}

/** Sentry's teams, projects and keys by slug or id. */
export interface SentryState {
  readonly teams: Map<string, Json>;
  readonly projects: Map<string, Json>;
  readonly keys: Map<string, Json>;
}

export function sentryApi(state: SentryState): (seen: Seen) => Answer {
  let ids = 1000;
  const gone: Answer = { status: 404, body: { detail: "The requested resource does not exist" } };
  return ({ method, path, body }) => {
    const parts = path.split("?")[0]?.split("/").filter(Boolean).slice(2) ?? [];
    const [collection, , slug, below, id] = parts;
    const fields = (body ?? {}) as Json;
    if (collection === "organizations" && method === "POST") {
      const team = { id: String(ids++), hasAccess: true, isMember: false, isPending: false };
      const made = { ...team, name: fields.name, slug: fields.slug ?? "made-slug" };
      state.teams.set(made.slug as string, made);
      return { status: 201, body: made };
    }
    if (collection === "teams" && below === "projects") {
      const team = { slug };
      const made: Json = {
        ...{ id: String(ids++), name: fields.name, slug: fields.slug ?? "made-slug" },
        ...{ platform: "", color: "#3f86bf", status: "active", features: [], isPublic: false },
        ...{ digestsMinDelay: 300, digestsMaxDelay: 1800, resolveAge: 0 },
        ...{ organization: { slug: "bookedbarber" }, team, teams: [team] },
      };
      state.projects.set(made.slug as string, made);
      return { status: 201, body: made };
    }
    if (below === "keys") {
      if (!state.projects.has(slug ?? "")) return gone;
      if (method === "GET") return { status: 200, body: [...state.keys.values()] };
      if (method === "POST") {
        const n = String(ids++);
        const dsn = {
          public: `https://pub${n}@o1.ingest.example/1`,
          secret: `https://pub${n}:sec${n}@o1.ingest.example/1`,
          csp: `https://o1.ingest.example/api/1/csp-report/?sentry_key=pub${n}`,
        };
        const made = {
          ...{ id: `key${n}`, name: fields.name, label: fields.name, public: `pub${n}` },
          ...{ secret: `sec${n}`, projectId: 1, isActive: true, rateLimit: fields.rateLimit, dsn },
        };
        state.keys.set(made.id, made);
        return { status: 201, body: made };
      }
      const key = state.keys.get(id ?? "");
      if (key === undefined) return gone;
      if (method === "DELETE") {
        state.keys.delete(id ?? "");
        return { status: 204 };
      }
      Object.assign(key, fields);
      return { status: 200, body: key };
    }
    const things = collection === "teams" ? state.teams : state.projects;
    const thing = things.get(slug ?? "");
    if (thing === undefined) return gone;
    if (below === "teams") {
      const teams = (thing.teams as { slug: string }[]).filter((team) => team.slug !== id);
      thing.teams = method === "DELETE" ? teams : [...teams, { slug: id }];
      return { status: 201, body: thing };
    }
    if (method === "DELETE") {
      things.delete(slug ?? "");
      return { status: 204 };
    }
    if (method === "PUT") {
      things.delete(slug ?? "");
      Object.assign(thing, fields);
      things.set(String(thing.slug), thing);
    }
    return { status: 200, body: thing };
  };
}
