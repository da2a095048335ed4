import { z } from "zod";

import { sameValue } from "../../framework/differences";
import type { CheckFailure, Properties } from "../../framework/resource";
import { environment } from "./api";
import { commonInputs, monitor, sameText } from "./monitor";
import type { Detector } from "./monitor";

/** Errors are events of their own; all that is measured comes from spans. */
const DATASETS = ["events", "events_analytics_platform"] as const;
type Dataset = (typeof DATASETS)[number];

/** What Sentry wants beside each of them (https://docs.sentry.io/api/monitors/). */
const BESIDE: Readonly<
  Record<Dataset, { eventTypes: readonly string[]; queryType: number; extrapolationMode?: string }>
> = {
  events: { eventTypes: ["default", "error"], queryType: 0 },
  events_analytics_platform: {
    eventTypes: ["trace_item_span"],
    queryType: 1,
    extrapolationMode: "unknown",
  },
};

const WINDOWS = [60, 300, 600, 900, 1800, 3600, 7200, 14_400, 86_400];
const DELTAS = [300, 900, 3600, 86_400, 604_800, 2_592_000];

/** The priorities of the issues that a condition opens; with none it is resolved. */
const HIGH = 75;
const MEDIUM = 50;
const RESOLVED = 0;

const thresholds = z.strictObject({
  critical: z.number("must be a number"),
  warning: z.number("must be a number").optional(),
  resolved: z.number("must be a number").optional(),
});
type Thresholds = z.output<typeof thresholds>;

const inputs = z.object({
  ...commonInputs,
  aggregate: z.string(),
  dataset: z.enum(DATASETS).optional(),
  query: z.string().default(""),
  environment: z.string().default(""),
  timeWindowSeconds: z.number().default(3600),
  comparisonDeltaSeconds: z.number().default(0),
  direction: z.enum(["above", "below"]).default("above"),
  thresholds,
});
type Inputs = z.output<typeof inputs>;

const source = z.object({
  queryObj: z.object({
    snubaQuery: z.object({
      aggregate: z.string(),
      dataset: z.string(),
      query: z.string().nullish(),
      environment: z.string().nullish(),
      timeWindow: z.number(),
      eventTypes: z.array(z.string()).default([]),
    }),
  }),
});
const group = z.object({
  conditions: z.array(
    z.object({ type: z.string(), comparison: z.unknown(), conditionResult: z.number() }),
  ),
});
const config = z.object({
  detectionType: z.string().nullish(),
  comparisonDelta: z.number().nullish(),
});

/** Watches a number, such as errors in an hour, and opens an issue where it is too high or low. */
export const metricMonitor = monitor<Inputs>({
  token: "saas:sentry:MetricMonitor",
  description:
    "Watches a number of a project, such as errors in an hour, the share of failed requests or the " +
    "95th percentile of their durations, and opens an issue where it is too high. Imported by " +
    "ORGANIZATION/ID. An Alert notifies people of it.",
  type: "metric_issue",
  properties: {
    aggregate: {
      type: "string",
      required: true,
      description:
        "The number: count() of errors, failure_rate() of requests, p95(span.duration) and so on.",
      schema: z
        .string()
        .regex(
          /^\w+\(.*\)$/,
          "must be a function, such as count(), failure_rate() or p95(span.duration)",
        ),
      equals: (desired, actual) => spelled(desired) === spelled(actual),
    },
    dataset: {
      type: "string",
      whenAbsent: ({ aggregate }: Properties) => datasetOf(aggregate),
      description:
        "Of what: events are errors, events_analytics_platform are spans; by the aggregate where " +
        "absent.",
      schema: z.enum(DATASETS, `must be one of ${DATASETS.join(", ")}`),
    },
    query: {
      type: "string",
      whenAbsent: "",
      equals: sameText,
      description: "Which of them count, such as is_transaction:true; all where absent.",
      schema: z
        .string()
        .refine(
          (query) => !query.split(/\s+/).includes("release:latest"),
          "must not hold release:latest, which Sentry's monitors do not take",
        ),
    },
    environment,
    timeWindowSeconds: {
      type: "number",
      whenAbsent: 3600,
      description: "Over how long it is taken.",
      schema: z
        .number()
        .refine((seconds) => WINDOWS.includes(seconds), `must be one of ${WINDOWS.join(", ")}`),
    },
    comparisonDeltaSeconds: {
      type: "number",
      whenAbsent: 0,
      description:
        "How long before is the time that it is compared with: the thresholds are then a change " +
        "in per cent.",
      schema: z
        .number()
        .refine((seconds) => DELTAS.includes(seconds), `must be one of ${DELTAS.join(", ")}`),
    },
    direction: {
      type: "string",
      whenAbsent: "above",
      description: "Whether it may not be above or below the thresholds.",
      schema: z.enum(["above", "below"], "must be above or below"),
    },
    thresholds: {
      type: "object",
      required: true,
      description:
        "critical: beyond it an issue of high priority is opened; warning: beyond it one of medium " +
        "priority; resolved: where it ends, at the warning or critical one where absent.",
      schema: thresholds,
      equals: (desired, actual) => sameValue(complete(desired), complete(actual)),
    },
    detection: {
      type: "string",
      output: true,
      description: "static, or percent with comparisonDeltaSeconds.",
      expected: ({ comparisonDeltaSeconds }) => detectionOf(comparisonDeltaSeconds),
    },
    eventTypes: {
      type: "strings",
      output: true,
      description: "The events that count.",
      expected: ({ aggregate, dataset }) => {
        const { data } = z.enum(DATASETS).safeParse(dataset ?? datasetOf(aggregate));
        return data === undefined ? undefined : BESIDE[data].eventTypes;
      },
    },
  },
  inputs,
  check,
  fields: (wanted) => {
    const dataset = wanted.dataset ?? datasetOf(wanted.aggregate);
    const { comparisonDeltaSeconds: delta } = wanted;
    return {
      dataSources: [
        {
          aggregate: wanted.aggregate,
          dataset,
          query: wanted.query,
          environment: wanted.environment === "" ? null : wanted.environment,
          timeWindow: wanted.timeWindowSeconds,
          ...BESIDE[dataset],
        },
      ],
      config: {
        detectionType: detectionOf(delta),
        ...(delta === 0 ? {} : { comparisonDelta: delta }),
      },
      conditionGroup: { logicType: "any", conditions: conditionsOf(wanted), actions: [] },
    };
  },
  outputs,
  whenOff:
    "its plan may allow no more metric monitors; delete one that is not needed, then run pulumi up",
});

