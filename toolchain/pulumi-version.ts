/** The release that is downloaded or built; the same as @pulumi/pulumi's in package.json. */
export const PINNED_VERSION = "3.259.0";

/**
 * The oldest CLI that is taken from the PATH. What needs it: `policy analyze --file` (3.249);
 * `policy analyze` itself came with 3.229 and PULUMI_OPTION_* variables before both.
 */
export const MINIMUM_VERSION = "3.249.0";

/** Reads what `pulumi version` prints, such as `v3.259.0` or `v3.260.0-alpha.1`. */
export function parseVersion(output: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+)(?:[-+]\S*)?$/m.exec(output.trim())?.[1];
}

/** Whether one `major.minor.patch` is the other or newer. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, need] = [version, minimum].map((text) => text.split(".").map(Number));
  for (const [index, part] of (need ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Whether a CLI of this version can be used; the next major may differ in anything. */
export function isUsable(version: string): boolean {
  return isAtLeast(version, MINIMUM_VERSION) && !isAtLeast(version, "4.0.0");
}
