import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";

/** How long a child may take to end by itself before it is killed, in milliseconds. */
const GRACE_MS = 5_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Sends a signal, and kills the process if that did not end it in time. */
export function endChild(child: ChildProcess, signal: NodeJS.Signals, graceMs = GRACE_MS): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  timer.unref();
  child.once("exit", () => {
    clearTimeout(timer);
  });
}

/** The processes that a language host started and has to end. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  spawn(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    return this.adopt(spawn(file, args, options));
  }

  adopt(child: ChildProcess): ChildProcess {
    this.#running.add(child);
    const forget = (): void => {
      this.#running.delete(child);
    };
    child.once("exit", forget);
    child.once("error", forget);
    return child;
  }

  /** Ends all of them, and resolves once they are gone. */
  async end(signal: NodeJS.Signals, graceMs = GRACE_MS): Promise<void> {
    await Promise.all(
      [...this.#running].map(
        (child) =>
          new Promise<void>((resolve) => {
            child.once("exit", () => {
              resolve();
            });
            endChild(child, signal, graceMs);
          }),
      ),
    );
  }
}

/** Resolves when a child has ended and all that it printed has been read. */
export function childEnd(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/** Why a child's end is a failure, in the words of Pulumi's own host, or undefined for exit code 0. */
export function describeEnd({ code, signal }: Ended): string | undefined {
  if (code === 0) return undefined;
  return signal === null
    ? `Program exited with non-zero exit code: ${code ?? -1}`
    : `Program was ended by ${signal}`;
}
