import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { servePlugins } from "../../../../providers/framework/provider";
import type { WireObject } from "../../../../providers/framework/wire";
import { saas } from "../../../../providers/saas/provider";
import * as sentry from "../../../../providers/saas/sdk/sentry";
import { declare } from "../../../components/mocks";
import { connect } from "../connection";

const WHERE = { organization: "bookedbarber", project: "backend", name: "n" };
const MORE = { description: "d", enabled: true, owner: "team:1" };

/** Every class with everything that it takes, as a program writes it. */
function program(): void {
  new sentry.MetricMonitor("errors", {
    ...{ ...WHERE, ...MORE, aggregate: "count()", dataset: "events", query: "q" },
    ...{ environment: "production", timeWindowSeconds: 3600, comparisonDeltaSeconds: 300 },
    ...{ direction: "above", thresholds: { critical: 3, warning: 2, resolved: 1 } },
  });
  new sentry.UptimeMonitor("api", {
    ...{ ...WHERE, ...MORE, url: "https://api.bookedbarber.com/health", method: "POST" },
    ...{ headers: { a: "canaryOfAHeader" }, body: "b", intervalSeconds: 60, timeoutMs: 1000 },
    ...{ traceSampling: true, environment: "production", expectedStatus: { from: 200, to: 204 } },
    ...{ downtimeThreshold: 1, recoveryThreshold: 1 },
  });
  new sentry.Alert("payments", {
    ...{ ...WHERE, enabled: true, owner: "user:1", environment: "production" },
    ...{ frequencyMinutes: 60, monitorIds: ["1"], projectMonitor: "issue_stream" },
    ...{ triggers: ["first_seen_event"], filterLogic: "any" },
    filters: [{ type: "tagged_event", key: "payment", match: "eq", value: "failed" }],
    actions: [{ team: "payments" }, { member: "dana@bookedbarber.com" }, { owners: "NoOne" }],
  });
}

describe("the classes of Sentry", () => {
  it("give the provider everything that it takes, and nothing that it refuses", async () => {
    const declared = await declare(program);
    const plugins = await servePlugins([saas]);
    const { engine } = await connect(plugins, {});
    const ours = saas.resources.filter(({ token }) => token.startsWith("saas:sentry:"));
    const tokens = ours.map(({ token }) => token);
    assert.deepEqual(declared.map(({ type }) => type).sort(), tokens.sort());
    for (const { token, properties } of ours) {
      const given = declared.find(({ type }) => type === token)?.inputs as WireObject;
      const taken = Object.keys(properties).filter((name) => properties[name]?.output !== true);
      assert.deepEqual(Object.keys(given).sort(), taken.sort(), token);
      assert.deepEqual((await engine.check(token, given)).failures, [], token);
      for (const [name, { description = "" }] of Object.entries(properties))
        assert.match(description, /\.$/, `${token} describes ${name}`);
    }
    engine.close();
    await plugins.close();
  });

  it("have every output of the provider's, and keep headers secret", async () => {
    const missing: string[] = [];
    let isSecret: Promise<boolean> | undefined;
    await declare(() => {
      const each = (resource: pulumi.CustomResource, ...outputs: readonly string[]): void => {
        missing.push(
          ...outputs.filter((name) => !pulumi.Output.isInstance(Reflect.get(resource, name))),
        );
      };
      const thresholds = { critical: 1 };
      const metric = new sentry.MetricMonitor("a", { ...WHERE, aggregate: "count()", thresholds });
      each(metric, "projectId", "detection", "eventTypes");
      const uptime = new sentry.UptimeMonitor("a", {
        ...{ ...WHERE, url: "https://x.com", headers: { a: "b" } },
      });
      each(uptime, "projectId");
      const alert = new sentry.Alert("a", { ...WHERE, actions: [{ team: "1" }] });
      each(alert, "projectMonitorId", "recipients", "filterGroups");
      isSecret = pulumi.isSecret(Reflect.get(uptime, "headers") as pulumi.Output<unknown>);
    });
    assert.deepEqual(missing, []);
    assert.equal(await isSecret, true);
  });
});
