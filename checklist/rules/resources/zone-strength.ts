import { hasOwnRule, settingProblem } from "../../edge/zone-settings";
import { knownOf } from "../../resources/property";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, PASS } from "../../rule";
import type { RuleDescription } from "../../rule";
import { judgeProperty, resourceRule } from "./resource-rule";
import type { Outcome, ResourceRule } from "./resource-rule";

type Settings = SubjectOf<"zone-setting" | "zone-settings">;

/** The names and values of settings, as far as they are known, and whether that is all of them. */
function settingsIn(subject: Settings): {
  readonly named: readonly (readonly [name: string, value: string])[];
  readonly isWhole: boolean;
} {
  if (subject.kind === "zone-settings") {
    const found = knownOf(subject.settings);
    return {
      named: Object.entries(found?.values ?? {}).map(([path, value]) => [
        path.split(".")[0] ?? path,
        value,
      ]),
      isWhole: found !== undefined && !found.partial,
    };
  }
  const { setting, value, parts } = subject;
  const name = knownOf(setting)?.toLowerCase();
  if (name === undefined || value.state === "unknown" || parts.state === "unknown") {
    return { named: [], isWhole: false };
  }
  if (hasOwnRule(name)) return { named: [], isWhole: true };
  const inside = knownOf(parts);
  const values = Object.values(inside?.values ?? {});
  return { named: values.map((one) => [name, one]), isWhole: inside?.partial !== true };
}

const settingRule = (
  how: "weak" | "doubtful",
  described: Pick<RuleDescription, "id" | "title" | "why" | "fix" | "severity">,
): ResourceRule =>
  resourceRule({
    ...described,
    items: ["2.5"],
    kinds: ["zone-setting", "zone-settings"],
    verdict: (subject): Outcome => {
      const { named, isWhole } = settingsIn(subject);
      const problems = named.flatMap(([name, value]) => {
        const problem = settingProblem(name, value, how);
        return problem === undefined ? [] : [`${problem} (${name})`];
      });
      if (problems.length > 0) return fail([...new Set(problems)].join(", and "));
      return isWhole ? PASS : "unknown";
    },
  });

const strong = settingRule("weak", {
  id: "zone-setting-strong",
  title: "No setting of a zone weakens the encryption or the firewall",
  why: "Visitors' passwords and payments can then be read or changed on their way, though all else is right.",
  fix: "Give the setting Cloudflare's default, or take it out of the program and set it in the dashboard.",
  severity: "error",
});

const usual = settingRule("doubtful", {
  id: "zone-setting-usual",
  title: "No setting of a zone is one for tests or for emergencies",
  why: "What was switched for an afternoon is forgotten, and costs protection or speed from then on.",
  fix: "Give the setting Cloudflare's default, or waive this rule with the reason and an end.",
  severity: "warning",
});

const notPaused = resourceRule({
  id: "zone-not-paused",
  items: ["2.5", "2.9"],
  title: "The zone is not paused",
  why: "A paused zone gives DNS answers alone: its certificates, headers, redirects and limits are gone, and the origin's address is open to all.",
  fix: "Set paused: false.",
  severity: "error",
  kinds: ["zone"],
  verdict: ({ paused }) =>
    judgeProperty(paused, false, (isPaused) => failIf(isPaused, "is paused")),
});

const whole = resourceRule({
  id: "zone-whole",
  items: ["2.5", "11.6"],
  title: "Cloudflare answers for the whole zone",
  why: "In a partial or secondary zone the records are another server's: those of the stack have no effect there, and nobody sees it in a plan.",
  fix: 'Set type: "full".',
  severity: "warning",
  kinds: ["zone"],
  verdict: ({ type }) =>
    judgeProperty(type, "full", (given) =>
      failIf(given.toLowerCase() !== "full", "has its records at other name servers (type)"),
    ),
});

export const zoneStrengthRules: readonly ResourceRule[] = [strong, usual, notPaused, whole];
