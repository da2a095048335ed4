import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";

import { findExecutable } from "../executable";
import type { PackageManagerName, RuntimeOptions } from "./runtime-options";

const LOCK_FILES: readonly (readonly [string, PackageManagerName])[] = [
  ["yarn.lock", "yarn"],
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** The first folder, from this one upwards, that holds the file. */
export function searchUp(folder: string, file: string): string | undefined {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (existsSync(path.join(current, file))) return current;
    if (current === path.dirname(current)) return undefined;
  }
}

/**
 * The package manager of a program: the one that Pulumi.yaml names, else the one whose lock file is
 * in the program's folder, else npm. One that is only guessed must be there.
 */
export function choosePackageManager(
  folder: string,
  named: RuntimeOptions["packagemanager"],
  isThere: (name: string) => boolean = (name) => findExecutable(name) !== undefined,
  env: NodeJS.ProcessEnv = process.env,
): PackageManagerName {
  if (named !== "auto") {
    if (isThere(named)) return named;
    throw new Error(
      `Could not find the ${named} executable. Install ${named}, or name another packagemanager in ` +
        `Pulumi.yaml's runtime options.`,
    );
  }
  const prefersYarn = ["1", "true"].includes((env["PULUMI_PREFER_YARN"] ?? "").toLowerCase());
  const guesses = LOCK_FILES.filter(
    ([file, name]) => existsSync(path.join(folder, file)) || (name === "yarn" && prefersYarn),
  ).map(([, name]) => name);
  const manager = [...guesses, "npm" as const].find(isThere);
  if (manager !== undefined) return manager;
  throw new Error(
    "Could not find the npm executable. It is installed with Node.js: https://nodejs.org",
  );
}

/** Its arguments for installing what package.json asks for; npm is kept from warning about it. */
export function installArguments(manager: PackageManagerName): string[] {
  return manager === "npm" ? ["install", "--loglevel=error"] : ["install"];
}

function workspacePatterns(manifest: string): string[] {
  try {
    const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
    if (typeof content !== "object" || content === null || !("workspaces" in content)) return [];
    const { workspaces } = content;
    const list: unknown =
      typeof workspaces === "object" && workspaces !== null && "packages" in workspaces
        ? workspaces.packages
        : workspaces;
    return Array.isArray(list)
      ? list.filter((item): item is string => typeof item === "string")
      : [];
  } catch {
    return [];
  }
}

/** Whether a relative path matches a workspace pattern, in which * stands for one folder, ** for any. */
function matchesPattern(pattern: string, relative: string): boolean {
  const parts = pattern
    .replace(/^\.\/|\/$/g, "")
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"),
    );
  return new RegExp(`^${parts.join("")}$`).test(relative);
}

/**
 * The root of the npm or yarn workspace that a program belongs to, or undefined if it is in none.
 * (A pnpm workspace needs no root: pnpm finds it by itself.)
 */
export function findWorkspaceRoot(folder: string): string | undefined {
  const own = searchUp(folder, "package.json");
  if (own === undefined) return undefined;
  for (let current = own; ; current = path.dirname(current)) {
    const member = path.relative(current, own).split(path.sep).join("/");
    const patterns = workspacePatterns(path.join(current, "package.json"));
    if (patterns.some((pattern) => matchesPattern(pattern, member))) return current;
    if (current === path.dirname(current)) return undefined;
  }
}

/** The version in the package that an executable belongs to, if it is that of the package manager. */
function packagedVersion(manager: PackageManagerName, executable: string): string | undefined {
  try {
    const folder = searchUp(path.dirname(realpathSync(executable)), "package.json") ?? "";
    const manifest: unknown = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    if (typeof manifest !== "object" || manifest === null) return undefined;
    const { name, version } = manifest as Record<string, unknown>;
    return name === manager && typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The version of a package manager, or an empty string. The engine asks for it at the start of each
 * preview and update, and npm takes a tenth of a second to say it: so its package is read first.
 */
export function packageManagerVersion(
  manager: PackageManagerName,
  executable = findExecutable(manager),
): Promise<string> {
  const packaged = executable === undefined ? undefined : packagedVersion(manager, executable);
  if (packaged !== undefined) return Promise.resolve(packaged);
  return new Promise((resolve) => {
    const child = spawn(executable ?? manager, ["--version"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once("error", () => {
      resolve("");
    });
    child.once("close", (code) => {
      resolve(code === 0 ? output.trim() : "");
    });
  });
}
