import { CannotLook, notApplicable } from "../look";
import type { Answer, Look, Site } from "../look";
import type { Target } from "../target";

/** A platform that runs the application. */
export type Platform = "railway" | "render";

export const TITLES: Readonly<Record<Platform, string>> = { railway: "Railway", render: "Render" };

/** The application's two services. */
export type Side = "backend" | "frontend";
const SIDES: readonly Side[] = ["backend", "frontend"];

export const PLATFORMS: readonly Platform[] = ["railway", "render"];

/** Whether the application runs there. */
export function runsAt({ hosting }: Pick<Target, "hosting">, platform: Platform): boolean {
  return hosting === platform || hosting === "both";
}

/** A look at both services of a platform; not applicable where the application does not run there. */
export function lookAtServices(
  platform: Platform,
  look: (site: Site, side: Side) => Promise<readonly Answer[]>,
): Look {
  return async (site) => {
    if (!runsAt(site.target, platform))
      return [notApplicable(TITLES[platform], notThere(platform))];
    return (await Promise.all(SIDES.map((side) => look(site, side)))).flat();
  };
}

/** The host that a service serves. */
export function hostOf({ apiHost, appHost }: Target, side: Side): string {
  return side === "backend" ? apiHost : appHost;
}

export function subjectOf(side: Side, platform: Platform): string {
  return `${side} at ${TITLES[platform]}`;
}

/** Why nothing is asked where the application does not run there. */
export function notThere(platform: Platform): string {
  return `The application does not run at ${TITLES[platform]} (the setting hosting).`;
}

/** @throws CannotLook with the command that sets it. */
export function needSetting(target: Target, name: string, platform: Platform): string {
  const found = target.settings[name];
  if (found !== undefined) return found;
  const fix = `pulumi config set ${name}`;
  throw new CannotLook(TITLES[platform], `The setting ${name} is missing.`, fix);
}
