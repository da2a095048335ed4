import { createRequire } from "node:module";
import path from "node:path";

import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

import type { RuntimeOptions } from "./runtime-options";

/**
 * The modules that Pulumi's runner loads for a program before the program's own: they may be loaded
 * before it is known what to run, since they look at nothing of it.
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
  return [
    ...resolve("@pulumi/pulumi/log"),
    ...resolve("@pulumi/pulumi/runtime/settings"),
    ...(options.typescript ? [...resolve("typescript"), ...resolve("ts-node")] : []),
  ];
}
