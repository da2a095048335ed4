/** How a call to the provider ends when it does not end well: the engine tells these apart. */
import * as grpc from "@grpc/grpc-js";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { z } from "zod";

import { toStruct, type WireObject } from "./wire";

/** An error with the status that the engine tells apart; its message reaches the user. */
export class StatusError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
    readonly metadata?: grpc.Metadata,
  ) {
    super(message);
  }
}

export type Call<Request> = Pick<grpc.ServerUnaryCall<Request, unknown>, "request" | "getPeer">;

/** A unary handler from an async function; what it throws becomes the call's status. */
export function unary<Request, Response>(
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
export function statusOf(error: unknown): {
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

/** The detail of an error by which the engine keeps a resource that is there but not finished. */
export function partialState(
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
