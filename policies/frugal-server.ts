import type { Policies } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { replace, sdkModule } from "./sdk-functions";
import type { AnyFunction } from "./sdk-functions";

/**
 * Spares the pack's server what grows with rules times resources, and what nobody sees of it
 * (docs/decisions/0003): it reads every resource anew for every policy, and tells the engine of every
 * policy and every resource to which it does not apply, some twenty thousand sentences a preview; and
 * it reads each resource once more to mend it, also where no policy does.
 * The SDK has no setting for any of it; a version of it that is made otherwise is left alone.
 */
export function spareTheServer(policies: Policies): void {
  replace(sdkModule("@pulumi/policy/proxy"), "unknownCheckingProxy", (proxyOf) => {
    const remembered = rememberedByObject(proxyOf);
    return (properties) => remembered(properties);
  });
  replace(
    sdkModule("@pulumi/policy/deserialize"),
    "deserializeProperties",
    (deserializeProperties) => {
      const remembered = rememberedByObject(deserializeProperties);
      return (properties, ...rest) =>
        // What keeps secrets apart is for remediations, which change what they are given.
        (rest[0] === false ? remembered : deserializeProperties)(properties, ...rest);
    },
  );
  replace(
    sdkModule("@pulumi/policy/protoutil"),
    "makeAnalyzeResponse",
    (makeAnalyzeResponse) => (diagnostics) => makeAnalyzeResponse(diagnostics),
  );
  // A policy that mends is given its resource, as everywhere.
  if (policies.some((policy) => "remediateResource" in policy)) return;
  const nothing = new AnalyzeRequest()
    .setOptions(new AnalyzerResourceOptions())
    .setProperties(new Struct());
  replace(AnalyzerService.remediate, "requestDeserialize", () => () => nothing);
}

/** A function that is called once for each object that is its first argument. */
function rememberedByObject(compute: AnyFunction): AnyFunction {
  const results = new WeakMap<object, unknown>();
  return (first, ...rest) => {
    if (typeof first !== "object" || first === null) return compute(first, ...rest);
    const result = results.get(first) ?? compute(first, ...rest);
    results.set(first, result);
    return result;
  };
}
