// Runs a policy pack whose entry is JavaScript, as @pulumi/pulumi's cmd/run-policy-pack does, but
// without loading ts-node and TypeScript, which that does for every pack, and without the debugger
// session, which only the serialization of functions needs.
// Usage: node run-pack.js RUNNER ENGINE DIR, where RUNNER is cmd/run-policy-pack/run.js.

import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import path from "node:path";

interface Runner {
  run(options: {
    argv: { _: string[] };
    programStarted: () => void;
    reportLoggedError: (error: Error) => void;
    typeScript: boolean;
  }): Promise<unknown>;
}

/** Ends the process so that the host knows that the user has been told. */
const ALREADY_REPORTED = 32;

const uncaught = new Set<unknown>();
const logged = new Set<unknown>();
let isRunning = false;

function onUncaught(error: unknown): void {
  uncaught.add(error);
  if (!isRunning) console.error(error instanceof Error ? error.stack : String(error));
}

process.on("uncaughtException", onUncaught);
process.on("unhandledRejection", onUncaught);
process.on("exit", (code) => {
  if (code !== 0 || uncaught.size === 0) return;
  process.exitCode = [...uncaught].every((error) => logged.has(error)) ? ALREADY_REPORTED : 1;
});

type Extension = (target: object, file: string) => unknown;

interface TypeScriptTools {
  typeScriptRequireStrings(): { tsnodeRequire: string; typescriptRequire: string };
  loadTypeScriptCompilerOptions(file: string): Record<string, unknown>;
}

/** A pack in JavaScript may still load a file in TypeScript; only then ts-node is needed. */
function readTypeScriptOnDemand(load: NodeJS.Require): void {
  const extensions = (module as unknown as { _extensions: Record<string, Extension> })._extensions;
  extensions[".ts"] ??= (target, file) => {
    const tools = load("../../tsutils") as TypeScriptTools;
    const { tsnodeRequire, typescriptRequire } = tools.typeScriptRequireStrings();
    const project = "tsconfig.json";
    delete extensions[".ts"];
    (load(tsnodeRequire) as { register(options: object): unknown }).register({
      typeCheck: true,
      skipProject: !existsSync(project),
      compiler: typescriptRequire,
      compilerOptions: {
        target: "ES2020",
        module: "nodenext",
        moduleResolution: "nodenext",
        sourceMap: "true",
        ...tools.loadTypeScriptCompilerOptions(project),
      },
    });
    return extensions[".ts"]?.(target, file);
  };
}

function main(args: readonly string[]): void {
  const [runner, , ...rest] = args;
  // Before the engine's address may stand `-v=9`, `--tracing URL` and so on; the program comes last.
  const program = rest.at(-1);
  if (runner === undefined || program === undefined) {
    console.error("usage: RUN <runner> <engine-address> <program>");
    process.exit(-1);
  }
  const load = createRequire(path.resolve(runner));
  load("source-map-support/register");
  const pack = load(runner) as Runner;
  readTypeScriptOnDemand(load);
  // A rejection stays unhandled on purpose: the runner's own handler reports it.
  void pack
    .run({
      argv: { _: [program] },
      programStarted: () => {
        isRunning = true;
      },
      reportLoggedError: (error) => logged.add(error),
      typeScript: false,
    })
    .then(() => {
      isRunning = false;
    });
}

main(process.argv.slice(2));
