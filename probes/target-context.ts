import type { Context } from "../checklist/rule";
import { contextOf } from "../checklist/settings-context";
import type { Target } from "./target";

/** What of a deployment decides how its rules judge. */
export type Deployment = Pick<Target, "stack" | "settings" | "domain">;

/** What the rules may know of the deployment that is looked at, as they know it of its plan. */
export function contextOfTarget({ stack, settings, domain }: Deployment): Context {
  const known = contextOf({ stack, get: (setting) => settings[setting] });
  return domain === "" ? known : { ...known, domain };
}
