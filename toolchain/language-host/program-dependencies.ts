import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { searchUp } from "./package-manager";

export interface Dependency {
  readonly name: string;
  readonly version: string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

function readJson(file: string): Json {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The packages of a lock file of npm (version 2 or 3), each by the path that it is installed at. */
function lockedPackages(file: string): Dependency[] {
  const packages = readJson(file)["packages"];
  if (!isObject(packages)) return [];
  return Object.entries(packages).flatMap(([location, entry]) => {
    const marker = location.lastIndexOf("node_modules/");
    if (marker < 0 || !isObject(entry) || typeof entry["version"] !== "string") return [];
    const name = location.slice(marker + "node_modules/".length);
    return [{ name, version: entry["version"] }];
  });
}

/** The packages in a node_modules folder, for lock files of other package managers. */
function installedPackages(modules: string): Dependency[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules)
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(path.join(modules, name)).map((inner) => `${name}/${inner}`)
        : [name],
    )
    .flatMap((name) => {
      const { version } = readJson(path.join(modules, name, "package.json"));
      return typeof version === "string" ? [{ name, version }] : [];
    });
}

/**
 * The packages that a program is installed with: those that its package.json names, or all of them.
 * @param program the program's folder
 */
export function programDependencies(program: string, transitive: boolean): Dependency[] {
  const locked = searchUp(program, "package-lock.json");
  const root = locked ?? searchUp(program, "package.json");
  if (root === undefined) {
    throw new Error(
      `no package-lock.json or package.json found (searching upwards from ${program})`,
    );
  }
  const all =
    locked === undefined
      ? installedPackages(path.join(root, "node_modules"))
      : lockedPackages(path.join(locked, "package-lock.json"));
  if (transitive) return all;
  const manifest = readJson(path.join(root, "package.json"));
  const direct = new Set(
    [manifest["dependencies"], manifest["devDependencies"]].flatMap((section) =>
      isObject(section) ? Object.keys(section) : [],
    ),
  );
  // The first of several versions is the one at the top, which is the program's own.
  return all.filter(({ name }) => direct.delete(name));
}
