import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

const EXTENSIONS = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The file of this name and the platform's extension in a folder, if it can be executed. */
export function executableIn(folder: string, name: string): string | undefined {
  return EXTENSIONS.map((extension) => path.join(folder, name + extension)).find(isExecutable);
}

/** All files of this name on the PATH that can be executed, in the PATH's order. */
export function findExecutables(name: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return [...new Set(folders)].flatMap((folder) => executableIn(path.resolve(folder), name) ?? []);
}

/** The file that a shell would start for this name. */
export function findExecutable(name: string, env?: NodeJS.ProcessEnv): string | undefined {
  return findExecutables(name, env)[0];
}
