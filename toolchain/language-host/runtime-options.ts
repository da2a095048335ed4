import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManagerName = (typeof PACKAGE_MANAGERS)[number];

/** `runtime.options` of Pulumi.yaml: https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options */
export interface RuntimeOptions {
  /** Whether TypeScript is run by ts-node; true unless it is switched off. */
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Arguments for node itself, as a shell would read them. */
  readonly nodeargs: string;
  readonly packagemanager: PackageManagerName | "auto";
}

/** All problems of the options in one error. */
export function parseRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const problems: string[] = [];
  const { typescript = true, tsconfig, nodeargs = "", packagemanager = "auto" } = options;
  if (typeof typescript !== "boolean") problems.push("typescript option must be a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    problems.push("tsconfig option must be a string");
  }
  if (typeof nodeargs !== "string") problems.push("nodeargs option must be a string");
  const manager = ["auto", ...PACKAGE_MANAGERS].find((name) => name === packagemanager);
  if (manager === undefined) {
    problems.push(
      `packagemanager option must be one of auto, ${PACKAGE_MANAGERS.join(", ")}, ` +
        `got ${JSON.stringify(packagemanager)}`,
    );
  }
  if (problems.length > 0) {
    throw new Error(`${problems.join("; ")} (runtime.options in Pulumi.yaml)`);
  }
  return {
    typescript: typescript === true,
    tsconfig: typeof tsconfig === "string" && tsconfig !== "" ? tsconfig : undefined,
    nodeargs: typeof nodeargs === "string" ? nodeargs : "",
    packagemanager: PACKAGE_MANAGERS.find((name) => name === manager) ?? "auto",
  };
}

/** The raw options of a program, as Pulumi.yaml has them. */
export function rawOptions(info: ProgramInfo): Record<string, unknown> {
  return info.getOptions()?.toJavaScript() ?? {};
}

export function optionsOf(info: ProgramInfo): RuntimeOptions {
  return parseRuntimeOptions(rawOptions(info));
}
