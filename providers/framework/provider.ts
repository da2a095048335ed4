/**
 * Serves providers to the Pulumi engine over gRPC (pulumirpc.ResourceProvider): a plugin of its
 * own process, or several in one, to which the engine attaches (PULUMI_DEBUG_PROVIDERS).
 */
import { randomBytes } from "node:crypto";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { z } from "zod";

import { importedInputs, refreshedInputs } from "./adopted-inputs";
import { checkInputs, failureSentence } from "./check";
import { differences, type Difference, type Differences } from "./differences";
import { plannedCreate, plannedUpdate } from "./planned-outputs";
import { PartlyDone } from "./resource";
import type { CheckFailure, Existing, Properties, Provider, ResourceType } from "./resource";
import { packageSchema } from "./schema";
import {
  containsSecret,
  containsUnknown,
  fromStruct,
  keepSecrets,
  plainObject,
  secret,
  secretStrings,
  toStruct,
  toWireObject,
  type WireObject,
} from "./wire";

/** Plugins that are being served. */
export interface ServedPlugins {
  /** The value of PULUMI_DEBUG_PROVIDERS, `random:40001,postgresql:40002`. */
  readonly debugProviders: string;
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
  const started = await Promise.allSettled(
    providers.map((provider) => serveProvider(provider, environment)),
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
  return { debugProviders, close };
}

async function serveProvider(
  provider: Provider<unknown>,
  environment: NodeJS.ProcessEnv,
): Promise<{ name: string; port: number; server: grpc.Server }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(ResourceProviderService, implementation(provider, environment));
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

/** An error with the status that the engine tells apart; its message reaches the user. */
class StatusError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
    readonly metadata?: grpc.Metadata,
  ) {
    super(message);
  }
}

type Call<Request> = Pick<grpc.ServerUnaryCall<Request, unknown>, "request" | "getPeer">;

/** A unary handler from an async function; what it throws becomes the call's status. */
function unary<Request, Response>(
  answer: (call: Call<Request>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(statusOf(error));
        },
      );
  };
}

/** FAILED_PRECONDITION tells the engine that nothing is half done; INTERNAL would make it keep
 *  the operation as pending. */
function statusOf(error: unknown): {
  code: grpc.status;
  details: string;
  metadata?: grpc.Metadata;
} {
  if (error instanceof StatusError) {
    const { code, message: details, metadata } = error;
    return metadata === undefined ? { code, details } : { code, details, metadata };
  }
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return {
      code: grpc.status.FAILED_PRECONDITION,
      details: `not as expected: ${issues.join("; ")}`,
    };
  }
  const details = error instanceof Error ? error.message : String(error);
  return { code: grpc.status.FAILED_PRECONDITION, details };
}

/** A connection's provider instance: the engine opens one for each, and several runs at a time
 *  share the port. */
interface Instance {
  readonly config: unknown;
  readonly secrets: readonly string[];
  /** Aborted when the engine wants everything to end that this connection has under way. */
  readonly cancellation: AbortController;
}

