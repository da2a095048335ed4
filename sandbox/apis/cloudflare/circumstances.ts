import { Hono } from "hono";
import { z } from "zod";
import { plans } from "./plans";
import type { CloudflareState } from "./state";

const circumstances = z.strictObject({
  plan: z.enum(plans).optional(),
  /** Whether the registrar has the DS record, which ends DNSSEC's state `pending`. */
  dsPublished: z.boolean().optional(),
});

/**
 * What the API depends on and no request of it changes: GET and PATCH /_sandbox/zone, without a
 * token, with `plan` and `dsPublished`.
 */
export function circumstanceRoutes(state: CloudflareState): Hono {
  const routes = new Hono();
  const shown = (): object => {
    const [zone] = state.zones.values();
    return { plan: zone?.plan, dsPublished: zone?.dnssec.dsPublished };
  };
  routes.get("/_sandbox/zone", (c) => c.json(shown()));
  routes.patch("/_sandbox/zone", async (c) => {
    // A web page may send other types here without asking first.
    if (!c.req.header("content-type")?.startsWith("application/json")) {
      return c.json({ error: "send JSON with content-type: application/json" }, 415);
    }
    const wanted = circumstances.safeParse(await c.req.json().catch(() => undefined));
    if (!wanted.success) {
      return c.json({ error: `not as expected: ${z.prettifyError(wanted.error)}` }, 400);
    }
    for (const zone of state.zones.values()) {
      zone.plan = wanted.data.plan ?? zone.plan;
      zone.dnssec.dsPublished = wanted.data.dsPublished ?? zone.dnssec.dsPublished;
    }
    return c.json(shown());
  });
  return routes;
}
