import type { Pending } from "../checklist/drift/changes";
import { pendingMarkdown, pendingText } from "../checklist/drift/render";
import { plannedDeletions } from "../checklist/report/planned-deletions";
import { formats } from "../checklist/report/render";
import type { Format } from "../checklist/report/render";
import { exitCodeOf, resultOf } from "../checklist/report/result";
import { silentScopes } from "../checklist/report/silent-scopes";
import { allRules } from "../checklist/rules/all-rules";
import { applyWaivers } from "../checklist/waivers";
import { CONFIG_OPTION } from "./analysis";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { renderedInProject } from "./pages";
import { planned } from "./planned";
import { withPulumi } from "./pulumi";
import { recordFile } from "./record-files";
import { readWaivers } from "./records";
import type { World } from "./world";

const help = `Usage: checklist plan [options]

Judges what the next pulumi up would make of a stack, before it is done: previews it with the
policies. What is known only once it is deployed stays unknown. Nothing is changed.

  --stack STACK        the stack; the selected one unless given
${outputHelp(formats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
  --policy-pack-config FILE  the configuration of the policies

Exit code: 0 the policies let it through; 1 they do not; 2 it cannot be previewed.
`;

/**
 * `checklist plan`: judges what an update would deploy, for a pull request.
 *
 * @returns The exit code.
 * @throws CommandFailure for a stack that cannot be previewed.
 */
export async function plan(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "plan",
    options: ["stack", ...outputOptions, "waivers", CONFIG_OPTION],
    operands: [],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack } = options.values;
  const outputs = outputsOf(options.all, formats);
  const waived = readWaivers(recordFile(options.values.waivers, world.root, "waivers.yaml"), world);

  const { found, pending } = await withPulumi(world, (pulumi) =>
    planned(stack, pulumi, world, options.values[CONFIG_OPTION]),
  );
  const judged = [
    ...found,
    ...silentScopes(allRules, found),
    ...plannedDeletions(pending),
    ...waived.findings,
  ];
  const findings = applyWaivers(judged, waived.waivers, {
    reportUnused: true,
  });
  const result = resultOf(findings, "Plan");
  deliver(
    outputs,
    ({ format }) => `${renderedInProject(result, format, world)}${changesIn(format, pending)}`,
    world,
  );
  return exitCodeOf(result);
}

/** What would be changed, in the formats that people read; all others are of findings alone. */
function changesIn(format: Format, pending: readonly Pending[]): string {
  if (pending.length === 0) return "";
  if (format === "text") return `\n${pendingText(pending)}\n`;
  return format === "markdown" ? `\n${pendingMarkdown(pending)}\n` : "";
}
