import { z } from "zod";
import { groupSchema, ownerField } from "./conditions";
import { text } from "./slugs";
import type { SentryState } from "./state";

const wrong = "Invalid value.";
const longestUrl = 255;
const mostBytes = 1000;

const eventTypes = {
  0: ["default", "error"],
  1: ["transaction", "trace_item_span"],
} as const;

/** What a metric monitor counts or measures (https://docs.sentry.io/api/monitors/). */
const snubaQuery = z
  .object({
    aggregate: z.string().regex(/^\w+\(.*\)$/, "Invalid Metric: Please pass a valid function"),
    dataset: z.enum(["events", "transactions", "events_analytics_platform"], "Invalid dataset"),
    query: z
      .string()
      .refine(
        (query) => !query.includes("release:latest"),
        "Unsupported Query: We do not currently support the release:latest query",
      ),
    queryType: z.literal([0, 1], "Invalid query type").optional(),
    timeWindow: z.int().min(60).max(86_400),
    environment: z.string().nullable(),
    eventTypes: z.array(z.string()),
    extrapolationMode: z.string().nullish(),
  })
  .superRefine(({ aggregate, dataset, queryType, eventTypes: given }, context) => {
    const right = dataset === "events" ? 0 : 1;
    const refuse = (message: string): void => {
      context.addIssue({ code: "custom", message });
    };
    if (queryType !== undefined && queryType !== right) {
      refuse("Invalid dataset for this query type.");
    }
    const allowed: readonly string[] = eventTypes[right];
    if (!given.every((type) => allowed.includes(type))) {
      refuse(`Invalid event types for this dataset. Valid event types are ${allowed.join(", ")}`);
    }
    if (dataset === "events_analytics_platform" && given.length > 1) {
      refuse("Multiple event types not allowed.");
    }
    if (dataset === "events" && aggregate.includes("span.")) {
      refuse("Invalid Metric: We do not currently support this field.");
    }
  });

const comparison = z.union([
  z.number(),
  z.object({
    seasonality: z.literal("auto"),
    sensitivity: z.enum(["low", "medium", "high"]),
    thresholdType: z.literal([0, 1, 2]),
  }),
]);

const metricConditions = groupSchema(
  z
    .array(
      z.object({
        type: z.enum(["gt", "gte", "lt", "lte", "anomaly_detection"], "Unsupported type"),
        comparison,
        conditionResult: z.literal([75, 50, 0], "Unsupported condition result"),
      }),
    )
    .min(1)
    .max(3, "Too many conditions"),
);

const metricConfig = z
  .object({
    detectionType: z.enum(["static", "percent", "dynamic"], wrong),
    comparisonDelta: z.literal([300, 900, 3600, 86_400, 604_800, 2_592_000], wrong).nullish(),
  })
  .refine(
    ({ detectionType, comparisonDelta }) =>
      (detectionType === "percent") === (comparisonDelta != null),
    "comparisonDelta goes with the detection type percent",
  );

const operator = z.object({ cmp: z.enum(["equals", "not_equal", "less_than", "greater_than"]) });
const check = z.object({ op: z.literal("status_code_check"), operator, value: z.int() });
const assertion = z.object({
  root: z.object({ op: z.enum(["and", "or"]), children: z.array(check).min(1) }),
});

/** What an uptime monitor asks for. */
const uptimeRequest = z
  .object({
    url: z
      .url({ protocol: /^https?$/, error: "Enter a valid URL." })
      .max(longestUrl, `Ensure this field has no more than ${longestUrl} characters.`),
    method: z.enum(["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"], wrong).optional(),
    headers: z
      .array(z.tuple([z.string(), z.string()]), "Expected array of header tuples.")
      .optional(),
    body: z.string().nullish(),
    intervalSeconds: z.literal([60, 300, 600, 1200, 1800, 3600], "Not a valid choice."),
    timeoutMs: z.int().min(1000).max(60_000),
    traceSampling: z.boolean().optional(),
    assertion: assertion.nullish(),
  })
  .refine((request) => bytes(request) <= mostBytes, {
    error: `Request is too large, max size is ${mostBytes} bytes`,
  });

const threshold = z.int().min(1);
const uptimeConfig = z.object({
  mode: z.literal(1, "Only superusers can modify `mode`"),
  environment: z.string().max(64).nullable(),
  recoveryThreshold: threshold,
  downtimeThreshold: threshold,
});

function bytes(request: {
  url: string;
  method?: string | undefined;
  headers?: readonly (readonly [string, string])[] | undefined;
  body?: string | null | undefined;
}): number {
  const lines = (request.headers ?? []).map(([name, value]) => `${name}${value}\r\n`);
  const first = `${request.method ?? "GET"} ${request.url} HTTP/1.1\r\n`;
  return Buffer.byteLength([first, ...lines, request.body ?? ""].join(""));
}

/** The fields of a monitor in a request, by its type. */
export function detectorSchema(state: SentryState): z.ZodType<DetectorFields> {
  const common = {
    name: text(200),
    description: z.string("Not a valid string.").trim().nullish(),
    enabled: z.boolean("Must be a valid boolean.").optional(),
    owner: ownerField(state),
    workflowIds: z.array(z.int()).optional(),
  };
  const only = "Only one data source is allowed for this detector type.";
  return z.discriminatedUnion("type", [
    z.object({
      ...common,
      type: z.literal("metric_issue"),
      dataSources: z.tuple([snubaQuery], only),
      config: metricConfig,
      conditionGroup: metricConditions,
    }),
    z.object({
      ...common,
      type: z.literal("uptime_domain_failure"),
      dataSources: z.tuple([uptimeRequest], only),
      config: uptimeConfig,
    }),
  ]);
}

export interface DetectorFields {
  type: string;
  name: string;
  description?: string | null | undefined;
  enabled?: boolean | undefined;
  owner?: string | null | undefined;
  dataSources: [Readonly<Record<string, unknown>>];
  config: Readonly<Record<string, unknown>>;
  conditionGroup?:
    | {
        logicType: string;
        conditions: readonly { type: string; comparison: unknown; conditionResult: unknown }[];
      }
    | undefined;
}
