import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

import type { RuntimeOptions } from "./runtime-options";

const ENTRIES = ["index.ts", "index.js"];

/** The source of a program's entry, where it is where it usually is. */
function entrySource(folder: string, entry: string): string {
  const read = (file: string): string | undefined => {
    try {
      return readFileSync(path.resolve(folder, file), "utf8");
    } catch {
      return undefined;
    }
  };
  const named = entry === "." || entry === "" ? manifestMain(read("package.json")) : entry;
  for (const file of [...(named === undefined ? [] : [named]), ...ENTRIES]) {
    const source = read(file);
    if (source !== undefined) return source;
  }
  return "";
}

function manifestMain(manifest: string | undefined): string | undefined {
  try {
    const content: unknown = JSON.parse(manifest ?? "");
    const isMain = typeof content === "object" && content !== null && "main" in content;
    return isMain && typeof content.main === "string" ? content.main : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The modules that will be loaded for a program in any case, by Pulumi's runner and as the SDK that a
 * program imports: they may be loaded before it is known what to run, since they look at nothing of it
 * until they are used.
 */
export function preloadedModules(info: ProgramInfo, options: RuntimeOptions): string[] {
  // The runner's instrumentation must come before all else when a trace is asked for.
  if (process.env["TRACEPARENT"] !== undefined) return [];
  const from = createRequire(path.join(info.getProgramDirectory(), "index.js"));
  const resolve = (module: string): string[] => {
    try {
      return [from.resolve(module)];
    } catch {
      return [];
    }
  };
  const source = entrySource(info.getProgramDirectory(), info.getEntryPoint());
  const importsSomething = /\b(?:import|require)\b/.test(source);
  return [
    // Before the SDK, which changes V8's flags: code compiled under other flags cannot be reused.
    ...(options.typescript ? [...resolve("typescript"), ...resolve("ts-node")] : []),
    ...resolve("@pulumi/pulumi/log"),
    ...resolve("@pulumi/pulumi/runtime/settings"),
    ...resolve("@pulumi/pulumi/cmd/run/tracing"),
    ...(importsSomething ? resolve("@pulumi/pulumi") : []),
  ];
}
