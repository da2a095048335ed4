import type { Circumstances } from "../../policies/judgement";
import { stackSettings } from "../../policies/stack-settings";
import type { StackSettings } from "../../checklist/settings-context";

/** The day on which the tests judge. */
export const TODAY = "2026-11-24";

/** Circumstances without settings, waivers and a file of findings, but for what is given. */
export function circumstances(given: Partial<Circumstances> = {}): Circumstances {
  return {
    today: TODAY,
    waivers: { file: "/nonexistent/waivers.yaml", label: "waivers.yaml", named: false },
    ...given,
  };
}

/** Circumstances in which the stack's settings can be seen. */
export function withSettings(
  stack: string,
  settings: Readonly<Record<string, string>>,
  given: Partial<Circumstances> = {},
): Circumstances {
  return circumstances({ settings: settingsOf(stack, settings), ...given });
}

/** Settings as the language host tells them. */
export function settingsOf(
  stack: string,
  settings: Readonly<Record<string, string>>,
): StackSettings {
  const config = Object.entries(settings).map(([name, value]) => [`project:${name}`, value]);
  const seen = stackSettings({
    PULUMI_NODEJS_PROJECT: "project",
    PULUMI_NODEJS_STACK: stack,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
  });
  if (seen === undefined) throw new Error("nothing is seen of these settings");
  return seen;
}
