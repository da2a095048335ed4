import { formats } from "../checklist/report/render";
import { exitCodeOf, resultOf } from "../checklist/report/result";
import { applyWaivers } from "../checklist/waivers";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { renderedInProject } from "./pages";
import { placedBy } from "./places";
import {
  elsewhereOf,
  probe,
  probingFlags,
  probingHelp,
  probingOf,
  probingOptions,
} from "./probing";
import { withPulumi } from "./pulumi";
import { recordFile } from "./record-files";
import { readWaivers } from "./records";
import { readState } from "./state";
import { readTarget } from "./target";
import type { World } from "./world";

const help = `Usage: checklist verify [options]

Looks at the running system of a deployed stack: DNS, certificates, headers, health, the database,
backups, and the accounts at Stripe, SendGrid, Twilio, Google, Sentry, Railway and Render. It reads
only, but for what --send allows. What cannot be looked at is unknown, and says why.

  --stack STACK        the stack; the selected one unless given
${outputHelp(formats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
${probingHelp}
Exit code: 0 all is well, also with warnings; 1 something fails or cannot be seen; 2 an error.
`;

/**
 * `checklist verify`: the live probes of a deployed stack.
 *
 * @returns The exit code.
 * @throws CommandFailure for a stack that cannot be read.
 */
export async function verify(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args, {
    command: "verify",
    options: ["stack", ...outputOptions, "waivers", ...probingOptions],
    flags: probingFlags,
    operands: [],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { stack } = options.values;
  const outputs = outputsOf(options.all, formats);
  const probing = probingOf(options.values, options.flags, world);
  const waived = readWaivers(recordFile(options.values.waivers, world.root, "waivers.yaml"), world);

  const found = await withPulumi(world, async (pulumi, signal) => {
    const state = await readState(stack, pulumi);
    const target = await readTarget(stack, state, pulumi, world.environment);
    const found = await probe(probing, target, world, signal);
    return found.map(placedBy(state, world));
  });
  const findings = applyWaivers([...found, ...waived.findings], waived.waivers, {
    reportUnused: false,
  });
  const result = resultOf(findings, "Running system", elsewhereOf(probing, world));
  deliver(outputs, ({ format }) => renderedInProject(result, format, world), world);
  // What could not be seen is no pass.
  return findings.some(({ status }) => status === "unknown") ? 1 : exitCodeOf(result);
}
