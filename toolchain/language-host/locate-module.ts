import { createRequire } from "node:module";
import path from "node:path";

/**
 * The file of one of @pulumi/pulumi's runners, as installed for a program or plugin.
 * @param installCommand what the user runs when it is not there
 */
export function locateModule(module: string, folder: string, installCommand: string): string {
  try {
    return createRequire(path.join(folder, "index.js")).resolve(module);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") {
      throw new Error(
        `It looks like the Pulumi SDK has not been installed. Have you run ${installCommand}?`,
      );
    }
    throw error;
  }
}
