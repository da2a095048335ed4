import { env } from "./env";
import { CommandFailure, isCommandFailure } from "./failure";
import { nearest } from "./options";
import type { Command, World } from "./world";

const help = `Usage: checklist COMMAND

  env FILE      judge an environment file as production would be judged
  report        say of each of the checklist's 134 items whether the deployed stack is ready

checklist COMMAND --help tells more. Exit code: 0 ready, 1 not ready, 2 on an error.
`;

const commands: Readonly<Record<string, Command>> = {
  env,
  report: (args, world) => world.more().report(args, world),
};

/**
 * The `checklist` command.
 *
 * @returns The exit code: 0 ready, 1 not ready, 2 for an error that the user has been told.
 */
export async function main(args: readonly string[], world: World): Promise<number> {
  try {
    return await run(args, world);
  } catch (error) {
    world.tell(isCommandFailure(error) ? `error: ${error.message}` : breakdown(error));
    return 2;
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
