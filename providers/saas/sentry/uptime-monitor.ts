import { z } from "zod";

import { isObject } from "../../framework/wire";
import type { CheckFailure, Properties } from "../../framework/resource";
import { commonInputs, monitor, sameText } from "./monitor";
import type { Detector } from "./monitor";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const WITH_BODY: readonly unknown[] = ["POST", "PUT", "PATCH"];
const INTERVALS = [60, 300, 600, 1200, 1800, 3600];

/** Declared by people, and not found by Sentry itself. */
const MANUAL = 1;

/** What a right answer has where nothing else is said. */
const ANY_SUCCESS = { from: 200, to: 299 };

const statusCode = z.int("must be a status code").min(100, "must be a status code");
const expectedStatus = z
  .strictObject({ from: statusCode, to: statusCode.max(599, "must be a status code") })
  .refine(({ from, to }) => from <= to, { path: ["to"], error: "must not be below from" });

const inputs = z.object({
  ...commonInputs,
  url: z.string(),
  method: z.enum(METHODS).default("GET"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  intervalSeconds: z.number().default(60),
  timeoutMs: z.number().default(5000),
  traceSampling: z.boolean().default(false),
  environment: z.string().default("production"),
  expectedStatus: expectedStatus.default(ANY_SUCCESS),
  downtimeThreshold: z.number().default(3),
  recoveryThreshold: z.number().default(1),
});
type Inputs = z.output<typeof inputs>;

const source = z.object({
  queryObj: z.object({
    url: z.string(),
    method: z.string(),
    body: z.string().nullish(),
    headers: z.array(z.tuple([z.string(), z.string()])).default([]),
    intervalSeconds: z.number(),
    timeoutMs: z.number(),
    traceSampling: z.boolean().default(false),
    assertion: z.unknown(),
  }),
});
const config = z.object({
  environment: z.string().nullish(),
  recoveryThreshold: z.number(),
  downtimeThreshold: z.number(),
});

const count = (most: number): z.ZodType =>
  z.int("must be a whole number").min(1, "must be 1 at least").max(most, `may be ${most} at most`);

/** Asks for an address from outside, and opens an issue where it does not answer as it should. */
export const uptimeMonitor = monitor<Inputs>({
  token: "saas:sentry:UptimeMonitor",
  description:
    "Asks for an address from several places of the world, and opens an issue where it does not " +
    "answer as it should. Imported by ORGANIZATION/ID. A plan holds some of these; Sentry leaves " +
    "further ones switched off unless the organization pays for them, which is then an error.",
  type: "uptime_domain_failure",
  properties: {
    url: {
      type: "string",
      required: true,
      description: "The address, such as that of the application's health check.",
      schema: z
        .url({ protocol: /^https?$/, error: "must be an http(s):// address" })
        .max(255, "may have 255 characters at most"),
    },
    method: {
      type: "string",
      whenAbsent: "GET",
      description: "How it is asked for.",
      schema: z.enum(METHODS, `must be one of ${METHODS.join(", ")}`),
    },
    headers: {
      type: "object",
      secret: true,
      description: "Headers of the request, kept as a secret: they may hold a token.",
      schema: z.record(
        z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "must be a header's name"),
        z.string("must be a text"),
      ),
      equals: sameHeaders,
    },
    body: {
      type: "string",
      whenAbsent: "",
      equals: sameText,
      description: "The request's body, with POST, PUT and PATCH.",
    },
    intervalSeconds: {
      type: "number",
      whenAbsent: 60,
      description: "How often it is asked for.",
      schema: z
        .number()
        .refine((seconds) => INTERVALS.includes(seconds), `must be one of ${INTERVALS.join(", ")}`),
    },
    timeoutMs: {
      type: "number",
      whenAbsent: 5000,
      description: "How long it may take to answer, in milliseconds.",
      schema: z
        .int("must be a whole number")
        .min(1000, "must be 1000 at least")
        .max(60_000, "may be 60000 at most"),
    },
    traceSampling: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether the application may trace these requests as it traces others.",
    },
    environment: {
      type: "string",
      whenAbsent: "production",
      description: "The environment of its issues.",
      schema: z.string().min(1, "must not be empty").max(64, "may have 64 characters at most"),
    },
    expectedStatus: {
      type: "object",
      whenAbsent: () => ANY_SUCCESS,
      description: "The status codes of a right answer: from and to.",
      schema: expectedStatus,
    },
    downtimeThreshold: {
      type: "number",
      whenAbsent: 3,
      description: "After how many wrong answers in a row it is down.",
      schema: count(100),
    },
    recoveryThreshold: {
      type: "number",
      whenAbsent: 1,
      description: "After how many right answers in a row it is up again.",
      schema: count(100),
    },
  },
  inputs,
  check: ({ method, body }): CheckFailure[] =>
    typeof body === "string" &&
    body !== "" &&
    (method === undefined || typeof method === "string") &&
    !WITH_BODY.includes(method)
      ? [{ property: "body", reason: "goes with the methods POST, PUT and PATCH alone" }]
      : [],
  fields: (wanted) => ({
    dataSources: [
      {
        url: wanted.url,
        method: wanted.method,
        headers: Object.entries(wanted.headers),
        body: wanted.body === "" ? null : wanted.body,
        intervalSeconds: wanted.intervalSeconds,
        timeoutMs: wanted.timeoutMs,
        traceSampling: wanted.traceSampling,
        assertion: assertionOf(wanted.expectedStatus),
      },
    ],
    config: {
      mode: MANUAL,
      environment: wanted.environment,
      recoveryThreshold: wanted.recoveryThreshold,
      downtimeThreshold: wanted.downtimeThreshold,
    },
  }),
  outputs,
  whenOff:
    "its plan allows no more uptime monitors, and the provider buys none; delete one that is not " +
    "needed or raise the budget in Sentry's subscription settings, then run pulumi up",
});

