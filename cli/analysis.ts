import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Finding } from "../checklist/finding";
import { allRules } from "../checklist/rules/all-rules";
import { readFindings } from "./findings-file";
import { placedBy } from "./places";
import { onStack } from "./pulumi";
import type { Pulumi } from "./pulumi";
import { stackOfUrn } from "./state";
import type { World } from "./world";

/** Pulumi ends in an error also where the policies were violated, which is what a report is for. */
const VIOLATED = /^error: one or more mandatory policy violations were found\s*$/m;

/** The option that names the configuration of the policies. */
export const CONFIG_OPTION = "policy-pack-config";

/** How Pulumi is told the policies, with their configuration where somebody named a file of it. */
export function policyPack(config: string | undefined): readonly string[] {
  const pack = ["--policy-pack", "policies"];
  // The engine runs in the project's folder, which need not be where the file was named from.
  return config === undefined ? pack : [...pack, `--${CONFIG_OPTION}`, path.resolve(config)];
}

/**
 * Everything that the policy pack finds in a stack's state, or in a state in a file. A rule that is
 * silent is found as well.
 *
 * @param options `config` is a file with the configuration of the policies.
 *
 * @throws CommandFailure if the pack could not judge all of it.
 */
export function analyze(
  stack: string | undefined,
  pulumi: Pulumi,
  world: World,
  { file, config }: { readonly file?: string; readonly config?: string | undefined } = {},
): Promise<readonly Finding[]> {
  return findingsOf(async (environment) => {
    const args = ["policy", "analyze", ...policyPack(config), ...onStack(stack)];
    if (file !== undefined) args.push("--file", file);
    const { code, stderr } = await pulumi.run(args, environment);
    if (code !== 0 && !VIOLATED.test(stderr)) {
      throw pulumi.failure("The policies could not judge the stack", args, stderr);
    }
  }, world);
}

/**
 * What the policy pack writes down while the CLI does some work in this environment, each finding
 * with its place. A rule that is silent is found as well.
 *
 * @throws whatever the work throws, and CommandFailure if what was written is not whole.
 */
export async function findingsOf(
  work: (environment: NodeJS.ProcessEnv) => Promise<void>,
  world: World,
): Promise<readonly Finding[]> {
  // Only its owner can enter this folder.
  const directory = mkdtempSync(path.join(tmpdir(), "checklist-"));
  try {
    const findings = path.join(directory, "findings.jsonl");
    // The command applies the waivers itself, to all that it knows.
    const waivers = path.join(directory, "no-waivers.yaml");
    writeFileSync(waivers, "[]\n");
    await work({ CHECKLIST_FINDINGS: findings, CHECKLIST_WAIVERS: waivers });
    return withSilentRules(placed(readFindings(findings), world));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The findings with their places; of which stack they are, their resources tell. */
function placed(findings: readonly Finding[], world: World): readonly Finding[] {
  const named = findings.find(({ resource }) => resource !== undefined);
  return findings.map(placedBy(stackOfUrn(named?.resource ?? ""), world));
}

/** Silence is never a pass: an error for each rule that said nothing. */
export function withSilentRules(findings: readonly Finding[]): readonly Finding[] {
  const answered = new Set(findings.map(({ rule }) => rule));
  const silent = allRules.filter(({ id }) => !answered.has(id));
  return [
    ...findings,
    ...silent.map(({ id, items, title }): Finding => ({
      rule: id,
      items,
      status: "error",
      severity: "error",
      subject: id,
      message: `The rule ${id} gave no answer, so nobody knows whether it holds: ${title}.`,
      fix: "See that the stack declares what it judges, and that no policy is disabled.",
    })),
  ];
}
