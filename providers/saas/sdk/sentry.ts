import * as pulumi from "@pulumi/pulumi";

import { oldFirst } from "./replacement";

/** What every monitor takes. */
export interface MonitorArgs {
  /** The organization's slug. */
  readonly organization: pulumi.Input<string>;
  /** The slug of the project that it watches. */
  readonly project: pulumi.Input<string>;
  /** What its page and its issues are called. */
  readonly name: pulumi.Input<string>;
  /** What people read in its issues: what to do then. */
  readonly description?: pulumi.Input<string>;
  readonly enabled?: pulumi.Input<boolean>;
  /** Who answers for it: team:<id> or user:<id>. */
  readonly owner?: pulumi.Input<string>;
}

export interface Thresholds {
  /** Beyond it an issue of high priority is opened. */
  readonly critical: pulumi.Input<number>;
  /** Beyond it an issue of medium priority is opened. */
  readonly warning?: pulumi.Input<number>;
  /** Where the issue ends; at the warning or critical one where absent. */
  readonly resolved?: pulumi.Input<number>;
}

export interface MetricMonitorArgs extends MonitorArgs {
  /** The number: count() of errors, failure_rate() of requests, p95(span.duration) and so on. */
  readonly aggregate: pulumi.Input<string>;
  /** Of what: errors or spans; by the aggregate where absent. */
  readonly dataset?: pulumi.Input<"events" | "events_analytics_platform">;
  /** Which of them count, such as is_transaction:true; all where absent. */
  readonly query?: pulumi.Input<string>;
  /** The environment whose events count; Sentry has it from its first event on. */
  readonly environment?: pulumi.Input<string>;
  /** Over how long it is taken, 3600 where absent. */
  readonly timeWindowSeconds?: pulumi.Input<number>;
  /** How long before is the time that it is compared with, where the thresholds are per cent. */
  readonly comparisonDeltaSeconds?: pulumi.Input<number>;
  readonly direction?: pulumi.Input<"above" | "below">;
  readonly thresholds: pulumi.Input<Thresholds>;
}

/** Watches a number of a project, and opens an issue where it is too high or too low. */
export class MetricMonitor extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly detection: pulumi.Output<string>;
  declare public readonly eventTypes: pulumi.Output<string[]>;

  public constructor(name: string, args: MetricMonitorArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { projectId: undefined, detection: undefined, eventTypes: undefined };
    super("saas:sentry:MetricMonitor", name, { ...args, ...outputs }, oldFirst(opts));
  }
}

export interface UptimeMonitorArgs extends MonitorArgs {
  /** The address, such as that of the application's health check. */
  readonly url: pulumi.Input<string>;
  readonly method?: pulumi.Input<"GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS">;
  /** Headers of the request, kept as a secret. */
  readonly headers?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  /** The request's body, with POST, PUT and PATCH. */
  readonly body?: pulumi.Input<string>;
  readonly intervalSeconds?: pulumi.Input<60 | 300 | 600 | 1200 | 1800 | 3600>;
  readonly timeoutMs?: pulumi.Input<number>;
  /** Whether the application may trace these requests as it traces others. */
  readonly traceSampling?: pulumi.Input<boolean>;
  /** The environment of its issues, production where absent. */
  readonly environment?: pulumi.Input<string>;
  /** The status codes of a right answer, 200 to 299 where absent. */
  readonly expectedStatus?: pulumi.Input<{
    readonly from: pulumi.Input<number>;
    readonly to: pulumi.Input<number>;
  }>;
  /** After how many wrong answers in a row it is down. */
  readonly downtimeThreshold?: pulumi.Input<number>;
  /** After how many right answers in a row it is up again. */
  readonly recoveryThreshold?: pulumi.Input<number>;
}

/** Asks for an address from outside, and opens an issue where it does not answer as it should. */
export class UptimeMonitor extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly url: pulumi.Output<string>;
  declare public readonly projectId: pulumi.Output<string>;

  public constructor(name: string, args: UptimeMonitorArgs, opts?: pulumi.CustomResourceOptions) {
    const headers = args.headers === undefined ? {} : { headers: pulumi.secret(args.headers) };
    super(
      "saas:sentry:UptimeMonitor",
      name,
      { ...args, ...headers, projectId: undefined },
      { ...oldFirst(opts), additionalSecretOutputs: ["headers"] },
    );
  }
}