function implementation(
  provider: Provider<unknown>,
  environment: NodeJS.ProcessEnv,
): grpc.UntypedServiceImplementation {
  const instances = new Map<string, Instance>();
  const types = new Map(provider.resources.map((type) => [type.token, type]));

  const instanceOf = (call: Call<unknown>): Instance => {
    const instance = instances.get(call.getPeer());
    if (instance === undefined)
      throw new StatusError(
        grpc.status.FAILED_PRECONDITION,
        `the provider ${provider.name} was not configured on this connection; run the command again`,
      );
    return instance;
  };
  const typeOf = (token: string): ResourceType<unknown> => {
    const type = types.get(token);
    if (type === undefined)
      throw new StatusError(
        grpc.status.UNIMPLEMENTED,
        `${describe(provider)} has no resource ${token}; it has ${[...types.keys()].join(", ")}` +
          (provider.advice === undefined ? "" : ` (${provider.advice})`),
      );
    return type;
  };

  return {
    handshake: unary((call: Call<pb.ProviderHandshakeRequest>) => {
      // A port of an earlier client may come back: its configuration must not.
      instances.delete(call.getPeer());
      return new pb.ProviderHandshakeResponse().setAcceptSecrets(true);
    }),
    attach: unary(() => new Empty()),
    cancel: unary((call: Call<unknown>) => {
      instances.get(call.getPeer())?.cancellation.abort();
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.version)),
    getSchema: unary(() => new pb.GetSchemaResponse().setSchema(packageSchema(provider))),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),

    checkConfig: unary((call: Call<pb.CheckRequest>) => {
      const news = fromStruct(call.request.getNews());
      const failures = configurationFailures(
        provider,
        plainObject(news),
        environment,
        nameOf(call.request.getUrn()),
      );
      const response = new pb.CheckResponse().setInputs(toStruct(news));
      response.setFailuresList(
        failures.map((reason) => new pb.CheckFailure().setReason(withoutSecrets(reason, news))),
      );
      return response;
    }),
    // No setting of these providers is an address of other resources: nothing is ever replaced.
    diffConfig: unary((call: Call<pb.DiffRequest>) => {
      const [olds, news] = [call.request.getOlds(), call.request.getNews()].map((struct) =>
        JSON.stringify(sorted(plainObject(fromStruct(struct)))),
      );
      return new pb.DiffResponse().setChanges(
        olds === news
          ? pb.DiffResponse.DiffChanges.DIFF_NONE
          : pb.DiffResponse.DiffChanges.DIFF_SOME,
      );
    }),
    configure: unary((call: Call<pb.ConfigureRequest>) => {
      const args = fromStruct(call.request.getArgs());
      const cancellation = new AbortController();
      const { signal } = cancellation;
      try {
        instances.set(call.getPeer(), {
          config: provider.configure(settings(plainObject(args)), environment, signal),
          secrets: secretStrings(args),
          cancellation,
        });
      } catch (error) {
        throw new StatusError(
          grpc.status.INVALID_ARGUMENT,
          withoutSecrets(`${provider.name}: ${statusOf(error).details}`, args),
        );
      }
      return new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),

    check: unary(async (call: Call<pb.CheckRequest>) => {
      const { request } = call;
      const type = typeOf(request.getType());
      const news = fromStruct(request.getNews());
      const seed = request.getRandomseed_asU8();
      const { inputs, failures } = checkInputs({
        name: request.getName(),
        properties: type.properties,
        inputs: plainObject(news),
        oldInputs: plainObject(fromStruct(request.getOlds())),
        suffix: Buffer.from(seed.length >= 4 ? seed : randomBytes(4))
          .toString("hex")
          .slice(0, 7),
      });
      // The type's own rules see only what has the right shape, so that all problems come at once.
      const wrong = new Set(failures.map(({ property }) => property));
      const sound = Object.fromEntries(Object.entries(inputs).filter(([name]) => !wrong.has(name)));
      const further = await type.check?.(sound, instanceOf(call).config);
      const response = new pb.CheckResponse();
      response.setInputs(toStruct(keepSecrets(toWireObject(inputs), news)));
      response.setFailuresList(
        [...failures, ...(further ?? [])].map((failure: CheckFailure) =>
          // Without a property: the engine would print the property's value, secret or not.
          new pb.CheckFailure().setReason(
            withoutSecrets(failureSentence(request.getName(), failure), news),
          ),
        ),
      );
      return response;
    }),
    diff: unary((call: Call<pb.DiffRequest>) => {
      const { request } = call;
      const news = plainObject(fromStruct(request.getNews()));
      const olds = plainObject(fromStruct(request.getOlds()));
      return diffResponse(differences(typeOf(request.getType()), news, olds));
    }),
    create: unary(async (call: Call<pb.CreateRequest>) => {
      const { request } = call;
      const type = typeOf(request.getType());
      const given = fromStruct(request.getProperties());
      const inputs = plainObject(given);
      if (request.getPreview()) {
        const planned = outputsOnWire(type, plannedCreate(type, inputs), given);
        return new pb.CreateResponse().setProperties(toStruct(planned));
      }
      const instance = instanceOf(call);
      const onWire = (made: Existing): WireObject =>
        outputsOnWire(type, outputsWithId(type, made), given);
      const operation = (): Promise<Existing> => type.create(inputs, instance.config);
      const made = await attempt("creating", request, instance, [given], operation, onWire);
      return new pb.CreateResponse().setId(made.id).setProperties(toStruct(onWire(made)));
    }),
    read: unary(async (call: Call<pb.ReadRequest>) => {
      const { request } = call;
      const type = typeOf(request.getType());
      const state = fromStruct(request.getProperties());
      const old = fromStruct(request.getInputs());
      const instance = instanceOf(call);
      const existing = await attempt("reading", request, instance, [state, old], () =>
        type.read(request.getId(), plainObject(state), instance.config),
      );
      // An empty id is the engine's word for "gone".
      if (existing === undefined) return new pb.ReadResponse();
      const inputs =
        Object.keys(old).length === 0
          ? importedInputs(type, existing)
          : refreshedInputs(type, existing, plainObject(old));
      const outputs = outputsOnWire(type, outputsWithId(type, existing), state);
      return new pb.ReadResponse()
        .setId(existing.id)
        .setProperties(toStruct(outputs))
        .setInputs(toStruct(keepSecrets(outputsOnWire(type, inputs, state), old)));
    }),
    update: unary(async (call: Call<pb.UpdateRequest>) => {
      const { request } = call;
      const type = typeOf(request.getType());
      const given = fromStruct(request.getNews());
      const olds = fromStruct(request.getOlds());
      const [inputs, state] = [plainObject(given), plainObject(olds)];
      if (request.getPreview()) {
        const planned = outputsOnWire(type, plannedUpdate(type, inputs, state), given);
        return new pb.UpdateResponse().setProperties(toStruct(planned));
      }
      if (type.update === undefined)
        throw new StatusError(
          grpc.status.UNIMPLEMENTED,
          `${type.token} '${request.getName()}' cannot be updated in place`,
        );
      const update = type.update.bind(type);
      const instance = instanceOf(call);
      const onWire = (changed: Existing): WireObject =>
        outputsOnWire(type, outputsWithId(type, changed), given);
      const operation = (): Promise<Existing> =>
        update(request.getId(), inputs, state, instance.config);
      const changed = await attempt(
        "updating",
        request,
        instance,
        [given, olds],
        operation,
        onWire,
      );
      return new pb.UpdateResponse().setProperties(toStruct(onWire(changed)));
    }),
    delete: unary(async (call: Call<pb.DeleteRequest>) => {
      const { request } = call;
      const type = typeOf(request.getType());
      const state = fromStruct(request.getProperties());
      const instance = instanceOf(call);
      await attempt("deleting", request, instance, [state], () =>
        type.delete(request.getId(), plainObject(state), instance.config),
      );
      return new Empty();
    }),
    invoke: unary(async (call: Call<pb.InvokeRequest>) => {
      const token = call.request.getTok();
      const invoked = provider.functions?.find((each) => each.token === token);
      if (invoked === undefined)
        throw new StatusError(
          grpc.status.UNIMPLEMENTED,
          `${describe(provider)} has no function ${token}`,
        );
      const args = fromStruct(call.request.getArgs());
      const instance = instanceOf(call);
      try {
        const result = await invoked.invoke(plainObject(args), instance.config);
        const wire = Object.entries(toWireObject(result));
        const hide = containsSecret(args);
        const returned = wire.map(([name, value]) => [name, hide ? secret(value) : value] as const);
        return new pb.InvokeResponse().setReturn(toStruct(Object.fromEntries(returned)));
      } catch (error) {
        const { details } = statusOf(error);
        throw new StatusError(
          grpc.status.FAILED_PRECONDITION,
          redacted(`invoking ${token}: ${details}`, [...instance.secrets, ...secretStrings(args)]),
        );
      }
    }),
  };
}

