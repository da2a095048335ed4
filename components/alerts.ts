import * as pulumi from "@pulumi/pulumi";

import { HEALTH_PATH } from "../checklist/environment/served";
import { Alert, MetricMonitor, UptimeMonitor } from "../providers/saas/sdk/sentry";

export interface AlertsArgs {
  /** The organisation's slug in Sentry. */
  readonly organization: pulumi.Input<string>;
  /** The slug of the project whose errors and spans are watched. */
  readonly project: pulumi.Input<string>;
  /** The slug of the team that is notified. */
  readonly team: pulumi.Input<string>;
  /** The e-mail addresses of members who are notified besides. */
  readonly members?: readonly string[] | undefined;
  /** The API's host, whose health check is asked for from outside. */
  readonly apiHost: string;
}

/** Sentry's number for an issue of high priority. */
const HIGH = 75;

/** Sentry's monitors of the application, and the alerts that tell the team of what they find. */
export class Alerts extends pulumi.ComponentResource {
  public constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Alerts", name, { ...args }, opts);
    const { organization, project, team, members = [], apiHost } = args;
    const mine = { parent: this };
    const watched = { organization, project };

    const uptime = new UptimeMonitor(
      `${name}-uptime`,
      {
        ...watched,
        name: "BookedBarber: the API answers",
        description: `Asks for https://${apiHost}${HEALTH_PATH} every minute.`,
        url: `https://${apiHost}${HEALTH_PATH}`,
        intervalSeconds: 60,
        // Two wrong answers in a row: it was down for a minute.
        downtimeThreshold: 2,
      },
      mine,
    );
    const errors = new MetricMonitor(
      `${name}-errors`,
      {
        ...watched,
        name: "BookedBarber: errors per hour",
        aggregate: "count()",
        timeWindowSeconds: 3600,
        thresholds: { critical: 50, warning: 20 },
      },
      mine,
    );
    const failures = new MetricMonitor(
      `${name}-failures`,
      {
        ...watched,
        name: "BookedBarber: share of failed requests",
        aggregate: "failure_rate()",
        query: "is_transaction:true",
        timeWindowSeconds: 300,
        thresholds: { critical: 0.05, warning: 0.02 },
      },
      mine,
    );
    const durations = new MetricMonitor(
      `${name}-durations`,
      {
        ...watched,
        name: "BookedBarber: 95th percentile of durations",
        aggregate: "p95(span.duration)",
        query: "is_transaction:true",
        timeWindowSeconds: 300,
        // Milliseconds.
        thresholds: { critical: 5000, warning: 2000 },
      },
      mine,
    );

    const people = members.map((member) => ({ member }));
    const notified = { organization, actions: [{ team }, ...people] };
    new Alert(
      `${name}-critical-errors`,
      {
        ...notified,
        name: "BookedBarber: critical errors",
        project,
        monitorIds: [uptime.id, errors.id, failures.id],
        filters: [{ type: "issue_priority_greater_or_equal", priority: HIGH }],
      },
      mine,
    );
    new Alert(
      `${name}-performance`,
      { ...notified, name: "BookedBarber: performance", monitorIds: [durations.id] },
      mine,
    );
    new Alert(
      `${name}-payments`,
      {
        ...notified,
        name: "BookedBarber: payments fail",
        project,
        frequencyMinutes: 5,
        // The tag that Sentry's SDK gives each error: the route or function that failed.
        filterLogic: "any",
        filters: [
          { type: "tagged_event", key: "transaction", match: "co", value: "payment" },
          { type: "tagged_event", key: "transaction", match: "co", value: "stripe" },
        ],
      },
      mine,
    );
    new Alert(
      `${name}-database`,
      {
        ...notified,
        name: "BookedBarber: database connections",
        project,
        frequencyMinutes: 5,
        // What SQLAlchemy raises where the server is gone, a connection broke, or none is free.
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
      mine,
    );
    this.registerOutputs({});
  }
}
