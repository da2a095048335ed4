import { readdirSync, readFileSync, realpathSync, existsSync, statSync } from "node:fs";
import path from "node:path";

/** What a package of npm says about its Pulumi plugin (its package.json's `pulumi` section). */
export interface RequiredPackage {
  readonly name: string;
  readonly version: string;
  readonly server: string;
  readonly parameterization: Parameterization | undefined;
  readonly extension: Parameterization | undefined;
}

export interface Parameterization {
  readonly name: string;
  readonly version: string;
  /** Base64, as in package.json. */
  readonly value: string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function parameterization(value: unknown): Parameterization | undefined {
  if (!isObject(value)) return undefined;
  return {
    name: text(value["name"]),
    version: text(value["version"]),
    value: text(value["value"]),
  };
}

/**
 * The plugin that a package stands for, or undefined if it has none. A package outside @pulumi
 * must name its plugin, as Pulumi asks of third parties.
 */
export function requiredPackage(manifest: Json): RequiredPackage | undefined {
  const section = manifest["pulumi"];
  if (!isObject(section) || section["resource"] !== true) return undefined;
  const packageName = text(manifest["name"]);
  const name =
    text(section["name"]) ||
    (packageName.startsWith("@pulumi/") ? packageName.slice("@pulumi/".length) : "");
  const version = text(section["version"]) || text(manifest["version"]);
  if (name === "" || version === "") return undefined;
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: text(section["server"]),
    parameterization: parameterization(section["parameterization"]),
    extension: parameterization(section["extensionParameterization"]),
  };
}

function readManifest(file: string): RequiredPackage | undefined {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  // Most packages have nothing to do with Pulumi and need no parsing.
  if (!content.includes('"pulumi"')) return undefined;
  try {
    const manifest: unknown = JSON.parse(content);
    return isObject(manifest) ? requiredPackage(manifest) : undefined;
  } catch {
    return undefined;
  }
}

function folderEntries(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

const POLICY_FILES = ["PulumiPolicy.yaml", "PulumiPolicy.yml", "PulumiPolicy.json"];

/** The packages of a policy pack inside the program's folder are not the program's. */
const isPolicyPack = (folder: string): boolean =>
  POLICY_FILES.some((file) => existsSync(path.join(folder, file)));

/**
 * The plugins that the packages installed below a program's folder stand for. All node_modules
 * folders below it are looked through, nested ones too, but in each package only its root.
 * @param program the program's folder
 */
export function findRequiredPackages(program: string): RequiredPackage[] {
  const found = new Map<string, RequiredPackage>();
  const visited = new Set<string>();

  const enter = (folder: string): string | undefined => {
    try {
      const real = realpathSync(folder);
      if (visited.has(real) || !statSync(real).isDirectory()) return undefined;
      visited.add(real);
      return real;
    } catch {
      return undefined;
    }
  };

  const visitPackage = (folder: string): void => {
    const real = enter(folder);
    if (real === undefined || isPolicyPack(real)) return;
    const required = readManifest(path.join(real, "package.json"));
    if (required !== undefined) found.set(JSON.stringify(required), required);
    visitModules(path.join(real, "node_modules"));
  };

  const visitModules = (folder: string): void => {
    for (const name of folderEntries(folder)) {
      if (name.startsWith(".")) continue;
      if (name.startsWith("@")) {
        for (const inner of folderEntries(path.join(folder, name))) {
          visitPackage(path.join(folder, name, inner));
        }
      } else {
        visitPackage(path.join(folder, name));
      }
    }
  };

  const visitSources = (folder: string): void => {
    const real = enter(folder);
    if (real === undefined) return;
    for (const name of folderEntries(real)) {
      const inner = path.join(real, name);
      if (name === "node_modules") visitModules(inner);
      else if (!name.startsWith(".") && !isPolicyPack(inner)) visitSources(inner);
    }
  };

  visitSources(path.resolve(program));
  return [...found.values()];
}
