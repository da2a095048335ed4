import type { Finding } from "../checklist/finding";
import { formats } from "../checklist/report/render";
import { exitCodeOf, reportOf } from "../checklist/report/result";
import { applyWaivers } from "../checklist/waivers";
import { analyze, CONFIG_OPTION } from "./analysis";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { renderedInProject } from "./pages";
import { assertSameStack, originOf, readEarlierReport } from "./origin";
import { placedBy } from "./places";
import { planned, typesAfter } from "./planned";
import { withPulumi } from "./pulumi";
import { recordFile } from "./record-files";
import { readAttestations, readWaivers } from "./records";
import {
  elsewhereOf,
  notProbed,
  probe,
  probingFlags,
  probingHelp,
  probingOf,
  probingOptions,
} from "./probing";
import { readExport } from "./state";
import { readTarget } from "./target";
import type { World } from "./world";

const help = `Usage: checklist report [options]

Says of each of the checklist's 134 items whether production is ready: runs the policies over the
deployed stack's state, looks at the running system, and adds what people have attested and waived.
With --planned the policies judge what the next pulumi up would make of the stack, instead of what
is deployed: that is what a person decides by before a deployment.

  --stack STACK        the stack; the selected one unless given
${outputHelp(formats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
  --attestations FILE  attestations; attestations.<stack>.yaml there unless given, if it is there
  --since FILE         an earlier report of the stack as JSON: what has changed since is told too
  --planned            judge the plan of the next update instead of the deployed state
  --policy-pack-config FILE  the configuration of the policies
  --offline            do not look at the running system: what probes verify is then unknown
${probingHelp.replace(/^.*--only.*\n/, "")}
Exit code: 0 ready; 1 not ready, also where it is ready in part only; 2 the stack cannot be judged.
`;

/** What the policies say, and of which types of resources. */
interface Judged {
  readonly found: readonly Finding[];
  readonly types: ReadonlySet<string>;
}

/**
 * `checklist report`: judges a deployed stack by the whole checklist.
 *
 * @returns The exit code.
 * @throws CommandFailure for a stack that cannot be judged.
 */
export async function report(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "report",
    options: [
      "stack",
      ...outputOptions,
      "waivers",
      "attestations",
      "since",
      CONFIG_OPTION,
      ...probingOptions.filter((name) => name !== "only"),
    ],
    flags: ["offline", "planned", ...probingFlags],
    operands: [],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack, [CONFIG_OPTION]: config } = options.values;
  const ofPlan = options.flags.has("planned");
  const outputs = outputsOf(options.all, formats);
  const probing = options.flags.has("offline")
    ? undefined
    : probingOf(options.values, options.flags, world);
  // What the user named is read first: a wrong name should not cost the wait for Pulumi.
  const earlier = readEarlierReport(options.values.since);
  const waived = readWaivers(recordFile(options.values.waivers, world.root, "waivers.yaml"), world);

  const { state, types, attested, found, looked } = await withPulumi(
    world,
    async (pulumi, signal) => {
      const state = await readExport(stack, pulumi);
      assertSameStack(earlier, state.stack, options.values.since);
      const own = `attestations.${state.stack}.yaml`;
      const attested = readAttestations(
        recordFile(options.values.attestations, world.root, own),
        world,
      );
      const look = async (): Promise<readonly Finding[]> => {
        if (probing === undefined) return notProbed();
        return probe(
          probing,
          await readTarget(stack, state, pulumi, world.environment),
          world,
          signal,
        );
      };
      const judge = async (): Promise<Judged> => {
        if (!ofPlan)
          return { found: await analyze(stack, pulumi, world, { config }), types: state.types };
        const { found, pending } = await planned(stack, pulumi, world, config);
        return { found, types: typesAfter(state.resources, pending) };
      };
      const [{ found, types }, looked] = await Promise.all([judge(), look()]);
      return { state, types, attested, found, looked };
    },
  );
  const result = reportOf(
    [...found, ...looked.map(placedBy(state, world)), ...waived.findings, ...attested.findings],
    attested.attestations,
    world.today,
    {
      deployedTypes: types,
      origin: {
        ...originOf(state.stack, world),
        ...(ofPlan ? { planned: true } : {}),
        ...elsewhereOf(probing, world),
      },
      earlier,
      settle: (findings) => applyWaivers(findings, waived.waivers, { reportUnused: true }),
    },
  );
  const code = exitCodeOf(result);
  deliver(
    outputs,
    ({ format, file }) =>
      renderedInProject(result, format, world, world.colour && file === undefined),
    world,
  );
  return code;
}
