import { formats, render } from "../checklist/report/render";
import { exitCodeOf, reportOf } from "../checklist/report/result";
import { applyWaivers } from "../checklist/waivers";
import { analyze } from "./analysis";
import { choiceOf, readOptions } from "./options";
import { deliver } from "./output";
import { pagesOf } from "./pages";
import { placedBy } from "./places";
import { Pulumi } from "./pulumi";
import { recordFile } from "./record-files";
import { readAttestations, readWaivers } from "./records";
import { readState } from "./state";
import type { World } from "./world";

const help = `Usage: checklist report [options]

Says of each of the checklist's 134 items whether production is ready: runs the policies over the
deployed stack's state, and adds what people have attested and waived.

  --stack STACK        the stack; the selected one unless given
  --format FORMAT      ${formats.join(", ")}; text unless given
  --out FILE           write the report there and not to standard output
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
  --attestations FILE  attestations; attestations.<stack>.yaml there unless given, if it is there

Exit code: 0 ready; 1 not ready, also where it is ready in part only; 2 the stack cannot be judged.
`;

/**
 * `checklist report`: judges a deployed stack by the whole checklist.
 *
 * @returns The exit code.
 * @throws CommandFailure for a stack that cannot be judged.
 */
export async function report(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "report",
    options: ["stack", "format", "out", "waivers", "attestations"],
    operands: [],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack, out } = options.values;
  const format = choiceOf("--format", options.values.format ?? "text", formats);
  // What the user named is read first: a wrong name should not cost the wait for Pulumi.
  const waived = readWaivers(recordFile(options.values.waivers, world.root, "waivers.yaml"), world);

  const { state, attested, found } = await withInterruptions(async (signal) => {
    const pulumi = new Pulumi(world.root, world.environment, signal);
    const state = await readState(stack, pulumi);
    const own = `attestations.${state.stack}.yaml`;
    const attested = readAttestations(
      recordFile(options.values.attestations, world.root, own),
      world,
    );
    return { state, attested, found: await analyze(stack, pulumi) };
  });
  const placed = found.map(placedBy(state, world));
  const result = reportOf(
    [...placed, ...waived.findings, ...attested.findings],
    attested.attestations,
    world.today,
    {
      deployedTypes: state.types,
      settle: (findings) => applyWaivers(findings, waived.waivers, { reportUnused: true }),
    },
  );
  const code = exitCodeOf(result);
  const colour = world.colour && out === undefined;
  deliver(render(result, format, { colour, pageOf: pagesOf(world.root) }), out, world);
  return code;
}

const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborts when the user interrupts the command, so that nothing is left running or lying about. */
async function withInterruptions<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  for (const name of INTERRUPTIONS) process.once(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of INTERRUPTIONS) process.off(name, abort);
  }
}