/** The status is above the one and below the other. */
function assertionOf({ from, to }: Inputs["expectedStatus"]): object {
  const is = (cmp: string, value: number): object => ({
    op: "status_code_check",
    operator: { cmp },
    value,
  });
  return { root: { op: "and", children: [is("greater_than", from - 1), is("less_than", to + 1)] } };
}

const statusCheck = z.object({
  op: z.literal("status_code_check"),
  operator: z.object({ cmp: z.string() }),
  value: z.number(),
});
const statusRange = z.object({
  root: z.object({ op: z.literal("and"), children: z.tuple([statusCheck, statusCheck]) }),
});

/** The range that an assertion stands for; an empty object where it is about something else. */
function statusOf(assertion: unknown): object {
  const children = statusRange.safeParse(assertion).data?.root.children ?? [];
  const value = (cmp: string): number | undefined =>
    children.find(({ operator }) => operator.cmp === cmp)?.value;
  const [above, below] = [value("greater_than"), value("less_than")];
  return above === undefined || below === undefined ? {} : { from: above + 1, to: below - 1 };
}

function outputs(found: Detector): Properties {
  const { queryObj } = source.parse(found.dataSources?.[0]);
  const { environment, recoveryThreshold, downtimeThreshold } = config.parse(found.config);
  return {
    url: queryObj.url,
    method: queryObj.method,
    headers: Object.fromEntries(queryObj.headers),
    body: queryObj.body ?? "",
    intervalSeconds: queryObj.intervalSeconds,
    timeoutMs: queryObj.timeoutMs,
    traceSampling: queryObj.traceSampling,
    environment: environment ?? "",
    expectedStatus: statusOf(queryObj.assertion),
    downtimeThreshold,
    recoveryThreshold,
  };
}

/** The case of a header's name means nothing. */
function sameHeaders(desired: unknown, actual: unknown): boolean {
  const lines = (headers: unknown): string =>
    isObject(headers)
      ? JSON.stringify(
          Object.entries(headers)
            .map(([name, value]) => [name.toLowerCase(), value])
            .sort(),
        )
      : "";
  return lines(desired) === lines(actual);
}
