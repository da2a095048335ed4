import { Hono } from "hono";
import { z } from "zod";

import { bodyOf } from "./request";
import type { SendgridState, Tracking } from "./state";

const enabled = z.boolean().optional();
const text = z.string().optional();

const changes = {
  open: z.strictObject({ enabled }),
  click: z.strictObject({ enabled }),
  google_analytics: z.strictObject({
    enabled,
    utm_source: text,
    utm_medium: text,
    utm_campaign: text,
    utm_term: text,
    utm_content: text,
  }),
  subscription: z.strictObject({
    enabled,
    html_content: text,
    plain_content: text,
    landing: text,
    replace: text,
    url: text,
  }),
} as const satisfies Readonly<Record<keyof Tracking, z.ZodType>>;

/** https://www.twilio.com/docs/sendgrid/api-reference/settings-tracking */
export function trackingRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  for (const name of Object.keys(changes) as (keyof Tracking)[]) {
    const path = `/v3/tracking_settings/${name}`;
    routes.get(path, (c) => c.json(state.tracking[name]));
    routes.patch(path, async (c) => {
      const fields: object = await bodyOf<object>(c.req, changes[name]);
      Object.assign(state.tracking[name], fields);
      return c.json(state.tracking[name]);
    });
  }
  return routes;
}
