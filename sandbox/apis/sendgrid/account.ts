import { Hono } from "hono";

import type { SendgridState } from "./state";

/**
 * The account: its plan, what a key may do, its IP addresses, what became of mails
 * (https://www.twilio.com/docs/sendgrid/api-reference).
 */
export function accountRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  routes.get("/v3/user/account", (c) => c.json(state.account));
  routes.get("/v3/scopes", (c) => c.json({ scopes: state.scopes }));
  routes.get("/v3/ips", (c) =>
    c.json(
      state.ips.map(({ ip, rdns, warmup, startDate, assignedAt }) => ({
        ...{ ip, subusers: [], rdns, pools: [], warmup, start_date: startDate },
        ...{ whitelabeled: rdns !== "", assigned_at: assignedAt },
      })),
    ),
  );
  routes.get("/v3/stats", (c) => {
    const start = c.req.query("start_date");
    if (start === undefined) {
      const errors = [{ message: "start_date is required", field: "start_date" }];
      return c.json({ errors }, 400);
    }
    // All of it on one of the days; the others are as they are without a mail.
    const { requests, delivered, bounces, spamReports } = state.statistics;
    const none = { requests: 0, delivered: 0, bounces: 0, spam_reports: 0, opens: 0, clicks: 0 };
    const all = { ...none, requests, delivered, bounces, spam_reports: spamReports };
    const end = c.req.query("end_date") ?? start;
    return c.json([
      { date: start, stats: [{ metrics: all }] },
      { date: end, stats: [{ metrics: none }] },
    ]);
  });
  return routes;
}
