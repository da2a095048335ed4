import type { ResourceState, Step } from "../../../checklist/drift/changes";
import json from "./recorded-steps.json";

/**
 * What the engine (3.259) printed of a sandbox in which six things were changed by hand and one by
 * a setting: `pulumi refresh --preview-only --json` and `pulumi preview --json`, less what is the
 * same and what no test needs.
 */
interface RecordedStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: ResourceState | null;
  readonly newState?: ResourceState | null;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

const steps = (of: readonly RecordedStep[]): readonly Step[] =>
  of.map(({ op, urn, oldState, newState, detailedDiff }) => ({
    op,
    urn,
    before: oldState ?? undefined,
    after: newState ?? undefined,
    paths: Object.keys(detailedDiff ?? {}),
  }));

/** They as steps. */
export const recorded = {
  refresh: steps(json.refresh.steps as unknown as readonly RecordedStep[]),
  preview: steps(json.preview.steps as unknown as readonly RecordedStep[]),
};

/** A resource's name as the engine writes it. */
export const urnOf = (types: string, name: string): string =>
  `urn:pulumi:sandbox::bookedbarber::${types}::${name}`;
