import type { ChildProcess } from "node:child_process";
import path from "node:path";
import type { Writable } from "node:stream";

import type { Children } from "./children";
import { nodeFlags } from "./host-files";
import type { WarmLaunch } from "./warm-program";

export interface Launch {
  /** The program's folder. */
  readonly folder: string;
  /** Arguments for node itself. */
  readonly nodeArguments: readonly string[];
  /** Pulumi's runner and its arguments. */
  readonly arguments: readonly string[];
  /** What it gets besides this process's environment; it may hold secrets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The file descriptor that a warm process reads its launch from. */
const LAUNCH_DESCRIPTOR = 3;

interface Warm {
  readonly key: string;
  readonly child: ChildProcess;
}

/** Two programs can use the same warm process if node starts alike for both. */
const keyOf = (folder: string, nodeArguments: readonly string[]): string =>
  JSON.stringify([folder, nodeArguments]);

/**
 * Starts programs, and keeps one process ready while the engine is still busy with other things (it
 * loads a policy pack before it starts the program): node is up, the big modules are loaded, and it
 * waits to be told what to run.
 */
export class WarmPrograms {
  #warm: Warm | undefined;

  constructor(private readonly children: Children) {}

  /**
   * Gets a process ready for a program that will probably be run.
   * @param preload the modules to load, by absolute path
   */
  prepare(folder: string, nodeArguments: readonly string[], preload: readonly string[]): void {
    const key = keyOf(folder, nodeArguments);
    if (this.#warm?.key === key) return;
    this.discard();
    const child = this.children.spawn(
      process.execPath,
      [...nodeFlags(), ...nodeArguments, path.join(__dirname, "warm-program.js"), ...preload],
      { stdio: ["ignore", "inherit", "pipe", "pipe"], env: process.env },
    );
    child.once("error", () => undefined);
    child.stdio[LAUNCH_DESCRIPTOR]?.once("error", () => undefined);
    this.#warm = { key, child };
  }

  /** Ends the process that was kept ready, if there is one. */
  discard(): void {
    this.#warm?.child.kill("SIGKILL");
    this.#warm = undefined;
  }

  /** Runs a program in the process that is ready for it, else in a new one. */
  start(launch: Launch): ChildProcess {
    const warm = this.#warm;
    if (
      warm === undefined ||
      warm.key !== keyOf(launch.folder, launch.nodeArguments) ||
      warm.child.exitCode !== null ||
      warm.child.signalCode !== null
    ) {
      this.discard();
      return this.startCold(launch);
    }
    this.#warm = undefined;
    const message: WarmLaunch = {
      arguments: launch.arguments,
      environment: launch.environment,
    };
    // Through a pipe, like an environment seen by nobody else.
    (warm.child.stdio[LAUNCH_DESCRIPTOR] as Writable).end(JSON.stringify(message));
    return warm.child;
  }

  /** Runs a program in a new process. */
  startCold(launch: Launch): ChildProcess {
    return this.children.spawn(
      process.execPath,
      [...nodeFlags(), ...launch.nodeArguments, ...launch.arguments],
      {
        stdio: ["ignore", "inherit", "pipe"],
        env: { ...process.env, ...launch.environment },
      },
    );
  }
}
