import assert from "node:assert/strict";

import { Alerts } from "../../components/alerts";
import { byName, declare } from "./mocks";

const args = { organization: "acme", project: "shop", team: "barbers", apiHost: "api.example.com" };
const watched = { organization: "acme", project: "shop" };
const notified = { organization: "acme", actions: [{ team: "barbers" }] };

describe("Alerts", () => {
  it("declares the monitors, and the alerts that tell the team of what they find", async () => {
    const declared = await declare(() => new Alerts("alerts", args), "update");

    assert.deepEqual(
      byName(declared),
      byName([
        { type: "bookedbarber:index:Alerts", name: "alerts", inputs: args },
        {
          type: "saas:sentry:UptimeMonitor",
          name: "alerts-uptime",
          inputs: {
            ...watched,
            name: "BookedBarber: the API answers",
            description: "Asks for https://api.example.com/health every minute.",
            url: "https://api.example.com/health",
            intervalSeconds: 60,
            downtimeThreshold: 2,
          },
        },
        {
          type: "saas:sentry:MetricMonitor",
          name: "alerts-errors",
          inputs: {
            ...watched,
            name: "BookedBarber: errors per hour",
            aggregate: "count()",
            timeWindowSeconds: 3600,
            thresholds: { critical: 50, warning: 20 },
          },
        },
        {
          type: "saas:sentry:MetricMonitor",
          name: "alerts-failures",
          inputs: {
            ...watched,
            name: "BookedBarber: share of failed requests",
            aggregate: "failure_rate()",
            query: "is_transaction:true",
            timeWindowSeconds: 300,
            thresholds: { critical: 0.05, warning: 0.02 },
          },
        },
        {
          type: "saas:sentry:MetricMonitor",
          name: "alerts-durations",
          inputs: {
            ...watched,
            name: "BookedBarber: 95th percentile of durations",
            aggregate: "p95(span.duration)",
            query: "is_transaction:true",
            timeWindowSeconds: 300,
            thresholds: { critical: 5000, warning: 2000 },
          },
        },
        {
          type: "saas:sentry:Alert",
          name: "alerts-critical-errors",
          inputs: {
            ...notified,
            name: "BookedBarber: critical errors",
            project: "shop",
            monitorIds: ["alerts-uptime-id", "alerts-errors-id", "alerts-failures-id"],
            filters: [{ type: "issue_priority_greater_or_equal", priority: 75 }],
          },
        },
        {
          type: "saas:sentry:Alert",
          name: "alerts-performance",
          inputs: {
            ...notified,
            name: "BookedBarber: performance",
            monitorIds: ["alerts-durations-id"],
          },
        },
        {
          type: "saas:sentry:Alert",
          name: "alerts-payments",
          inputs: {
            ...notified,
            name: "BookedBarber: payments fail",
            project: "shop",
            frequencyMinutes: 5,
            filterLogic: "any",
            filters: [
              { type: "tagged_event", key: "transaction", match: "co", value: "payment" },
              { type: "tagged_event", key: "transaction", match: "co", value: "stripe" },
            ],
          },
        },
        {
          type: "saas:sentry:Alert",
          name: "alerts-database",
          inputs: {
            ...notified,
            name: "BookedBarber: database connections",
            project: "shop",
            frequencyMinutes: 5,
            filterLogic: "any",
            filters: [
              {
                type: "event_attribute",
                attribute: "exception.type",
                match: "eq",
                value: "OperationalError",
              },
              {
                type: "event_attribute",
                attribute: "exception.type",
                match: "eq",
                value: "InterfaceError",
              },
              {
                type: "event_attribute",
                attribute: "message",
                match: "co",
                value: "QueuePool limit",
              },
            ],
          },
        },
      ]),
    );
  });

  it("notifies people besides the team", async () => {
    const members = ["ops@example.com", "dana@example.com"];
    const declared = await declare(() => new Alerts("alerts", { ...args, members }), "update");

    const alerts = declared.filter(({ type }) => type === "saas:sentry:Alert");
    assert.equal(alerts.length, 4);
    for (const { inputs } of alerts) {
      assert.partialDeepStrictEqual(inputs, {
        actions: [
          { team: "barbers" },
          { member: "ops@example.com" },
          { member: "dana@example.com" },
        ],
      });
    }
  });
});
