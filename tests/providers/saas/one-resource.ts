import assert from "node:assert/strict";

import type { Connection } from "./connection";
import type { World } from "./faults";
import type { Program, Stack } from "./stack";

/** A world whose requests are written down. */
interface OneResourceWorld extends World {
  readonly engine: Connection;
  /** What the provider sent, as `POST /v3/templates`; emptied by `asked`. */
  readonly asked: () => string[];
}

/** The only one of a list. */
export function only<T>(things: readonly T[]): T {
  const [first] = things;
  assert.ok(first !== undefined && things.length === 1, `there are ${things.length}`);
  return first;
}

/** A program of one resource, called `it`. */
export function programOf(
  type: string,
  inputs: Readonly<Record<string, unknown>>,
): (more?: object) => Program {
  return (more = {}) => ({
    it: { type, inputs: { ...inputs, ...more } as Program[string]["inputs"] },
  });
}

/** What another stack has made stays when the one that has found it is destroyed. */
export async function staysWhereFound(
  world: OneResourceWorld & { another(): Promise<Stack> },
  program: (more?: object) => Program,
): Promise<void> {
  await world.stack.up(program());
  const before = world.held();
  const second = await world.another();
  await second.up(program());
  await second.refresh();
  assert.equal(second.id("it"), world.stack.id("it"));
  assert.deepEqual(await second.destroy(), ["delete it"]);
  assert.deepEqual(world.held(), before);
  await world.stack.destroy();
  assert.notDeepEqual(world.held(), before);
}

/** A change in place with one write, and back again. */
export async function changesInPlace(
  { stack, asked, held }: OneResourceWorld,
  program: (more?: object) => Program,
  change: object,
  expected: unknown,
): Promise<void> {
  await stack.up(program());
  const [id, before] = [stack.id("it"), held()];
  asked();
  assert.deepEqual(await stack.up(program(change)), ["update it"]);
  assert.equal(asked().filter((request) => !request.startsWith("GET")).length, 1, "one write");
  assert.partialDeepStrictEqual(held(), expected);
  assert.deepEqual(await stack.up(program(change)), []);
  await stack.refresh();
  assert.deepEqual(await stack.up(program(change)), [], "a refresh finds the same");
  assert.deepEqual(await stack.up(program()), ["update it"]);
  assert.deepEqual([stack.id("it"), held()], [id, before]);
}

/** Inputs that `check` refuses, with what it says of them. */
export type Wrong = readonly (readonly [more: object, said: RegExp])[];

export async function isRefused(
  { engine, asked }: OneResourceWorld,
  program: (more?: object) => Program,
  more: object,
  said: RegExp,
): Promise<void> {
  const { type, inputs } = program(more)["it"] ?? assert.fail();
  const { failures } = await engine.check(type, inputs);
  assert.equal(failures.length, 1, failures.join("\n"));
  assert.match(failures[0] ?? "", said);
  assert.deepEqual(asked(), [], "nothing was sent");
}
