import assert from "node:assert/strict";

import { plainObject, type WireObject } from "../../../providers/framework/wire";
import { partialState, type EngineClient } from "../framework/engine-client";

/** What a program declares: resources by name. */
export type Program = Readonly<
  Record<string, { readonly type: string; readonly inputs: WireObject }>
>;

interface Deployed {
  readonly type: string;
  readonly id: string;
  readonly inputs: WireObject;
  readonly outputs: WireObject;
  /** It is there, but its last operation did not finish: the next one updates it. */
  readonly isUnfinished: boolean;
}

/**
 * A stack as the engine keeps one, over the same wire: an error leaves in the state what the engine
 * would leave there, so that a second `up` begins where a real one would.
 */
export class Stack {
  private readonly state = new Map<string, Deployed>();
  /** Resources that a replacement has put aside and not deleted yet. */
  private readonly old: Deployed[] = [];

  constructor(private readonly engine: EngineClient) {}

  /** What was done: `create a`, `update b`, `replace c`, `delete d`. */
  async up(program: Program): Promise<string[]> {
    const done: string[] = [];
    await this.deleteOld();
    for (const [name, { type, inputs: given }] of Object.entries(program)) {
      const before = this.state.get(name);
      const checked = await this.engine.check(type, given, before?.inputs);
      assert.deepEqual(checked.failures, [], `the inputs of ${name} are right`);
      const step = await this.step(name, type, checked.inputs, before);
      if (step !== undefined) done.push(`${step} ${name}`);
    }
    for (const [name, { type, id, outputs }] of [...this.state].reverse()) {
      if (name in program) continue;
      await this.engine.delete(type, id, outputs);
      this.state.delete(name);
      done.push(`delete ${name}`);
    }
    await this.deleteOld();
    return done;
  }

  destroy(): Promise<string[]> {
    return this.up({});
  }

  /** Reads every resource anew; the names of those that are gone. */
  async refresh(): Promise<string[]> {
    const gone: string[] = [];
    for (const [name, deployed] of this.state) {
      const { type, id, inputs, outputs } = deployed;
      const read = await this.engine.read(type, id, outputs, inputs);
      if (read.id === "") {
        gone.push(name);
        this.state.delete(name);
      } else {
        this.state.set(name, {
          ...deployed,
          id: read.id,
          inputs: read.inputs,
          outputs: read.outputs,
        });
      }
    }
    return gone;
  }

  /** Takes over a resource that is there already. */
  async import(name: string, type: string, id: string): Promise<WireObject> {
    const read = await this.engine.read(type, id);
    assert.notEqual(read.id, "", `${id} is there`);
    const { inputs, outputs } = read;
    this.state.set(name, { type, id: read.id, inputs, outputs, isUnfinished: false });
    return inputs;
  }

  /** The outputs as a program would see them, secrets unwrapped. */
  outputs(name: string): Readonly<Record<string, unknown>> {
    return plainObject(this.wire(name));
  }

  /** The outputs as they are on the wire, with their marks. */
  wire(name: string): WireObject {
    const deployed = this.state.get(name);
    assert.ok(deployed, `${name} is deployed`);
    return deployed.outputs;
  }

  id(name: string): string {
    return this.state.get(name)?.id ?? assert.fail(`${name} is not deployed`);
  }

  private async step(
    name: string,
    type: string,
    inputs: WireObject,
    before: Deployed | undefined,
  ): Promise<string | undefined> {
    if (before === undefined) {
      await this.create(name, type, inputs);
      return "create";
    }
    const { id, outputs } = before;
    const found = await this.engine.diff(type, inputs, outputs);
    if (found.replaces.length > 0) {
      if (found.deleteBeforeReplace) {
        await this.engine.delete(type, id, outputs);
        this.state.delete(name);
        await this.create(name, type, inputs);
      } else {
        // The old one is put aside as soon as the new one is there, finished or not.
        await this.create(name, type, inputs).catch((error: unknown) => {
          if (partialState(error) !== undefined) this.old.push(before);
          throw error;
        });
        this.old.push(before);
      }
      return "replace";
    }
    if (!found.changed && !before.isUnfinished) {
      this.state.set(name, { ...before, inputs });
      return undefined;
    }
    const keep = (kept: WireObject, isUnfinished: boolean): void => {
      this.state.set(name, { type, id, inputs, outputs: kept, isUnfinished });
    };
    try {
      keep(await this.engine.update(type, id, inputs, outputs), false);
    } catch (error) {
      const partial = partialState(error);
      if (partial !== undefined) keep(partial.outputs, true);
      throw error;
    }
    return "update";
  }

  private async create(name: string, type: string, inputs: WireObject): Promise<void> {
    const keep = (made: { id: string; outputs: WireObject }, isUnfinished: boolean): void => {
      this.state.set(name, { type, inputs, ...made, isUnfinished });
    };
    try {
      keep(await this.engine.create(type, inputs), false);
    } catch (error) {
      const partial = partialState(error);
      if (partial !== undefined) keep(partial, true);
      throw error;
    }
  }

  private async deleteOld(): Promise<void> {
    for (let old = this.old[0]; old !== undefined; old = this.old[0]) {
      await this.engine.delete(old.type, old.id, old.outputs);
      this.old.shift();
    }
  }
}
