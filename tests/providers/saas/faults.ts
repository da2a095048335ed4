import assert from "node:assert/strict";

import type { FailureRequest, Failures } from "../../../sandbox/apis/failures";
import type { Program, Stack } from "./stack";

/** One API in the state that a test begins with, and a stack whose provider speaks to it. */
export interface World {
  readonly stack: Stack;
  readonly failures: Failures;
  /** Everything that the API holds, without ids and times, which differ from run to run. */
  readonly held: () => unknown;
  readonly close: () => Promise<void>;
}

/** Something that is done to a stack, and that a failing API must not break. */
export interface Scenario {
  readonly start: () => Promise<World>;
  /** What is deployed before, without failures. */
  readonly before?: Program;
  /** Done without failures just before, such as a change by hand. */
  readonly meanwhile?: (world: World) => void | Promise<void>;
  readonly after: Program;
  /** Demands on the outputs, such as that a secret is the API's own. */
  readonly check?: (world: World) => void;
  /** Texts that no message may hold. */
  readonly canaries?: readonly string[];
}

/** Once: what a retry mends. For good: what only a second `up` mends. */
const FAULTS: Readonly<Record<string, FailureRequest>> = {
  "429 once": { kind: "status", status: 429, retryAfter: 0 },
  "500 once": { kind: "status", status: 500 },
  "500 once, after doing it": { kind: "status", status: 500, applied: true },
  "503 for good": { kind: "status", status: 503, times: 5 },
  "503 for good, after doing it": { kind: "status", status: 503, times: 5, applied: true },
  "a refusal, 403": { kind: "status", status: 403 },
  "a cut connection": { kind: "cut" },
  "a cut connection, after doing it": { kind: "cut", applied: true },
  "a connection cut for good, after doing it": { kind: "cut", applied: true, times: 5 },
  "no answer in time": { kind: "slow", milliseconds: 400 },
};

/** More than any operation sends. */
const MOST_REQUESTS = 60;

/**
 * Declares tests that let each request of an `up` fail in turn, in each way. Afterwards, with at
 * most one more `up`, the API holds just what it holds without any failure: nothing twice, nothing
 * missing. A success with anything else would be a success that was none.
 */
export function survivesFaults(
  scenario: Scenario,
  more: Readonly<Record<string, FailureRequest>> = {},
): void {
  const types = Object.values(scenario.after).map(({ type }) => type);
  // Strangers are many: one scenario of each type meets them.
  const isFirst = types.some((type) => !triedTypes.has(type));
  for (const type of types) triedTypes.add(type);
  for (const [name, fault] of Object.entries({ ...FAULTS, ...(isFirst ? STRANGE : {}), ...more })) {
    it(`survives ${name} at each request`, async () => {
      const clean = await run(scenario, undefined);
      let struck = 0;
      for (let at = 0; at < MOST_REQUESTS; at++) {
        const faulty = await run(scenario, { ...fault, after: at });
        if (!faulty.isHit) break;
        struck++;
        assert.deepEqual(faulty.held, clean.held, `the fault at request ${at + 1}`);
      }
      assert.ok(struck > 0, "a request was struck");
    });
  }
  if (isFirst) keepsWhatIsThere(scenario);
}

const JSON_TYPE = "application/json";
const PAGE = "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>";

/** Retries meet it, too. */
const times = 5;

