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

/** How long calls that are under way may take to finish, and answers to be sent. */
const CLOSE_AFTER_MS = 1000;
const SEND_AFTER_MS = 50;

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
    await Promise.all(served.map(shutDown));
  };
  const failed = started.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const debugProviders = served.map(({ name, port }) => `${name}:${port}`).join(",");
  return { debugProviders, cancelled: cancellation.signal, close };
}

interface Served {
  readonly name: string;
  readonly port: number;
  readonly server: grpc.Server;
  /** How many calls have no answer yet. */
  readonly underWay: () => number;
}

async function serveProvider(
  provider: Provider<unknown>,
  environment: NodeJS.ProcessEnv,
  onCancel: () => void,
): Promise<Served> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  const { service, underWay } = counted(implementation(provider, environment, onCancel));
  server.addService(ResourceProviderService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { name: provider.name, port, server, underWay };
}

/** A service whose calls are counted while they have no answer yet. */
function counted(service: grpc.UntypedServiceImplementation): {
  service: grpc.UntypedServiceImplementation;
  underWay: () => number;
} {
  let count = 0;
  const entries = Object.entries(service).map(([name, handler]) => {
    const answer = handler as grpc.handleUnaryCall<unknown, unknown>;
    const counting: grpc.handleUnaryCall<unknown, unknown> = (call, callback) => {
      count += 1;
      answer(call, (...result) => {
        count -= 1;
        callback(...result);
      });
    };
    return [name, counting] as const;
  });
  return { service: Object.fromEntries(entries), underWay: () => count };
}

/** A connection that its client has just closed can look open for ever, so nobody waits for those. */
async function shutDown({ server, underWay }: Served): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(
      () => {
        server.forceShutdown();
        resolve();
      },
      underWay() > 0 ? CLOSE_AFTER_MS : SEND_AFTER_MS,
    );
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
