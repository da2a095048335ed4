import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";

import { propertyOf } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";
import { isProperties } from "./property-reader";
import { replace } from "./sdk-functions";

/** Where the engine keeps a provider's options, and the option of where its plugin is. */
const INTERNAL = "__internal";
const PLACE = "pluginDownloadURL";

/** The places of plugins that programs name, by the provider's URN. */
const places = new Map<string, string>();

/**
 * Lets the pack see from where the engine loads the plugin of a provider. The engine leaves that out
 * of what it asks policies, but not of what it asks before, whether they mend the provider.
 */
export function rememberPluginPlaces(): void {
  replace(AnalyzerService.remediate, "requestDeserialize", (deserialize) => (bytes, ...rest) => {
    if (Buffer.isBuffer(bytes) && bytes.includes(PLACE)) takeNote(bytes);
    return deserialize(bytes, ...rest);
  });
}

function takeNote(bytes: Buffer): void {
  const request = AnalyzeRequest.deserializeBinary(bytes);
  if (!request.getType().startsWith("pulumi:providers:")) return;
  const internal = request.getProperties()?.toJavaScript()[INTERNAL];
  const place = isProperties(internal) ? internal[PLACE] : undefined;
  if (typeof place === "string") places.set(request.getUrn(), place);
}

/** The place of a provider's plugin; absent where no program names one. */
export function pluginPlaceOf(urn: string): Property<string> {
  return propertyOf(places.get(urn));
}
