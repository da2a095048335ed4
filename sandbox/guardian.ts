import { spawn } from "node:child_process";
import path from "node:path";

/** Tells the guardian process (guardian-process.js) what to clean up should this process die. */
export interface Guardian {
  started(pid: number): void;
  ended(pid: number): void;
  directory(folder: string): void;
  /** Everything is cleaned up: the guardian ends without doing anything. */
  finished(): Promise<void>;
}

export function startGuardian(): Guardian {
  const child = spawn(process.execPath, [path.join(__dirname, "guardian-process.js")], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const tell = (message: object): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  // A guardian that cannot be reached must not end the sandbox that it guards.
  child.stdin.on("error", () => undefined);
  child.on("error", () => undefined);
  return {
    started: (pid) => {
      tell({ started: pid });
    },
    ended: (pid) => {
      tell({ ended: pid });
    },
    directory: (folder) => {
      tell({ directory: folder });
    },
    finished: async () => {
      tell({ finished: true });
      child.stdin.end();
      await ended;
    },
  };
}