/** Answers that are not the vendor's own word about the thing that was asked for. */
const STRANGE: Readonly<Record<string, FailureRequest>> = {
  "a gateway's page with 404": {
    kind: "stranger",
    times,
    status: 404,
    type: "text/html",
    body: PAGE,
  },
  "an empty 404": { kind: "stranger", times, status: 404, type: "text/plain", body: "" },
  "another program's 404": {
    ...{ kind: "stranger", times, status: 404, type: JSON_TYPE },
    body: '{"status":404,"error":"Not Found","path":"/"}',
  },
  "a 410": { kind: "stranger", times, status: 410, type: JSON_TYPE, body: "{}" },
  "a page with 200": { kind: "stranger", times, status: 200, type: "text/html", body: PAGE },
  "an empty 200": { kind: "stranger", times, status: 200, type: JSON_TYPE, body: "" },
  "an object with nothing in it": {
    kind: "stranger",
    times,
    status: 200,
    type: JSON_TYPE,
    body: "{}",
  },
  "a null": { kind: "stranger", times, status: 200, type: JSON_TYPE, body: "null" },
  "half a body": { kind: "stranger", times, status: 200, type: JSON_TYPE, body: '{"id":' },
  "a redirect": { kind: "stranger", times, status: 302, type: "text/html", body: "" },
  "what Railway says to a revoked token": {
    ...{ kind: "stranger", times, status: 200, type: JSON_TYPE },
    body: '{"errors":[{"message":"Project Token not found"}]}',
  },
  "401, to a revoked token": { kind: "status", times, status: 401 },
  "403, to a token without the right": { kind: "status", times, status: 403 },
};

/** The types whose scenarios met strangers. */
const triedTypes = new Set<string>();

/**
 * Declares tests that give such an answer to each request of a refresh and of a destroy in turn.
 * Nothing is dropped from the state but what the API does not hold any more.
 */
function keepsWhatIsThere(scenario: Scenario): void {
  for (const [name, fault] of Object.entries(STRANGE)) {
    it(`takes nothing for gone by ${name}, at each request of a refresh and a destroy`, async () => {
      const clean = await left(scenario, "refresh", undefined);
      for (const what of ["refresh", "destroy"] as const) {
        for (let at = 0; at < MOST_REQUESTS; at++) {
          const faulty = await left(scenario, what, { ...fault, after: at });
          assert.deepEqual(faulty.held, clean.held, `${what}, request ${at + 1}`);
          if (!faulty.isHit) break;
        }
      }
    });
  }
}

/** What the API holds when all was destroyed after a refresh or a destroy with a fault. */
async function left(
  { start, before, meanwhile, after, canaries = [] }: Scenario,
  what: "refresh" | "destroy",
  fault: FailureRequest | undefined,
): Promise<{ held: unknown; isHit: boolean }> {
  const world = await start();
  const { stack, failures } = world;
  try {
    if (before !== undefined) await stack.up(before);
    await meanwhile?.(world);
    await stack.up(after).catch(() => stack.up(after));
    if (fault !== undefined) failures.inject(fault);
    const said = await stack[what]().then(
      () => "",
      (error: unknown) => String(error),
    );
    const isHit = failures.pending().every(({ after: rest }) => rest === 0);
    failures.clear();
    assert.ok(!canaries.some((canary) => said.includes(canary)), "the message keeps secrets");
    if (what === "refresh") for (const name of Object.keys(after)) stack.id(name);
    // A state that had dropped it would not delete it.
    await stack.destroy();
    return { held: world.held(), isHit };
  } finally {
    await world.close();
  }
}

async function run(
  { start, before, meanwhile, after, check, canaries = [] }: Scenario,
  fault: FailureRequest | undefined,
): Promise<{ held: unknown; isHit: boolean }> {
  const world = await start();
  const { stack, failures } = world;
  try {
    if (before !== undefined) await stack.up(before);
    await meanwhile?.(world);
    if (fault !== undefined) failures.inject(fault);
    const first = await stack.up(after).then(
      () => undefined,
      (error: unknown) => error,
    );
    const isHit = failures.pending().every(({ after: left }) => left === 0);
    failures.clear();
    if (first !== undefined) {
      const said = first instanceof Error ? first.message : "";
      assert.ok(!canaries.some((canary) => said.includes(canary)), "the message keeps secrets");
      assert.ok(
        fault !== undefined,
        `without a fault: ${first instanceof Error ? first.message : "?"}`,
      );
      await stack.up(after);
    }
    assert.deepEqual(await stack.up(after), [], "one more up has nothing to do");
    check?.(world);
    return { held: world.held(), isHit };
  } finally {
    await world.close();
  }
}
