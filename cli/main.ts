import { env } from "./env";
import { CommandFailure, isCommandFailure } from "./failure";
import { nearest } from "./options";
import type { Command, World } from "./world";

const help = `Usage: checklist COMMAND

  env FILE      judge an environment file as production would be judged
  attest ITEM   write down that a person vouches for an item; alone: what is to be attested
  plan          judge what the next pulumi up would make of the stack
  dmarc REPORT  say what receivers report of the domain's mail, and whether DMARC may go on
  drift         say what of the deployed stack was changed by hand, and who mends it
  verify        look at the running system of the deployed stack
  report        say of each of the checklist's 134 items whether the deployed stack is ready

checklist COMMAND --help tells more. Exit code: 0 ready, 1 not ready, 2 on an error;
of drift: 0 none, 2 drift, 1 on an error.
`;

const commands: Readonly<Record<string, Command>> = {
  env,
  attest: (args, world) => world.more().attest(args, world),
  plan: (args, world) => world.more().plan(args, world),
  dmarc: (args, world) => world.more().dmarc(args, world),
  drift: (args, world) => world.more().drift(args, world),
  verify: (args, world) => world.more().verify(args, world),
  report: (args, world) => world.more().report(args, world),
};

/** Of `drift` 2 is the finding, as of `terraform plan`; of all others it is an error. */
const errorCodeOf = (command: string | undefined): number => (command === "drift" ? 1 : 2);

/**
 * The `checklist` command.
 *
 * @returns The exit code: 0 ready, 1 not ready, 2 for an error that the user has been told; of
 *   `drift` 0 none, 2 drift, 1 an error.
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  try {
    return await run(args, world);
  } catch (error) {
    world.tell(isCommandFailure(error) ? `error: ${error.message}` : breakdown(error));
    return errorCodeOf(args[0]);
  }
}

function run([name, ...rest]: readonly string[], world: World): number | Promise<number> {
  if (name === undefined) throw new CommandFailure(`A command is missing.\n\n${help.trimEnd()}`);
  if (name === "--help" || name === "-h" || name === "help") {
    world.out(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const near = nearest(name, Object.keys(commands));
    throw new CommandFailure(`There is no command ${name}.${near}\nSee: checklist --help`);
  }
  return command(rest, world);
}

/** A mistake of this program. Its message may quote a value, so only the place is told. */
function breakdown(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const what = error instanceof Error ? error.constructor.name : typeof error;
  return [`error: The command broke down (${what}). Report this as a bug:`, ...places].join("\n");
}
