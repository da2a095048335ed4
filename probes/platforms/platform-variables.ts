import { z } from "zod";

import { commandToSet } from "../../checklist/environment/command";
import { findVariable } from "../../checklist/environment/contract";
import { fail, pass } from "../look";
import type { Answer, Look, Site } from "../look";
import type { Target } from "../target";
import { count, listed } from "../words";
import { askRailway, railwayPlace } from "./railway";
import { allOf } from "./render";
import { lookAtServices, subjectOf } from "./services";
import type { Platform, Side } from "./services";

/** What a service holds by name; null for a value that the platform does not tell. */
export type HeldVariables = Readonly<Record<string, string | null>>;

const QUERY =
  "query ServiceVariables($projectId: String!, $environmentId: String!, $serviceId: String!) { " +
  "variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, " +
  "unrendered: true) }";
const railwayAnswer = z.object({ variables: z.record(z.string(), z.string().nullable()) });
const renderItem = z.object({ envVar: z.object({ key: z.string(), value: z.string() }) });

const ITEMS = { railway: ["7.1"], render: ["7.6"] } as const;

/** Whether the services run with the variables of the stack. */
export const lookAtPlatformVariables: Look = async (site) => {
  const platforms = (["railway", "render"] as const).map(async (platform) => {
    const answers = await lookAtServices(platform, async ({ target }, side) =>
      judgeVariables(
        subjectOf(side, platform),
        wantedBy(target, side),
        await held(site, platform, side),
      ),
    )(site);
    return answers.map((answer) => ({ ...answer, items: ITEMS[platform] }));
  });
  return (await Promise.all(platforms)).flat();
};

const wantedBy = (target: Target, side: Side): Readonly<Record<string, string>> =>
  side === "backend" ? target.backend : target.frontend;

async function held(site: Site, platform: Platform, side: Side): Promise<HeldVariables> {
  if (platform === "render") {
    const found = await allOf(site, side, "env-vars", renderItem);
    return Object.fromEntries(found.map(({ envVar }) => [envVar.key, envVar.value]));
  }
  const place = { ...railwayPlace(site.target, side) };
  const { variables } = await askRailway(site, QUERY, place, railwayAnswer);
  // What Railway itself provides, the stack cannot know.
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => !name.startsWith("RAILWAY_")),
  );
}

/** Compares by name and by value; only names are told. */
export function judgeVariables(
  subject: string,
  wanted: Readonly<Record<string, string>>,
  found: HeldVariables,
): readonly Answer[] {
  const names = Object.keys(wanted).sort();
  const missing = names.filter((name) => !Object.hasOwn(found, name));
  const other = names.filter((name) => {
    const value = found[name];
    return typeof value === "string" && value !== wanted[name];
  });
  const sealed = names.filter((name) => found[name] === null);
  const foreign = Object.keys(found)
    .filter((name) => !Object.hasOwn(wanted, name))
    .sort();
  const known = foreign.filter((name) => findVariable(name) !== undefined);
  const unheard = foreign.filter((name) => findVariable(name) === undefined);
  const failures = [
    ...(missing.length > 0 ? [fail(subject, `It lacks ${listed(missing)}.`)] : []),
    ...(other.length > 0
      ? [fail(subject, `It has other values than the stack in ${listed(other)}.`)]
      : []),
    ...(known.length > 0
      ? [
          fail(
            subject,
            `It holds ${listed(known)}, which the stack does not set: no policy has judged that.`,
            takeOver(known[0] ?? ""),
          ),
        ]
      : []),
  ];
  if (failures.length > 0) return failures;
  const unseen = sealed.length === 0 ? "" : `; of ${sealed.length} only the name is told (sealed)`;
  const more =
    unheard.length === 0
      ? ""
      : `; and ${listed(unheard.map(plainName))}, which the application does not read`;
  return [
    pass(
      subject,
      `It holds all ${count(names.length, "variable")} of the stack, with their values${unseen}${more}.`,
    ),
  ];
}

/** How the stack takes over a variable that a platform holds. */
function takeOver(name: string): string {
  const variable = findVariable(name);
  const command =
    variable === undefined ? `pulumi config set ${name} <value>` : commandToSet(variable);
  return variable?.encrypts === true
    ? `Set it by the stack, to the value that the platform holds: ${command}. With another value, or without it, all data that it encrypted is lost.`
    : `Set it by the stack (${command}), or delete it at the platform.`;
}

/** A name that nobody has judged may be any text. */
function plainName(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : "one with an unusual name";
}
