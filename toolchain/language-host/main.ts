// pulumi-language-nodejs: started by the engine with its address as the last argument; prints the port
// that it listens on, and ends when the engine interrupts it or goes away.

import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { Children } from "./children";
import { watchEngine } from "./engine-watch";
import { languageService } from "./service";
import type { HostContext } from "./service";
import { WarmPrograms } from "./warm-programs";

/** How long the children may take to end, in milliseconds: the engine gives the host five seconds. */
const GRACE_MS = 2_000;

/** The engine's address among the arguments, which may also hold `--tracing URL`, `-v=9` and so on. */
function engineAddress(args: readonly string[]): string {
  const last = args.at(-1) ?? "";
  return last.startsWith("-") ? "" : last;
}

function main(): void {
  const programs = new Children();
  const plugins = new Children();
  const warm = new WarmPrograms(programs);
  const server = new Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });

  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    warm.discard();
    void Promise.all([programs.end("SIGTERM", GRACE_MS), plugins.end("SIGTERM", GRACE_MS)]).then(
      () => {
        server.forceShutdown();
        process.exit(0);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);

  let isWatched = false;
  const context: HostContext = {
    programs,
    plugins,
    warm,
    engine: engineAddress(process.argv.slice(2)),
    onEngine: (address) => {
      if (!isWatched && address !== "") {
        isWatched = true;
        watchEngine(address, end);
      }
    },
  };
  context.onEngine(context.engine);

  server.addService(LanguageRuntimeService, languageService(context));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`could not start the language host: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}

main();
