import { servePlugins } from "./provider";
import type { Provider } from "./resource";

/**
 * Serves a provider in this process, as a plugin that the engine has started: the first line on
 * standard output is the port. It ends with the engine, of which standard input tells.
 */
export async function runPlugin(provider: Provider<unknown>): Promise<void> {
  const served = await servePlugins([provider]);
  const end = (): void => {
    void served.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.stdin.once("end", end).once("error", end).resume();
  // Before it has cancelled, somebody's Ctrl-C, of which the engine says what is to be done about
  // it; afterwards the engine's own wish, which it waits for before it goes on.
  process.on("SIGINT", () => {
    if (served.cancelled.aborted) end();
  });
  process.stdout.write(`${served.debugProviders.slice(provider.name.length + 1)}\n`);
}
