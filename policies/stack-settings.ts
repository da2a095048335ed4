import type { StackSettings } from "../checklist/settings-context";

/**
 * The settings of the stack that is being judged, which the language host passes on as it does to
 * a program; undefined where it does not tell them.
 */
export function stackSettings(
  environment: Readonly<Record<string, string | undefined>>,
): StackSettings | undefined {
  const project = environment["PULUMI_NODEJS_PROJECT"];
  const stack = environment["PULUMI_NODEJS_STACK"];
  const config = parse(environment["PULUMI_CONFIG"]);
  if (!project || !stack || config === undefined) return undefined;
  return {
    stack,
    get: (setting) => {
      const key = setting.includes(":") ? setting : `${project}:${setting}`;
      const value = Object.hasOwn(config, key) ? config[key] : undefined;
      return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
    },
  };
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const config: unknown = JSON.parse(text);
    return typeof config === "object" && config !== null
      ? (config as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
