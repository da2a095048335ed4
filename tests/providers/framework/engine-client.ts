/** The engine's side of a provider connection, for tests. */
import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { fromStruct, toStruct, type WireObject } from "../../../providers/framework/wire";

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret as the engine writes it. */
export function secretOf(value: WireObject[string]): WireObject {
  return { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value };
}

export interface Diffed {
  readonly changed: boolean;
  readonly diffs: string[];
  readonly replaces: string[];
  readonly details: Record<string, number>;
  readonly deleteBeforeReplace: boolean;
}

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** One connection of its own, as each provider instance of the engine has one. */
export class EngineClient {
  private readonly client: ResourceProviderClient;

  constructor(debugProviders: string, name: string) {
    const entry = debugProviders.split(",").find((each) => each.startsWith(`${name}:`));
    assert.ok(entry, `${name} is served`);
    this.client = new ResourceProviderClient(
      entry.replace(name, "127.0.0.1"),
      grpc.credentials.createInsecure(),
      { "grpc.use_local_subchannel_pool": 1 },
    );
  }

  close(): void {
    this.client.close();
  }

  private ask<Response>(call: (callback: Callback<Response>) => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      call((error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  async handshake(): Promise<pb.ProviderHandshakeResponse> {
    return this.ask((done) => this.client.handshake(new pb.ProviderHandshakeRequest(), done));
  }

  async version(): Promise<string> {
    const info = await this.ask<{ getVersion(): string }>((done) =>
      this.client.getPluginInfo(new Empty(), done),
    );
    return info.getVersion();
  }

  async schema(): Promise<unknown> {
    const response = await this.ask<pb.GetSchemaResponse>((done) =>
      this.client.getSchema(new pb.GetSchemaRequest(), done),
    );
    return JSON.parse(response.getSchema());
  }

  async checkConfig(args: WireObject, name = "default"): Promise<string[]> {
    const request = new pb.CheckRequest()
      .setUrn(`urn:pulumi:dev::project::pulumi:providers:x::${name}`)
      .setNews(toStruct(args));
    const response = await this.ask<pb.CheckResponse>((done) =>
      this.client.checkConfig(request, done),
    );
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  async configure(args: WireObject = {}): Promise<void> {
    const request = new pb.ConfigureRequest().setArgs(toStruct(args));
    await this.ask((done) => this.client.configure(request, done));
  }

  async check(
    type: string,
    news: WireObject,
    olds: WireObject = {},
  ): Promise<{ inputs: WireObject; failures: string[]; properties: string[] }> {
    const request = addressed(new pb.CheckRequest(), type)
      .setNews(toStruct(news))
      .setOlds(toStruct(olds))
      .setRandomseed(Buffer.from("0123456789abcdef", "hex"));
    const response = await this.ask<pb.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.getReason()),
      properties: response.getFailuresList().map((failure) => failure.getProperty()),
    };
  }

  async diff(type: string, news: WireObject, olds: WireObject): Promise<Diffed> {
    const request = addressed(new pb.DiffRequest(), type)
      .setId("id")
      .setNews(toStruct(news))
      .setOlds(toStruct(olds));
    const response = await this.ask<pb.DiffResponse>((done) => this.client.diff(request, done));
    const entries = response.getDetaileddiffMap().toArray();
    const map = response.getDetaileddiffMap();
    return {
      changed: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
      diffs: response.getDiffsList(),
      replaces: response.getReplacesList(),
      details: Object.fromEntries(entries.map(([path]) => [path, map.get(path)?.getKind() ?? -1])),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(
    type: string,
    properties: WireObject,
    preview = false,
  ): Promise<{ id: string; outputs: WireObject }> {
    const request = addressed(new pb.CreateRequest(), type)
      .setProperties(toStruct(properties))
      .setPreview(preview);
    const response = await this.ask<pb.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async read(
    type: string,
    id: string,
    state: WireObject = {},
    inputs: WireObject = {},
  ): Promise<{ id: string; outputs: WireObject; inputs: WireObject }> {
    const request = addressed(new pb.ReadRequest(), type)
      .setId(id)
      .setProperties(toStruct(state))
      .setInputs(toStruct(inputs));
    const response = await this.ask<pb.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async update(
    type: string,
    id: string,
    news: WireObject,
    olds: WireObject,
    preview = false,
  ): Promise<WireObject> {
    const request = addressed(new pb.UpdateRequest(), type)
      .setId(id)
      .setNews(toStruct(news))
      .setOlds(toStruct(olds))
      .setPreview(preview);
    const response = await this.ask<pb.UpdateResponse>((done) => this.client.update(request, done));
    return fromStruct(response.getProperties());
  }

  async delete(type: string, id: string, state: WireObject): Promise<void> {
    const request = addressed(new pb.DeleteRequest(), type)
      .setId(id)
      .setProperties(toStruct(state));
    await this.ask((done) => this.client.delete(request, done));
  }

  async cancel(): Promise<void> {
    await this.ask((done) => this.client.cancel(new Empty(), done));
  }

  async invoke(token: string, args: WireObject): Promise<WireObject> {
    const request = new pb.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await this.ask<pb.InvokeResponse>((done) => this.client.invoke(request, done));
    return fromStruct(response.getReturn());
  }
}

interface Addressed {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

/** Every test's resource is called `it`. */
function addressed<Request extends Addressed>(request: Request, type: string): Request {
  request.setUrn(`urn:pulumi:dev::project::${type}::it`);
  request.setType(type);
  request.setName("it");
  return request;
}

/** The message of the error that a call must end in. */
export async function failure(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => assert.fail("the call succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error && "details" in error && typeof error.details === "string");
  return error.details;
}

/** What an error says of a resource that was made and not finished; undefined for other errors. */
export function partialState(error: unknown): { id: string; outputs: WireObject } | undefined {
  if (!(error instanceof Error && "metadata" in error)) return undefined;
  const metadata = error.metadata as grpc.Metadata;
  const [bytes] = metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(bytes)) return undefined;
  const [any] = Status.deserializeBinary(bytes).getDetailsList();
  const detail = any?.unpack(
    (data) => pb.ErrorResourceInitFailed.deserializeBinary(data),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (detail === undefined || detail === null) return undefined;
  return { id: detail.getId(), outputs: fromStruct(detail.getProperties()) };
}
