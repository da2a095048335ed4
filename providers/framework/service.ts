/** What a provider answers to each call of the engine (pulumirpc.ResourceProvider). */
import { randomBytes } from "node:crypto";

import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { redacted } from "../../checklist/redaction";
import { importedInputs, refreshedInputs } from "./adopted-inputs";
import { checkInputs, failureSentence } from "./check";
import { configurationFailures, settings } from "./configuration";
import { diffResponse } from "./diff-response";
import { differences } from "./differences";
import { plannedCreate, plannedUpdate } from "./planned-outputs";
import { withoutSecrets } from "./redaction";
import { NotProved, PartlyDone } from "./resource";
import type { CheckFailure, Existing, Properties, Provider, ResourceType } from "./resource";
import { packageSchema } from "./schema";
import { partialState, StatusError, statusOf, unary } from "./status";
import type { Call } from "./status";
import {
  containsSecret,
  fromStruct,
  keepSecrets,
  plainObject,
  secret,
  secretStrings,
  toStruct,
  toWireObject,
  type WireObject,
} from "./wire";

/** A provider instance of the engine, which opens a connection for each; several runs at a time
 *  share the port. */
interface Instance {
  /** The settings that it was configured with, as text. */
  readonly settings: string;
  readonly config: unknown;
  readonly secrets: readonly string[];
  /** Aborted when the engine wants everything to end that this connection has under way. */
  readonly cancellation: AbortController;
}

/** The calls that a provider answers, by their names in the protocol. */
export function implementation(
  provider: Provider<unknown>,
  environment: NodeJS.ProcessEnv,
  onCancel: () => void = () => undefined,
): grpc.UntypedServiceImplementation {
  const instances = new Map<string, Instance>();
  /** Connections that have begun with a handshake, and were not configured yet. */
  const begun = new Set<string>();
  const types = new Map(provider.resources.map((type) => [type.token, type]));

  /**
   * The instance of a connection. A client that has been idle for half an hour comes back by another
   * connection, without a word: it is the only one there is, or one of several that are alike.
   */
  const find = (call: Call<unknown>): Instance | undefined => {
    const peer = call.getPeer();
    const known = instances.get(peer);
    if (known !== undefined || begun.has(peer)) return known;
    const [one, ...others] = [...instances.values()].filter(
      ({ cancellation }) => !cancellation.signal.aborted,
    );
    if (one === undefined || others.some(({ settings: other }) => other !== one.settings))
      return undefined;
    instances.set(peer, one);
    return one;
  };
  const instanceOf = (call: Call<unknown>): Instance => {
    const instance = find(call);
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
      begun.add(call.getPeer());
      return new pb.ProviderHandshakeResponse().setAcceptSecrets(true);
    }),
    attach: unary(() => new Empty()),
    cancel: unary((call: Call<unknown>) => {
      find(call)?.cancellation.abort();
      onCancel();
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
          settings: JSON.stringify(sorted(plainObject(args))),
          config: provider.configure(settings(plainObject(args)), environment, signal),
          secrets: secretStrings(args),
          cancellation,
        });
        begun.delete(call.getPeer());
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
      const found = differences(typeOf(request.getType()), news, olds);
      return diffResponse(found, provider.detailedDiff ?? true);
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
      const isImport = Object.keys(old).length === 0;
      const known = isImport ? { ...existing, found: true as const } : existing;
      const inputs = isImport
        ? importedInputs(type, existing)
        : refreshedInputs(type, existing, plainObject(old));
      const outputs = outputsOnWire(type, outputsWithId(type, known, plainObject(state)), state);
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
        outputsOnWire(type, outputsWithId(type, changed, state), given);
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
      if (wasFound(type, plainObject(state))) return new Empty();
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
    const remedy =
      error instanceof NotProved
        ? `. It stays in the state; if you know that it is gone: pulumi state delete '${request.getUrn()}'`
        : "";
    const message = `${doing} ${request.getType()} '${name}': ${statusOf(error).details}${remedy}`;
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

function sorted(properties: Properties): [string, unknown][] {
  return Object.entries(properties).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The outputs as a state keeps them; what was found once stays that. */
function outputsWithId(
  type: ResourceType<unknown>,
  existing: Existing,
  state: Properties = {},
): Properties {
  const isFound = type.deletion === "unlessFound" && (existing.found ?? wasFound(type, state));
  return {
    ...existing.outputs,
    ...(type.idOutput === false ? {} : { id: existing.id }),
    ...(isFound ? { foundBefore: true } : {}),
  };
}

/** Whether it was there before the stack, and is not the stack's to delete. */
function wasFound(type: ResourceType<unknown>, state: Properties): boolean {
  return type.deletion === "unlessFound" && state["foundBefore"] === true;
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

function describe({ name, title }: Provider<unknown>): string {
  return title ?? `the provider ${name}`;
}

/** The last part of a URN, the resource's name. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
