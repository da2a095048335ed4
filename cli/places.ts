import { existsSync, readFileSync } from "node:fs";
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
 * Gives findings about a stack a place in its project: the line of a variable or a setting in the
 * stack's file, the file of a resource's component. What is neither stays without.
 */
export function placedBy(
  { stack, project }: Pick<StackState, "stack" | "project">,
  { root, environment }: Pick<World, "root" | "environment">,
): (finding: Finding) => Finding {
  const settings = settingsFile(stack, project, root, environment);
  return (finding) => {
    const { location, ...rest } = finding;
    const place =
      location === undefined ? placeOf(finding.subject, settings) : existing(location, root);
    return place === undefined ? rest : { ...rest, location: place };
  };
}

/** Where a variable or a setting is set, under whichever of its names, or would be. */
function placeOf(subject: string, settings: SettingsFile | undefined): Location | undefined {
  if (settings === undefined) return undefined;
  const { file, lines } = settings;
  const variable = findVariable(subject);
  const names = [subject, ...(variable === undefined ? [] : [variable.name, ...variable.aliases])];
  const line = names.map((name) => lines.get(name)).find((one) => one !== undefined);
  if (line !== undefined) return { file, line };
  return variable === undefined ? undefined : { file };
}

/** A component's file may be elsewhere in a program that is not this one. */
function existing(location: Location, root: string): Location | undefined {
  return existsSync(path.resolve(root, location.file)) ? location : undefined;
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
