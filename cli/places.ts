import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

import { isMap, isScalar, LineCounter, parseDocument } from "yaml";

import { findVariable } from "../checklist/environment/contract";
import type { Finding, Location } from "../checklist/finding";
import type { StackState } from "./state";
import type { World } from "./world";

/** A stack's settings: which file holds them, and on which line it sets which. */
interface SettingsFile {
  readonly file: string;
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Gives findings about a stack a place in its project. This is the one place that decides it:
 *
 * | the finding is about           | its place                                            |
 * | ------------------------------ | ---------------------------------------------------- |
 * | a line that somebody wrote     | that line, which its reader knows already            |
 * | a variable                     | where the stack's file sets it, or else that file    |
 * | a resource of a component      | the component's file                                 |
 * | another resource               | the program                                          |
 * | a setting                      | where the stack's file sets it                       |
 * | anything else                  | none                                                 |
 *
 * A file that is not there is no place.
 */
export function placedBy(
  { stack, project }: Pick<StackState, "stack" | "project">,
  { root, environment }: Pick<World, "root" | "environment">,
): (finding: Finding) => Finding {
  const settings = settingsFile(stack, project, root, environment);
  const components = filesByComponent(root);
  return (finding) => {
    const { resource, ...rest } = finding;
    if (finding.location !== undefined) return rest;
    const place =
      variablePlace(finding.subject, settings) ??
      resourcePlace(resource, components, root) ??
      settingPlace(finding.subject, settings);
    return place === undefined ? rest : { ...rest, location: place };
  };
}

/** Where a variable is set, under whichever of its names, or would be. */
function variablePlace(subject: string, settings: SettingsFile | undefined): Location | undefined {
  const variable = findVariable(subject);
  if (variable === undefined || settings === undefined) return undefined;
  const names = [subject, variable.name, ...variable.aliases];
  const line = names.map((name) => settings.lines.get(name)).find((one) => one !== undefined);
  return line === undefined ? { file: settings.file } : { file: settings.file, line };
}

function settingPlace(subject: string, settings: SettingsFile | undefined): Location | undefined {
  const line = settings?.lines.get(subject);
  return settings === undefined || line === undefined ? undefined : { file: settings.file, line };
}

const PROGRAM = "index.ts";

/** The file of the component that declares a resource, which its URN tells; else the program. */
function resourcePlace(
  urn: string | undefined,
  components: ReadonlyMap<string, string>,
  root: string,
): Location | undefined {
  if (urn === undefined) return undefined;
  const [, , types = ""] = urn.split("::");
  const declaring = types.split("$").findLast((type) => /^[^:]+:index:[^:/]+$/.test(type));
  const file = components.get(fileNameOf(declaring ?? "")) ?? PROGRAM;
  return isFile(path.join(root, file)) ? { file } : undefined;
}

/** `bookedbarber:index:EmailDns` is in email-dns.ts. */
function fileNameOf(type: string): string {
  const [, , name = ""] = type.split(":");
  return `${name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()}.ts`;
}

/** The components' files by their names, whichever folder they are in. */
function filesByComponent(root: string): ReadonlyMap<string, string> {
  try {
    const files = readdirSync(path.join(root, "components"), { recursive: true });
    return new Map(
      files.map(String).map((file) => [path.basename(file), path.posix.join("components", file)]),
    );
  } catch {
    return new Map();
  }
}

/** What there is in every checkout of the project. */
const PROJECT = "Pulumi.yaml";

/**
 * The place in the checkout of whatever place a finding has: its file there, by its path from the
 * project's folder. What is elsewhere, such as a file on somebody's machine, is at the project's.
 */
export function placeInCheckout(root: string): (place: Location | undefined) => Location {
  return (place) => {
    if (place === undefined) return { file: PROJECT };
    // A person names files from where they are, the project from its own folder.
    for (const base of [process.cwd(), root]) {
      const file = path.resolve(base, place.file);
      const within = isFile(file) ? pathWithin(root, file) : undefined;
      if (within !== undefined) return { ...place, file: within };
    }
    // Pulumi may be told to take another file of settings; its lines are not the checkout's.
    const name = path.basename(place.file);
    const isSettings = /^Pulumi\..+\.yaml$/.test(name) && isFile(path.join(root, name));
    return { file: isSettings ? name : PROJECT };
  };
}

/** A file's path from a folder, with slashes; undefined for one that is not in it. */
function pathWithin(folder: string, file: string): string | undefined {
  const inside = path.relative(
    realpathSync(folder),
    path.join(realpathSync(path.dirname(file)), path.basename(file)),
  );
  if (inside.startsWith("..") || path.isAbsolute(inside)) return undefined;
  return inside.replaceAll(path.sep, "/");
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    // It is not there, may not be looked at, or has a name that no file can have.
    return false;
  }
}

function settingsFile(
  stack: string,
  project: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): SettingsFile | undefined {
  const file = environment["PULUMI_OPTION_CONFIG_FILE"] || `Pulumi.${stack}.yaml`;
  try {
    return { file, lines: linesIn(readFileSync(path.resolve(root, file), "utf8"), project) };
  } catch {
    // Without the file the settings are nowhere that a person could look.
    return undefined;
  }
}

/** The line of each of a project's settings; Pulumi has read the file before, so it is YAML. */
function linesIn(text: string, project: string): ReadonlyMap<string, number> {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, schema: "failsafe" });
  const config = isMap(contents) ? contents.get("config") : undefined;
  const lines = new Map<string, number>();
  for (const { key } of isMap(config) ? config.items : []) {
    if (!isScalar(key)) continue;
    const [namespace, name] = String(key.value).split(":");
    if (namespace !== project || name === undefined) continue;
    lines.set(name, lineCounter.linePos(key.range[0]).line);
  }
  return lines;
}
