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
  // Ctrl-C reaches the whole process group: the engine says what is to be done about it.
  process.on("SIGINT", () => undefined);
  process.stdout.write(`${served.debugProviders.slice(provider.name.length + 1)}\n`);
}
