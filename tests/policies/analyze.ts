import type { Policies } from "@pulumi/policy";
import * as server from "@pulumi/policy/server";
import {
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeRequest,
  AnalyzeStackRequest,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** What the engine sends in place of a text that is not known yet (resource/plugin/rpc.go). */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret text as the engine sends it. */
export const secret = (value: string): Record<string, string> => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** A resource as a plan has it. */
export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
  /** Whether the engine refuses to delete it, as it does unless said otherwise. */
  readonly protect?: boolean;
}

/** One violation as the engine gets it. */
export interface Violation {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  readonly message: string;
  readonly urn: string;
}

export const urnOf = ({ type, name }: Planned, stack = "test"): string =>
  `urn:pulumi:${stack}::test::${type}::${name}`;

/** What is undefined in a program is not among the properties that the engine sends. */
const structOf = (props: Record<string, unknown>): Struct =>
  Struct.fromJavaScript(
    Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Record<
      string,
      JavaScriptValue
    >,
  );

function optionsOf({ protect = true }: Planned): AnalyzerResourceOptions {
  const options = new AnalyzerResourceOptions();
  options.setProtect(protect);
  return options;
}

type Answer = (error: Error | null | undefined, response?: AnalyzeResponse) => void;
type Call<Request> = (call: { request: Request }, answer: Answer) => Promise<void>;
type MakeCall<Request> = (
  name: string,
  version: string,
  level: string,
  policies: Policies,
) => Call<Request>;

/** Not part of the SDK's interface, and without types of their own: the SDK's version is pinned. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as {
  readonly makeAnalyzeRpcFun: MakeCall<AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: MakeCall<AnalyzeStackRequest>;
};

function ask<Request>(
  make: MakeCall<Request>,
  policies: Policies,
  request: Request,
): Promise<readonly Violation[]> {
  return new Promise((resolve, reject) => {
    const answer: Answer = (error, response) => {
      if (error || response === undefined) {
        reject(error ?? new Error("no response"));
        return;
      }
      resolve(
        response.getDiagnosticsList().map((diagnostic) => ({
          policy: diagnostic.getPolicyname(),
          level:
            diagnostic.getEnforcementlevel() === EnforcementLevel.MANDATORY
              ? "mandatory"
              : "advisory",
          message: diagnostic.getMessage(),
          urn: diagnostic.getUrn(),
        })),
      );
    };
    make(
      "bookedbarber-checklist",
      "1.0.0",
      "advisory",
      policies,
    )({ request }, answer).catch(reject);
  });
}

/** What a pack says of one resource, asked as the engine asks. */
export function analyze(
  policies: Policies,
  planned: Planned,
  stack?: string,
): Promise<readonly Violation[]> {
  const request = new AnalyzeRequest();
  request.setType(planned.type);
  request.setName(planned.name);
  request.setUrn(urnOf(planned, stack));
  request.setProperties(structOf(planned.props));
  request.setOptions(optionsOf(planned));
  return ask(makeAnalyzeRpcFun, policies, request);
}

/** What a pack says of a whole stack, asked as the engine asks. */
export function analyzeStack(
  policies: Policies,
  stack: readonly Planned[],
): Promise<readonly Violation[]> {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(
    stack.map((planned) => {
      const resource = new AnalyzerResource();
      resource.setType(planned.type);
      resource.setName(planned.name);
      resource.setUrn(urnOf(planned));
      resource.setProperties(structOf(planned.props));
      resource.setOptions(optionsOf(planned));
      return resource;
    }),
  );
  return ask(makeAnalyzeStackRpcFun, policies, request);
}
