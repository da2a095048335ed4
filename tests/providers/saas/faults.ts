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
  for (const [name, fault] of Object.entries({ ...FAULTS, ...more })) {
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