/**
 * Runs one operation on a resource; an error says which, and what the system said.
 * @param onWire how the outputs of a resource that was made and not finished go to the engine
 */
async function attempt<Result>(
  doing: string,
  request: { getType(): string; getName(): string; getUrn(): string },
  instance: Instance,
  wires: readonly WireObject[],
  operation: () => Promise<Result>,
  onWire?: (existing: Existing) => WireObject,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const name = request.getName() === "" ? nameOf(request.getUrn()) : request.getName();
    const message = `${doing} ${request.getType()} '${name}': ${statusOf(error).details}`;
    const secrets = [...instance.secrets, ...wires.flatMap((wire) => secretStrings(wire))];
    const said = redacted(message, secrets);
    if (error instanceof PartlyDone && onWire !== undefined) {
      const { existing } = error;
      const inputs = wires[0] ?? {};
      throw new StatusError(
        grpc.status.UNKNOWN,
        said,
        partialState(existing.id, onWire(existing), inputs, said),
      );
    }
    throw new StatusError(grpc.status.FAILED_PRECONDITION, said);
  }
}

/** The detail of an error by which the engine keeps a resource that is there but not finished. */
function partialState(
  id: string,
  outputs: WireObject,
  inputs: WireObject,
  reason: string,
): grpc.Metadata {
  const detail = new pb.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(toStruct(outputs))
    .setInputs(toStruct(inputs))
    .setReasonsList([reason]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reason);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}

