import type { Step } from "../../../checklist/drift/changes";
import type { ResourceState } from "../../../checklist/drift/properties";
import json from "./recorded-steps.json";

/**
 * What the engine (3.259) printed of a sandbox in which six things were changed by hand and one by
 * a setting: `pulumi refresh --preview-only --json` and `pulumi preview --json`, less what is the
 * same and what no test needs.
 */
interface RecordedStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: Partial<ResourceState> | null;
  readonly newState?: Partial<ResourceState> | null;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

const steps = (of: readonly RecordedStep[]): readonly Step[] =>
  of.map(({ op, urn, oldState, newState, detailedDiff }) => ({
    // What a list of steps calls a refresh is what events call the same.
    op: op === "refresh" ? "same" : op,
    urn,
    before: oldState === undefined ? undefined : { inputs: {}, outputs: {}, ...oldState },
    after: newState === undefined ? undefined : { inputs: {}, outputs: {}, ...newState },
    paths: Object.keys(detailedDiff ?? {}),
  }));

/** They as steps. */
export const recorded = {
  counts: { same: 3, update: 5, delete: 1 },
  refresh: steps(json.refresh.steps),
  preview: steps(json.preview.steps),
};

/** A resource's name as the engine writes it. */
export const urnOf = (types: string, name: string): string =>
  `urn:pulumi:sandbox::bookedbarber::${types}::${name}`;