function conditionsOf({ direction, thresholds: given }: Inputs): object[] {
  const { critical, warning, resolved = warning ?? critical } = given;
  const [beyond, within] = direction === "above" ? ["gt", "lte"] : ["lt", "gte"];
  const condition = (type: string | undefined, comparison: number, result: number): object => ({
    type,
    comparison,
    conditionResult: result,
  });
  return [
    condition(beyond, critical, HIGH),
    ...(warning === undefined ? [] : [condition(beyond, warning, MEDIUM)]),
    condition(within, resolved, RESOLVED),
  ];
}

function outputs(found: Detector): Properties {
  const { snubaQuery } = source.parse(found.dataSources?.[0]).queryObj;
  const { conditions } = group.parse(found.conditionGroup);
  const { detectionType, comparisonDelta } = config.parse(found.config);
  const thresholdOf = (result: number): number | undefined =>
    z.number().safeParse(conditions.find((each) => each.conditionResult === result)?.comparison)
      .data;
  const [critical, warning, resolved] = [HIGH, MEDIUM, RESOLVED].map(thresholdOf);
  const opens = conditions.find(({ conditionResult }) => conditionResult !== RESOLVED)?.type ?? "";
  return {
    aggregate: snubaQuery.aggregate,
    dataset: snubaQuery.dataset,
    query: snubaQuery.query ?? "",
    environment: snubaQuery.environment ?? "",
    timeWindowSeconds: snubaQuery.timeWindow,
    comparisonDeltaSeconds: comparisonDelta ?? 0,
    direction: { gt: "above", gte: "above", lt: "below", lte: "below" }[opens] ?? opens,
    thresholds: {
      critical,
      warning,
      // What it is by default is not said; that it never ends is.
      ...(resolved === (warning ?? critical) ? {} : { resolved: resolved ?? "never" }),
    },
    detection: detectionType ?? "static",
    eventTypes: [...snubaQuery.eventTypes].sort(),
  };
}

/** Numbers that contradict one another would open and resolve the same issue at once. */
function check(given: Properties): CheckFailure[] {
  const found: CheckFailure[] = [];
  const { data } = thresholds.safeParse(given.thresholds);
  const sign = given.direction === "below" ? -1 : 1;
  const known = given.direction === undefined || typeof given.direction === "string";
  if (data !== undefined && known) {
    const side = sign === 1 ? "below" : "above";
    const { critical, warning = critical, resolved = warning } = data;
    if (data.warning !== undefined && sign * warning >= sign * critical)
      found.push({ property: "thresholds.warning", reason: `must be ${side} critical` });
    if (sign * resolved > sign * warning)
      found.push({
        property: "thresholds.resolved",
        reason: `must not be ${sign === 1 ? "above" : "below"} the threshold that opens the issue`,
      });
  }
  const { aggregate, dataset } = given;
  if (typeof aggregate === "string" && dataset === "events" && datasetOf(aggregate) !== dataset)
    found.push({
      property: "dataset",
      reason: `must be events_analytics_platform for ${aggregate}, which is about spans`,
    });
  return found;
}

/** Errors are counted; everything else is measured on spans. */
function datasetOf(aggregate: unknown): Dataset {
  const counts =
    typeof aggregate === "string" && /^count\(\)$|^count_unique\(.*user/.test(aggregate);
  return counts ? "events" : "events_analytics_platform";
}

function detectionOf(delta: unknown): string {
  return typeof delta === "number" && delta > 0 ? "percent" : "static";
}

function complete(given: unknown): Thresholds | undefined {
  const { data } = thresholds.safeParse(withoutAbsent(given));
  return data && { ...data, resolved: data.resolved ?? data.warning ?? data.critical };
}

function withoutAbsent(given: unknown): unknown {
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => (value ?? null) !== null));
}

/** Sentry has two spellings for users. */
function spelled(aggregate: unknown): unknown {
  return aggregate === "count_unique(tags[sentry:user])" ? "count_unique(user)" : aggregate;
}
