// What a process that is kept ready runs: it loads the modules that are named in its arguments, waits
// to be told what to run, and becomes that.

import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";

export interface WarmLaunch {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function isLaunch(value: unknown): value is WarmLaunch {
  return (
    typeof value === "object" && value !== null && "arguments" in value && "environment" in value
  );
}

function main(): void {
  const require = createRequire(__filename);
  for (const file of process.argv.slice(2)) {
    try {
      require(file);
    } catch {
      // The program will say so if it needs it.
    }
  }
  const text = readFileSync(3, "utf8");
  // The host has ended, or needs no program.
  if (text === "") process.exit(0);
  const launch: unknown = JSON.parse(text);
  if (!isLaunch(launch)) process.exit(1);
  Object.assign(process.env, launch.environment);
  process.argv = [process.execPath, ...launch.arguments];
  Module.runMain();
}

main();
