import assert from "node:assert/strict";

import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import { policiesFor } from "../../policies/catalogue";
import { rememberPluginPlaces } from "../../policies/plugin-places";
import { analyze, urnOf } from "./analyze";
import { circumstances } from "./circumstances";

const policies = policiesFor(circumstances());

/** What the engine asks of a provider before it asks the policies, with its own options in it. */
function askToMend(type: string, name: string, internal: Record<string, JavaScriptValue>): void {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setUrn(urnOf({ type, name, props: {} }));
  request.setProperties(Struct.fromJavaScript({ version: "1.0.0", __internal: internal }));
  AnalyzerService.remediate.requestDeserialize(Buffer.from(request.serializeBinary()));
}

describe("the place of a provider's plugin", () => {
  const kept = AnalyzerService.remediate.requestDeserialize;
  before(rememberPluginPlaces);
  after(() => {
    AnalyzerService.remediate.requestDeserialize = kept;
  });

  const table: readonly (readonly [type: string, place: string | undefined, wanted: string])[] = [
    ["pulumi:providers:cloudflare", undefined, ""],
    ["pulumi:providers:sentry", "github://api.github.com/pulumiverse", ""],
    ["pulumi:providers:sentry", "github://api.github.com/somebody", "mandatory"],
    ["pulumi:providers:random", "https://plugins.example.net/", "mandatory"],
    ["pulumi:providers:postgresql", "http://get.pulumi.com/releases/plugins", "mandatory"],
    ["pulumi:providers:cloudflare", "github://plugins.example.net/pulumi", "mandatory"],
  ];
  for (const [index, [type, place, wanted]] of table.entries()) {
    it(`of ${type}, ${place ?? "its own"}: ${wanted === "" ? "accepted" : "refused"}`, async () => {
      const name = `provider-${index}`;
      askToMend(type, name, place === undefined ? {} : { pluginDownloadURL: place });
      const found = await analyze(policies, { type, name, props: { version: "1.0.0" } });
      const levels = found.filter(({ policy }) => policy === "provider-plugin");
      assert.deepEqual(
        levels.map(({ level }) => level),
        wanted === "" ? [] : [wanted],
      );
    });
  }
});
