import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

import { z } from "zod";

/** The provider plugins of the program, and the npm packages whose versions they have. */
const packages = {
  random: "@pulumi/random",
  postgresql: "@pulumi/postgresql",
  cloudflare: "@pulumi/cloudflare",
  sentry: "@pulumiverse/sentry",
} as const;

export type PluginName = keyof typeof packages;
export const pluginNames = Object.keys(packages) as readonly PluginName[];

/** Pulumi's folder of this user, which holds the plugins that the engine downloaded. */
export function pulumiHome(environment: NodeJS.ProcessEnv): string {
  return environment["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi");
}

/**
 * Which plugins are replaced by our stand-ins. SANDBOX_PLUGINS decides: `standin` all of them,
 * `official` none; unset, those whose official plugin is not on this machine.
 *
 * @throws Error for another choice, and for official plugins that are not there.
 */
export function chooseStandIns(environment: NodeJS.ProcessEnv): readonly PluginName[] {
  const choice = environment["SANDBOX_PLUGINS"] ?? "";
  if (choice === "standin") return pluginNames;
  const missing = pluginNames.filter((name) => !isInstalled(name, environment));
  if (choice === "") return missing;
  if (choice !== "official") {
    throw new Error(`SANDBOX_PLUGINS is ${choice}; it can be official, standin or unset`);
  }
  if (missing.length > 0) {
    const commands = missing.map(
      (name) => `  pulumi plugin install resource ${name} ${version(name)}`,
    );
    throw new Error(
      `SANDBOX_PLUGINS is official, but these plugins are neither on the PATH nor in ${pulumiHome(environment)}/plugins: ` +
        `${missing.join(", ")}. Install them, or unset SANDBOX_PLUGINS:\n${commands.join("\n")}`,
    );
  }
  return [];
}

function isInstalled(name: PluginName, environment: NodeJS.ProcessEnv): boolean {
  const executable = `pulumi-resource-${name}`;
  const onPath = (environment["PATH"] ?? "")
    .split(path.delimiter)
    .some((folder) => folder !== "" && isExecutable(path.join(folder, executable)));
  if (onPath) return true;
  const cache = path.join(pulumiHome(environment), "plugins");
  return existsSync(cache) && readdirSync(cache).includes(`resource-${name}-v${version(name)}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function version(name: PluginName): string {
  const file = require.resolve(`${packages[name]}/package.json`);
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version.replace(/^v/, "");
}
