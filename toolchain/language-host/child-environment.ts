import type { RuntimeOptions } from "./runtime-options";

/** The variables that tell Pulumi's runner how to read TypeScript. */
export function typescriptEnvironment(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/**
 * The value of PULUMI_CONFIG for a program. Keys arrive as `namespace:name` and leave as
 * `namespace:config:name`, which all releases of @pulumi/pulumi read.
 */
export function programConfig(entries: Iterable<readonly [string, string]>): string {
  const config: Record<string, string> = {};
  for (const [key, value] of entries) {
    const [namespace, ...rest] = key.split(":");
    const name = rest[0] === "config" && rest.length > 1 ? rest.slice(1) : rest;
    if (namespace === undefined || namespace === "" || name.length !== 1) {
      throw new Error(`configuration key "${key}" is not of the form namespace:name`);
    }
    config[`${namespace}:config:${name.join(":")}`] = value;
  }
  return JSON.stringify(config);
}

/** An environment from its `NAME=value` lines; of two lines with one name the later counts. */
export function parseEnvironment(lines: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const line of lines) {
    // A name may begin with "=" on Windows, where each drive has its current folder.
    const equals = line.indexOf("=", 1);
    if (equals > 0) environment[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return environment;
}
