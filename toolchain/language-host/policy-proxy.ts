import { createServer } from "node:net";
import type { AddressInfo, Server as PortServer, Socket } from "node:net";

import { Client, credentials, Metadata, Server, ServerCredentials, status } from "@grpc/grpc-js";
import type {
  ConnectionInjector,
  handleUnaryCall,
  MethodDefinition,
  ServiceError,
} from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerHandshakeResponse,
  AnalyzerStackConfigureRequest,
  AnalyzerStackConfigureResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";

import { joinToPort } from "./joined-sockets";

/** A snapshot of a large stack arrives as one message. */
const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

const same = (bytes: Buffer): Buffer => bytes;

type Bytes = MethodDefinition<Buffer, Buffer>;

/** The analyzer's service with its messages left as they are. */
const rawService: Record<string, Bytes> = Object.fromEntries(
  Object.entries(AnalyzerService).map(([name, method]: [string, { path: string }]) => [
    name,
    {
      path: method.path,
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  ]),
);

/** How long a call over the engine's first connection may still take, in milliseconds. */
const DRAIN_MS = 600_000;

/**
 * Stands between the engine and a policy pack. A pack expects the stack's name, project and
 * configuration in its environment from the start, but the engine tells them only to a pack that is
 * already there: so this answers the engine's first calls, lets the pack be started with what they
 * say, and passes on those that come meanwhile. Then it asks the engine for a new connection, whose
 * bytes go to the pack as they are: a call that is read here and made again costs more than the
 * pack's own work.
 */
export class PolicyProxy {
  readonly #configuration = Promise.withResolvers<AnalyzerStackConfigureRequest | undefined>();
  readonly #client = Promise.withResolvers<Client>();
  readonly #server = new Server(CHANNEL_OPTIONS);
  readonly #calls: ConnectionInjector;
  readonly #listener: PortServer;
  readonly #joined = new Set<Socket>();
  #packPort: number | undefined;

  private constructor() {
    this.#server.addService(rawService, this.#handlers());
    this.#calls = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
    this.#listener = createServer({ noDelay: true }, (connection) => {
      this.#accept(connection);
    });
    // Nobody may be waiting when the pack fails to start.
    this.#client.promise.catch(() => undefined);
  }

  /** Starts to listen on a free port. */
  static async listen(): Promise<{ proxy: PolicyProxy; port: number }> {
    const proxy = new PolicyProxy();
    const port = await new Promise<number>((resolve, reject) => {
      proxy.#listener.once("error", reject);
      proxy.#listener.listen(0, "127.0.0.1", () => {
        resolve((proxy.#listener.address() as AddressInfo).port);
      });
    });
    return { proxy, port };
  }

  /**
   * What the engine says about the stack, as soon as it says it; undefined if it asks for something
   * else first, since then (`policy publish`) there is no stack.
   */
  get configuration(): Promise<AnalyzerStackConfigureRequest | undefined> {
    return this.#configuration.promise;
  }

  /** Passes all calls on to the pack that listens on the port, from the configuration on. */
  async attach(port: number): Promise<void> {
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL_OPTIONS);
    const configuration = await this.#configuration.promise;
    if (configuration !== undefined) {
      try {
        await call(client, "configureStack", Buffer.from(configuration.serializeBinary()));
      } catch (error) {
        // Old packs do not know the call, and have their environment.
        if ((error as ServiceError).code !== status.UNIMPLEMENTED) {
          this.fail(error as Error);
          throw error;
        }
      }
    }
    this.#client.resolve(client);
    this.#packPort = port;
    this.#calls.drain(DRAIN_MS);
  }

  /** Lets all calls fail: the pack did not start. */
  fail(error: Error): void {
    this.#client.reject(error);
  }

  close(): void {
    this.fail(new Error("it has ended"));
    this.#client.promise.then(
      (client) => {
        client.close();
      },
      () => undefined,
    );
    this.#listener.close();
    for (const socket of this.#joined) socket.destroy();
    this.#server.forceShutdown();
  }

  #accept(connection: Socket): void {
    if (this.#packPort === undefined) {
      this.#calls.injectConnection(connection);
      return;
    }
    this.#joined.add(connection);
    connection.once("close", () => this.#joined.delete(connection));
    joinToPort(connection, this.#packPort);
  }

  #handlers(): Record<string, handleUnaryCall<Buffer, Buffer>> {
    const forwarded = Object.keys(rawService).map((name) => [name, this.#forward(name)] as const);
    return {
      ...Object.fromEntries(forwarded),
      handshake: (_, callback) => {
        callback(null, Buffer.from(new AnalyzerHandshakeResponse().serializeBinary()));
      },
      configureStack: ({ request }, callback) => {
        this.#configuration.resolve(AnalyzerStackConfigureRequest.deserializeBinary(request));
        callback(null, Buffer.from(new AnalyzerStackConfigureResponse().serializeBinary()));
      },
    };
  }

  #forward(name: string): handleUnaryCall<Buffer, Buffer> {
    return ({ request }, callback) => {
      this.#configuration.resolve(undefined);
      this.#client.promise
        .then(
          (client) => call(client, name, request),
          (error: unknown) => {
            throw Object.assign(new Error(`policy pack not started: ${(error as Error).message}`), {
              code: status.UNKNOWN,
            });
          },
        )
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            callback(error as ServiceError);
          },
        );
    };
  }
}

function call(client: Client, name: string, request: Buffer): Promise<Buffer> {
  const method = rawService[name];
  if (method === undefined) throw new Error(`the analyzer has no call ${name}`);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      new Metadata(),
      (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        else reject(error ?? new Error(`the pack did not answer ${name}`));
      },
    );
  });
}
