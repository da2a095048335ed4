import { performance } from "node:perf_hooks";

import { DETAILED_HEALTH_PATH, HEALTH_PATH } from "../../checklist/environment/served";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { reach } from "./reach";
import type { Reached } from "./reach";

/** The application's own target. */
const MOST_MS = 500;
const REQUESTS = 20;
/** So few say nothing good of a mean. */
const FEWEST = 5;
/** Enough to see that an API takes seconds. */
const FEWEST_SLOW = 2;
/** With more than one wrong answer to so many right ones the times say little. */
const MOST_WRONG = 3;
/** A slow API is not measured longer than this. */
const LONGEST_MS = 6000;

/** What was measured. */
export interface Latencies {
  /** Of the right answers, in milliseconds. */
  readonly milliseconds: readonly number[];
  /** How many answers were wrong: their times say nothing. */
  readonly wrong: number;
}

/** Asks the health endpoints 20 times, one after the other, on a connection that is open. */
export const apiLatency: Look = async (site) => {
  const { apiHost } = site.target;
  const begin = performance.now();
  const ask = (path: string): Promise<Reached> => reach(site, { url: `https://${apiHost}${path}` });
  // The first request opens the connection, and wakes an application that sleeps.
  const opening = await ask(HEALTH_PATH);
  if (!("answer" in opening)) {
    return [unknown(apiHost, `It cannot be measured, because ${opening.reason}.`)];
  }
  const detailed = await ask(DETAILED_HEALTH_PATH);
  const asksDatabase = "answer" in detailed && detailed.answer.status === 200;
  const first = asksDatabase ? [detailed.answer.milliseconds] : [];
  const paths = [
    ...(opening.answer.status === 200 || !asksDatabase ? [HEALTH_PATH] : []),
    ...(asksDatabase ? [DETAILED_HEALTH_PATH] : []),
  ];
  const milliseconds = [...first];
  let wrong = 0;
  for (let at = first.length; at < REQUESTS && performance.now() - begin < LONGEST_MS; at += 1) {
    const path = paths[at % paths.length] ?? HEALTH_PATH;
    const reached = await ask(path);
    if ("answer" in reached && reached.answer.status === 200) {
      milliseconds.push(reached.answer.milliseconds);
    } else {
      wrong += 1;
    }
  }
  return [judgeLatencies(apiHost, { milliseconds, wrong }, asksDatabase)];
};

/** @param asksDatabase Whether half of the requests or more went through to the database. */
export function judgeLatencies(
  host: string,
  { milliseconds, wrong }: Latencies,
  asksDatabase: boolean,
): Answer {
  const count = milliseconds.length;
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const mean = milliseconds.reduce((sum, each) => sum + each, 0) / Math.max(count, 1);
  const isSlow = count >= FEWEST_SLOW && mean > MOST_MS;
  if ((count < FEWEST && !isSlow) || wrong > count / MOST_WRONG) {
    return unknown(
      host,
      `Only ${count} of ${count + wrong} requests were answered with 200: too few for a mean.`,
    );
  }
  // The nearest rank: the smallest that 95 of 100 do not exceed.
  const p95 = sorted[Math.ceil(0.95 * count) - 1] ?? 0;
  const figures = [
    `${count} health requests from here took ${Math.round(mean)} ms on average`,
    `95 % of them ${Math.round(p95)} ms and less`,
    ...(wrong === 0 ? [] : [`${wrong} more were not answered with 200`]),
  ].join(", ");
  const limits = asksDatabase
    ? "a few requests without load, half of them or more with a query"
    : "a few requests without load, none of which asks the database";
  if (isSlow) {
    return fail(host, `The mean is above ${MOST_MS} ms: ${figures} (${limits}).`);
  }
  if (p95 > MOST_MS) {
    return warn(
      host,
      `The mean is below ${MOST_MS} ms, and some answers are not: ${figures} (${limits}).`,
      "Look in Sentry for what the slow requests wait for; more replicas: pulumi config set backendReplicas.",
    );
  }
  return pass(host, `${figures} (${limits}).`);
}
