import { createRequire } from "node:module";

import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Spares the pack's server what grows with rules times resources, and what nobody sees of it
 * (docs/decisions/0003): it reads every resource anew for every policy, and tells the engine of every
 * policy and every resource to which it does not apply, some twenty thousand sentences a preview; and
 * it reads each resource once more to mend it, which no policy of this pack does.
 * The SDK has no setting for any of it; a version of it that is made otherwise is left alone.
 */
export function spareTheServer(): void {
  // An import would have copies of the modules.
  const load = createRequire(__filename);
  replace(load("@pulumi/policy/proxy"), "unknownCheckingProxy", (proxyOf) => {
    const proxies = new WeakMap<object, unknown>();
    return (properties) => {
      if (typeof properties !== "object" || properties === null) return proxyOf(properties);
      const known = proxies.get(properties) ?? proxyOf(properties);
      proxies.set(properties, known);
      return known;
    };
  });
  replace(load("@pulumi/policy/deserialize"), "deserializeProperties", (deserializeProperties) => {
    const read = new WeakMap<object, unknown>();
    return (properties, ...rest) => {
      // What keeps secrets apart is for remediations, which change what they are given.
      const isShared = typeof properties === "object" && properties !== null && rest[0] === false;
      if (!isShared) return deserializeProperties(properties, ...rest);
      const known = read.get(properties) ?? deserializeProperties(properties, ...rest);
      read.set(properties, known);
      return known;
    };
  });
  replace(
    load("@pulumi/policy/protoutil"),
    "makeAnalyzeResponse",
    (makeAnalyzeResponse) => (diagnostics) => makeAnalyzeResponse(diagnostics),
  );
  const nothing = new AnalyzeRequest()
    .setOptions(new AnalyzerResourceOptions())
    .setProperties(new Struct());
  replace(AnalyzerService.remediate, "requestDeserialize", () => () => nothing);
}

/** The SDK's modules call each other's functions by these properties, which its types do not tell. */
function replace(module: unknown, name: string, by: (original: AnyFunction) => AnyFunction): void {
  if (typeof module !== "object" || module === null) return;
  const original: unknown = Reflect.get(module, name);
  if (typeof original === "function") Reflect.set(module, name, by(original as AnyFunction));
}
