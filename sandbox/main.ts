import { parseArgs } from "node:util";

import { exec } from "./exec";
import { rehearse } from "./rehearse";
import { serve, start, stop } from "./service";

const usage = `Usage: npm run sandbox [-- COMMAND]

  (no command)              start the sandbox, deploy the stack, check that a second preview
                            shows no change, show what was provisioned, stop everything
  exec [--empty] CMD...     start the sandbox, deploy the stack (not with --empty), run CMD in
                            an environment in which pulumi commands work, stop everything
  start                     start the sandbox, deploy the stack, and keep it: prints the
                            environment for a shell (eval "$(npm run -s sandbox -- start)")
  stop                      stop what \`start\` started, and leave it in this shell
                            (eval "$(npm run -s sandbox -- stop)")

SANDBOX_NAME keeps another one beside it.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === "exec") {
    const empty = rest[0] === "--empty";
    const [program, ...programArgs] = empty ? rest.slice(1) : rest;
    if (program === undefined) return wrongUsage("exec needs a command to run");
    return withInterrupts((signal) => exec(program, programArgs, { empty, report, signal }));
  }

  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: { type: "boolean", short: "h" } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (positionals.length > 1) return wrongUsage(`unexpected: ${positionals.slice(1).join(" ")}`);
  switch (command) {
    case undefined:
      return withInterrupts((signal) => rehearse({ report, signal }));
    case "start":
      return withInterrupts((signal) => start({ report, signal }));
    case "serve":
      return withInterrupts((signal) => serve({ report, signal }));
    case "stop":
      return stop({ report });
    default:
      return wrongUsage(`unknown command: ${command}`);
  }
}

/** For people; standard output belongs to the commands that run in the sandbox. */
function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

function wrongUsage(problem: string): number {
  process.stderr.write(`error: ${problem}\n\n${usage}`);
  return 2;
}

/** Turns the signals that end a process into an abort, so that everything is stopped in order. */
async function withInterrupts(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  let code: number | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (code === undefined) report(`\n${name}: stopping the sandbox`);
      code ??= codes[name];
      controller.abort(name);
    });
  }
  try {
    return code ?? (await work(controller.signal));
  } catch (error) {
    if (controller.signal.aborted) return code ?? 1;
    throw error;
  }
}

// Whoever reads the output may end first, on a Ctrl-C for example: the clean-up goes on.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

main(process.argv.slice(2)).then(
  (code) => {
    process.exit(code);
  },
  (error: unknown) => {
    report(`error: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env["BOOKEDBARBER_DEBUG"] && error instanceof Error) report(error.stack ?? "");
    process.exit(1);
  },
);