/** Reasons why the provider cannot take this configuration, each with the command that mends it. */
function configurationFailures(
  provider: Provider<unknown>,
  given: Properties,
  environment: NodeJS.ProcessEnv,
  providerName: string,
): string[] {
  const variables = settings(given);
  const prefix = "could not validate provider configuration: ";
  const byDefault = providerName.startsWith("default");
  const known = provider.variables ?? Object.keys(variables);
  const strange = Object.keys(variables).filter((key) => !known.includes(key));
  if (strange.length > 0)
    return strange.map((key) =>
      byDefault
        ? `\`${provider.name}:${key}\` is not a valid configuration key for the ${provider.name} ` +
          "provider. If the key is not intended for the provider, please choose a different " +
          `namespace from \`${provider.name}:\`.`
        : `${prefix}Invalid or unknown key. Examine values at '${providerName}.${key}'.`,
    );
  if (containsUnknown(variables)) return [];
  try {
    provider.configure(variables, environment, new AbortController().signal);
    return [];
  } catch (error) {
    return [`${prefix}${statusOf(error).details}`];
  }
}

/** The engine's own keys among a provider's inputs; none is a setting of the plugin. */
const ENGINE_KEYS = new Set([
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "parameterization",
  "__internal",
]);

function settings(given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(given).filter(([key, value]) => !ENGINE_KEYS.has(key) && value !== null),
  );
}

function sorted(properties: Properties): [string, unknown][] {
  return Object.entries(properties).sort(([left], [right]) => (left < right ? -1 : 1));
}

function outputsWithId(type: ResourceType<unknown>, existing: Existing): Properties {
  return type.idOutput === false ? existing.outputs : { ...existing.outputs, id: existing.id };
}

/** Outputs with their secrets marked: those of the type and those whose input was secret. */
function outputsOnWire(
  type: ResourceType<unknown>,
  outputs: Properties,
  original: WireObject,
): WireObject {
  const wire = keepSecrets(toWireObject(outputs), original);
  return Object.fromEntries(
    Object.entries(wire).map(([name, value]) => [
      name,
      type.properties[name]?.secret === true ? secret(value) : value,
    ]),
  );
}

const KINDS = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function diffResponse(found: Differences): pb.DiffResponse {
  const response = new pb.DiffResponse()
    .setChanges(
      found.properties.length === 0
        ? pb.DiffResponse.DiffChanges.DIFF_NONE
        : pb.DiffResponse.DiffChanges.DIFF_SOME,
    )
    .setDiffsList([...found.properties])
    .setReplacesList([...found.replaces])
    .setDeletebeforereplace(found.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  const details = response.getDetaileddiffMap();
  for (const { path, kind, replaces } of found.details) details.set(path, detail(kind, replaces));
  return response;
}

function detail(kind: Difference["kind"], replaces: boolean): pb.PropertyDiff {
  return new pb.PropertyDiff().setKind(KINDS[kind][replaces ? 1 : 0]);
}

function describe({ name, title }: Provider<unknown>): string {
  return title ?? `the provider ${name}`;
}

/** The last part of a URN, the resource's name. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function withoutSecrets(message: string, wire: WireObject): string {
  return redacted(message, secretStrings(wire));
}

/** The message with each secret replaced; very short ones would only tear ordinary words apart. */
function redacted(message: string, secrets: readonly string[]): string {
  return secrets
    .filter((value) => value.length >= 4)
    .sort((left, right) => right.length - left.length)
    .reduce((text, value) => text.replaceAll(value, "[secret]"), message);
}