type Match = "eq" | "ne" | "co" | "nc" | "sw" | "ew" | "is" | "ns";
type Interval = "1min" | "5min" | "15min" | "1h" | "1d" | "1w" | "30d";

/** What an issue or event must be so that somebody is notified. */
export type AlertFilter =
  | {
      readonly type: "tagged_event";
      readonly key: pulumi.Input<string>;
      readonly match: pulumi.Input<Match>;
      /** Absent with `is` and `ns`, which ask whether there is one. */
      readonly value?: pulumi.Input<string>;
    }
  | {
      readonly type: "event_attribute";
      /** Such as exception.type, message or http.status_code. */
      readonly attribute: pulumi.Input<string>;
      readonly match: pulumi.Input<Match>;
      readonly value?: pulumi.Input<string>;
    }
  | {
      readonly type: "level";
      readonly match: pulumi.Input<"eq" | "gte" | "lte">;
      /** 50 is fatal, 40 error, 30 warning, 20 info, 10 debug, 0 a sample. */
      readonly level: pulumi.Input<0 | 10 | 20 | 30 | 40 | 50>;
    }
  | {
      readonly type: "event_frequency_count" | "event_unique_user_frequency_count";
      readonly value: pulumi.Input<number>;
      readonly interval: pulumi.Input<Interval>;
    }
  | { readonly type: "issue_occurrences"; readonly value: pulumi.Input<number> }
  | {
      readonly type: "issue_priority_greater_or_equal";
      /** 75 is high, 50 medium, 25 low. */
      readonly priority: pulumi.Input<25 | 50 | 75>;
    }
  | { readonly type: "latest_release" };

/** Whom an alert notifies by e-mail. */
export type AlertAction =
  /** A team's slug or id. */
  | { readonly team: pulumi.Input<string> }
  /** A member's e-mail address, or the user's id. */
  | { readonly member: pulumi.Input<string> }
  /** The owners, and who is notified where it has none. */
  | { readonly owners: pulumi.Input<"ActiveMembers" | "AllMembers" | "NoOne"> };

export interface AlertArgs {
  /** The organization's slug. */
  readonly organization: pulumi.Input<string>;
  /** What its page and its mails are called. */
  readonly name: pulumi.Input<string>;
  readonly enabled?: pulumi.Input<boolean>;
  /** The environment whose events count; Sentry has it from its first event on. */
  readonly environment?: pulumi.Input<string>;
  /** How long it keeps quiet about an issue after it has notified of it, 30 where absent. */
  readonly frequencyMinutes?: pulumi.Input<0 | 5 | 10 | 30 | 60 | 180 | 720 | 1440>;
  /** The ids of the monitors whose issues it is about. */
  readonly monitorIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The slug of a project, whose own errors it is about. */
  readonly project?: pulumi.Input<string>;
  /** Which of the project's own monitors: its errors, or all its issues. */
  readonly projectMonitor?: pulumi.Input<"error" | "issue_stream">;
  /** When it looks at an issue; at each event where absent. */
  readonly triggers?: pulumi.Input<
    pulumi.Input<
      "first_seen_event" | "regression_event" | "reappeared_event" | "issue_resolved_trigger"
    >[]
  >;
  readonly filterLogic?: pulumi.Input<"all" | "any" | "none">;
  readonly filters?: pulumi.Input<pulumi.Input<AlertFilter>[]>;
  /** One at least. */
  readonly actions: pulumi.Input<pulumi.Input<AlertAction>[]>;
  /** Who answers for it: team:<id> or user:<id>. */
  readonly owner?: pulumi.Input<string>;
}

/** Notifies people by e-mail of issues that monitors open. */
export class Alert extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly projectMonitorId: pulumi.Output<string>;
  declare public readonly recipients: pulumi.Output<Readonly<Record<string, string>>>;
  declare public readonly filterGroups: pulumi.Output<number>;

  public constructor(name: string, args: AlertArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { projectMonitorId: undefined, recipients: undefined, filterGroups: undefined };
    super("saas:sentry:Alert", name, { ...args, ...outputs }, oldFirst(opts));
  }
}
