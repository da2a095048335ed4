/**
 * Serves providers to the Pulumi engine over gRPC (pulumirpc.ResourceProvider): a plugin of its
 * own process, or several in one, to which the engine attaches (PULUMI_DEBUG_PROVIDERS).
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { Provider } from "./resource";
import { implementation } from "./service";

/** Plugins that are being served. */
export interface ServedPlugins {
  /** The value of PULUMI_DEBUG_PROVIDERS, `random:40001,postgresql:40002`. */
  readonly debugProviders: string;
  /** Aborted when the engine has cancelled, which it also does before it ends a plugin. */
  readonly cancelled: AbortSignal;
  /** Ends the servers; calls that are under way get a moment to finish. */
  close(): Promise<void>;
}

const CLOSE_AFTER_MS = 1000;

/**
 * Serves each provider on a free port of 127.0.0.1, in this process.
 * @param environment where the providers look for settings that the program does not give
 */
export async function servePlugins(
  providers: readonly Provider<unknown>[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServedPlugins> {
  const cancellation = new AbortController();
  const onCancel = (): void => {
    cancellation.abort();
  };
  const started = await Promise.allSettled(
    providers.map((provider) => serveProvider(provider, environment, onCancel)),
  );
  const served = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(served.map(({ server }) => shutDown(server)));
  };
  const failed = started.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const debugProviders = served.map(({ name, port }) => `${name}:${port}`).join(",");
  return { debugProviders, cancelled: cancellation.signal, close };
}

async function serveProvider(
  provider: Provider<unknown>,
  environment: NodeJS.ProcessEnv,
  onCancel: () => void,
): Promise<{ name: string; port: number; server: grpc.Server }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(ResourceProviderService, implementation(provider, environment, onCancel));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { name: provider.name, port, server };
}

async function shutDown(server: grpc.Server): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, CLOSE_AFTER_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
