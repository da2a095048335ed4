import type { PlainSubject } from "../resources/plain-subject";
import type { Context } from "../rule";

/**
 * What a rule judges, in short. Environments are lines as a `.env` file has them. `{64}` stands for
 * 64 letters and digits and `{32h}` for hexadecimal ones, made up when the example is read, so that
 * no text that looks like a live key stands in a file. `{64=a}` is the same text wherever it stands.
 */
export type Example =
  | string
  | {
      readonly resources: readonly PlainSubject[];
      /** The environments that the stack has besides. */
      readonly environment?: string;
      /** The facts of the deployment, where they are others than production's. */
      readonly context?: Partial<Context>;
    };

/** What a rule accepts and what it refuses. */
export interface Examples {
  readonly pass: readonly [Example, ...Example[]];
  readonly fail: readonly [Example, ...Example[]];
}
