import { Hono } from "hono";
import { z } from "zod";
import { notFound } from "./errors";
import { projectParameter, requireScope } from "./request";
import type { SentryState } from "./state";

/** What was reported (https://docs.sentry.io/api/events/). */
export function eventRoutes(state: SentryState): Hono {
  const routes = new Hono();
  routes.get("/projects/:organization/:project/events/:event/", (c) => {
    const project = projectParameter(c, state);
    requireScope(state, "project:read", "project:write", "project:admin");
    const id = c.req.param("event");
    const found = state.events.get(id);
    if (found?.projectId !== project.id) {
      throw notFound();
    }
    const { environment, logger } = found.payload;
    return c.json({
      ...{ id, eventID: id, projectID: project.id, type: "default", platform: "other" },
      tags: Object.entries({ environment, logger }).map(([key, value]) => ({ key, value })),
    });
  });
  return routes;
}

const header = z.object({ event_id: z.string().regex(/^[0-9a-f]{32}$/) });
const itemHeader = z.object({ type: z.literal("event") });
const payload = z.record(z.string(), z.unknown());

/**
 * Where applications report to, at a host of its own
 * (https://develop.sentry.dev/sdk/data-model/envelopes/): envelopes of one event.
 */
export function ingestion(state: SentryState): Hono {
  const app = new Hono();
  app.post("/api/:project/envelope/", async (c) => {
    const project = state.projects.find(({ id }) => id === c.req.param("project"));
    const asked = /sentry_key=(\w+)/.exec(c.req.header("x-sentry-auth") ?? "")?.[1];
    const key = project?.keys.find(({ publicKey }) => publicKey === asked);
    if (project === undefined || key?.isActive !== true) {
      const causes = ["project_id or key is unknown, or the key is disabled"];
      return c.json({ detail: "event submission rejected with_reason: ProjectId", causes }, 403);
    }
    if (state.reports === "over-quota") {
      c.header("Retry-After", "60");
      return c.json({ detail: "Sentry dropped data due to a quota" }, 429);
    }
    const parts = linesOf(await c.req.text());
    const [first, item, event] = [
      header.safeParse(parts[0]),
      itemHeader.safeParse(parts[1]),
      payload.safeParse(parts[2]),
    ];
    if (!first.success || !item.success || !event.success) {
      return c.json({ detail: "bad envelope", causes: ["invalid item"] }, 400);
    }
    const { event_id: id } = first.data;
    if (state.reports === "kept") {
      state.events.set(id, { projectId: project.id, payload: event.data });
    }
    return c.json({ id });
  });
  return app;
}

function linesOf(text: string): unknown[] {
  return text.split("\n").flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
