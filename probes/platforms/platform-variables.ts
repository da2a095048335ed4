import { commandToSet } from "../../checklist/environment/command";
import { findVariable } from "../../checklist/environment/contract";
import { fail, pass, warn } from "../look";
import type { Answer, Look } from "../look";
import { count, listed, listedAll, variableWord } from "../words";
import { held, wantedBy } from "./held-variables";
import type { HeldVariables } from "./held-variables";
import { lookAtServices, PLATFORMS, subjectOf } from "./services";

const ITEMS = { railway: ["7.1"], render: ["7.6"] } as const;

/** Whether the services run with the variables of the stack. */
export const lookAtPlatformVariables: Look = async (site) => {
  const platforms = PLATFORMS.map(async (platform) => {
    const answers = await lookAtServices(platform, async ({ target }, side) =>
      judgeVariables(
        subjectOf(side, platform),
        wantedBy(target, side),
        await held(site, platform, side, "written"),
      ),
    )(site);
    return answers.map((answer) => ({ ...answer, items: ITEMS[platform] }));
  });
  return (await Promise.all(platforms)).flat();
};

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
  // The backend does not tell small letters from capitals.
  const isKnown = (name: string): boolean => findVariable(name.toUpperCase()) !== undefined;
  const known = foreign.filter(isKnown);
  const unheard = foreign.filter((name) => !isKnown(name));
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
  const warnings =
    unheard.length === 0
      ? []
      : [
          warn(
            subject,
            `It holds what neither the stack sets nor the application reads: ${listedAll(unheard.map(variableWord))}.`,
            "See who needs it. Set it by the stack, or delete it at the platform.",
          ),
        ];
  if (failures.length > 0) return [...failures, ...warnings];
  const unseen = sealed.length === 0 ? "" : `; of ${sealed.length} only the name is told (sealed)`;
  return [
    pass(
      subject,
      `It holds all ${count(names.length, "variable")} of the stack, with their values${unseen}.`,
    ),
    ...warnings,
  ];
}

/** How the stack takes over a variable that a platform holds. */
function takeOver(name: string): string {
  const variable = findVariable(name.toUpperCase());
  const command = commandToSet(variable ?? { name, secret: false });
  return variable?.encrypts === true
    ? `Set it by the stack, to the value that the platform holds: ${command}. With another value, or without it, all data that it encrypted is lost.`
    : `Set it by the stack (${command}), or delete it at the platform.`;
}
