import type { ServedPlugins } from "../../../providers/framework/provider";

import { EngineClient, secretOf } from "../framework/engine-client";
import { Stack } from "./stack";

/** A connection of the engine to the provider, with tokens as secrets. */
export class Connection extends EngineClient {
  constructor(readonly plugins: ServedPlugins) {
    super(plugins.debugProviders, "saas");
  }
}

/** Connects and configures the provider; its stack is empty. */
export async function connect(
  plugins: ServedPlugins,
  tokens: Readonly<Record<string, string>>,
): Promise<{ engine: Connection; stack: Stack }> {
  const engine = new Connection(plugins);
  const settings = Object.entries(tokens).map(([name, token]) => [name, secretOf(token)] as const);
  await engine.handshake();
  await engine.configure(Object.fromEntries(settings));
  return { engine, stack: new Stack(engine) };
}
