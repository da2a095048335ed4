import { findVariable } from "../../checklist/environment/contract";
import { environmentOf } from "../../checklist/environment/environment";
import type { Environment } from "../../checklist/environment/environment";
import { UNKNOWN } from "../../checklist/environment/value";
import type { Finding } from "../../checklist/finding";
import { judge } from "../../checklist/judge";
import { platformProbes } from "../../checklist/probes/platforms";
import { fail, notApplicable, pass, unknown } from "../look";
import type { Answer, Look, Site } from "../look";
import type { Target } from "../target";
import { contextOfTarget } from "../target-context";
import { count, listedAll, variableWord } from "../words";
import { held, wantedBy } from "./held-variables";
import type { HeldVariables } from "./held-variables";
import { notThere, PLATFORMS, runsAt, TITLES } from "./services";
import type { Platform, Side } from "./services";

/** Both services of the application as one platform runs them. */
type Running = Readonly<Record<Side, HeldVariables>>;

/** Whether what the platforms run is right by the rules that judge the stack's environment. */
export const lookAtPlatformEnvironment: Look = async (site) => {
  const looks = PLATFORMS.map(async (platform) => {
    const { target } = site;
    if (!runsAt(target, platform)) return [notApplicable(TITLES[platform], notThere(platform))];
    return judgeRunning(platform, await runningAt(site, platform), target);
  });
  return (await Promise.all(looks)).flat();
};

async function runningAt(site: Site, platform: Platform): Promise<Running> {
  const [backend, frontend] = await Promise.all([
    held(site, platform, "backend", "run"),
    held(site, platform, "frontend", "run"),
  ]);
  return { backend, frontend };
}

/**
 * Judges the variables of both services. What is wrong is said by the rule that says it of the
 * stack, so that it counts for the same items; of the other items the probe says that they hold.
 */
export function judgeRunning(
  platform: Platform,
  running: Running,
  target: Target,
): readonly Answer[] {
  const found = judge(
    {
      backend: environmentAt("backend", running.backend),
      frontend: environmentAt("frontend", running.frontend),
    },
    contextOfTarget(target),
  );
  const wrong = found.filter(({ status }) => status === "fail" || status === "error");
  // A sealed variable of the stack was judged where the stack sets it: nobody can read it here.
  const unread = [
    ...sealedOf("backend", running, target),
    ...sealedOf("frontend", running, target),
  ];
  const strange = unread.filter(({ isOurs }) => !isOurs).map(({ name }) => name);
  const open = new Set([
    ...wrong.flatMap(({ items }) => items),
    ...unread.flatMap(({ name }) => findVariable(name)?.items ?? []),
  ]);
  const [first, ...rest] = ITEMS.filter((item) => !open.has(item));
  const names = Object.keys(running.backend).length + Object.keys(running.frontend).length;
  const seen =
    unread.length === 0
      ? ""
      : ` ${count(unread.length, "variable")} nobody can read there (sealed).`;
  return [
    ...wrong.map((finding) => answerOf(finding, platform)),
    ...(strange.length === 0
      ? []
      : [
          unknown(
            TITLES[platform],
            `Nobody can read what the stack does not set and somebody has sealed: ${listedAll(strange.map(variableWord))}.`,
            "Delete it at the platform, and set it by the stack.",
          ),
        ]),
    first === undefined
      ? fail(TITLES[platform], "What runs there is right in nothing.")
      : {
          ...pass(
            TITLES[platform],
            `What runs there was judged: ${count(names, "variable")}, ${wrong.length === 0 ? "none of them wrong" : `${wrong.length} problems`}.${seen}`,
          ),
          items: [first, ...rest],
        },
  ];
}

const ITEMS: readonly string[] =
  platformProbes.find(({ id }) => id === "platform-environment")?.items ?? [];

/** What is set at a platform is plain text by now; of a sealed variable only its name is known. */
function environmentAt(side: Side, variables: HeldVariables): Environment {
  const texts = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value ?? undefined]),
  );
  const plain = environmentOf(side, texts, false);
  return {
    ...plain,
    read: (name) =>
      Object.hasOwn(variables, name) && variables[name] === null ? UNKNOWN : plain.read(name),
  };
}

function sealedOf(
  side: Side,
  running: Running,
  target: Target,
): readonly { readonly name: string; readonly isOurs: boolean }[] {
  const wanted = wantedBy(target, side);
  return Object.entries(running[side]).flatMap(([name, value]) =>
    value === null ? [{ name, isOurs: Object.hasOwn(wanted, name) }] : [],
  );
}

/** A finding as what was seen at a platform. A name that is not the contract's may be any text. */
function answerOf(
  { rule, subject, message, severity, items, fix }: Finding,
  platform: Platform,
): Answer {
  const name = findVariable(subject) === undefined ? variableWord(subject) : subject;
  const there = `${name} at ${TITLES[platform]}`;
  const [main, ...others] = items;
  return {
    ...fail(
      there,
      message.startsWith(subject) ? `${there}${message.slice(subject.length)}` : message,
      `Set it by the stack's settings, and put it back: pulumi up --refresh --policy-pack policies. What the stack does not set, delete at the platform. ${fix}`,
    ),
    rule,
    ...(main === undefined ? {} : { items: [main, ...others] }),
    ...(severity === "warning" ? { severity } : {}),
  };
}
