import type { ProbeId } from "../../../checklist/probes/catalogue";
import type { TestSandbox } from "../test-sandbox";

/** Makes what was broken whole again. */
export type Undo = () => unknown;

/** One thing that goes wrong in production. */
export interface Fault {
  /** In words, unique. */
  readonly what: string;
  /** The probes that see it: these fail or cannot look, and no other. */
  readonly seenBy: readonly ProbeId[];
  /** Breaks it in a running sandbox. */
  readonly breakIt: (sandbox: TestSandbox) => Undo | Promise<Undo>;
}

/** Sets a field of what a system holds. */
export function set<Held extends object, Field extends keyof Held>(
  held: Held,
  field: Field,
  value: Held[Field],
): Undo {
  const before = held[field];
  held[field] = value;
  return () => {
    held[field] = before;
  };
}

/** A fault. */
export function fault(what: string, seenBy: readonly ProbeId[], breakIt: Fault["breakIt"]): Fault {
  return { what, seenBy, breakIt };
}
