import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { driftOf, pendingOf } from "../checklist/drift/changes";
import type { Drift, Step } from "../checklist/drift/changes";
import { liveResources } from "../checklist/drift/live-state";
import { withMadeAgain, zonesOf } from "../checklist/drift/made-again";
import { driftFormats, renderDrift } from "../checklist/drift/render";
import { driftReportOf } from "../checklist/drift/report";
import type { Finding } from "../checklist/finding";
import { applyWaivers } from "../checklist/waivers";
import { analyze } from "./analysis";
import { CommandFailure } from "./failure";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { steps } from "./preview";
import { onStack, withPulumi } from "./pulumi";
import type { Pulumi } from "./pulumi";
import { recordFile } from "./record-files";
import { readWaivers } from "./records";
import { refreshed } from "./refresh";
import { readExport } from "./state";
import type { ExportedState } from "./state";
import type { World } from "./world";
import { seenZones } from "./zones";

const help = `Usage: checklist drift [options]

Says what somebody changed by hand at the systems of a deployed stack: which property of which
resource, where, who mends it and how. Beside it: what the next update would change because the
program or a setting was changed, which is no drift, and what of the checklist fails on the live
system. Nothing is changed. A resource that nobody declared is not seen.

  --stack STACK        the stack; the selected one unless given
${outputHelp(driftFormats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there

Exit code: 0 no drift; 2 drift; 1 the stack cannot be looked at.
`;

/**
 * `checklist drift`: compares a deployed stack with the systems.
 *
 * @returns The exit code: 0 no drift, 2 drift.
 * @throws CommandFailure for a stack that cannot be looked at.
 */
export async function drift(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "drift",
    options: ["stack", ...outputOptions, "waivers"],
    operands: [],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack } = options.values;
  const outputs = outputsOf(options.all, driftFormats);
  const waived = readWaivers(recordFile(options.values.waivers, world.root, "waivers.yaml"), world);

  const report = await withPulumi(world, async (pulumi, signal) => {
    const state = await readExport(stack, pulumi);
    const selected = onStack(stack);
    // A refresh alone tells hand from program: a preview with it would mix the two.
    const { steps: looked, counts } = await refreshed(selected, lookedAt(state), pulumi);
    const found = driftOf(looked, counts);
    if (found.unclear.length > 0) {
      throw new CommandFailure(
        `What Pulumi found is not understood, so nobody knows whether there is drift: ${found.unclear.join("; ")}.\n` +
          "See what it found: pulumi refresh --preview-only --diff",
      );
    }
    const zones = await seenZones(zonesOf(found.drift), stack, pulumi, world, signal);
    const drift = withMadeAgain(found.drift, state.resources, zones);
    const planned = await steps("previewed", ["preview", ...selected], pulumi);
    const findings = await judged(state, drift, looked, pulumi, world);
    const settled = applyWaivers(findings, waived.waivers, { reportUnused: false });
    return driftReportOf(
      state.stack,
      { ...found, drift },
      pendingOf(planned),
      settled,
      state.contacts,
    );
  });
  deliver(outputs, ({ format }) => renderDrift(report, format), world);
  return report.status === "drift" ? 2 : 0;
}

/** What a refresh looks at: not components and providers, which are Pulumi's own. */
function lookedAt({ resources }: ExportedState): readonly string[] {
  return resources
    .filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"))
    .map(({ urn }) => urn);
}

/** What the policies find in the live system: in the state, with what was changed by hand. */
async function judged(
  state: ExportedState,
  drift: readonly Drift[],
  looked: readonly Step[],
  pulumi: Pulumi,
  world: World,
): Promise<readonly Finding[]> {
  // Only its owner can enter this folder. The secrets in the file are encrypted.
  const directory = mkdtempSync(path.join(tmpdir(), "checklist-"));
  try {
    const file = path.join(directory, "state.json");
    const outputs = new Map(looked.map(({ urn, after }) => [urn, after?.outputs ?? {}]));
    const live = liveResources(state.resources, drift, outputs);
    writeFileSync(file, JSON.stringify(state.withResources(live)));
    return await analyze(undefined, pulumi, world, { file });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
