import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { contextOfTarget } from "../../probes/target-context";

describe("what rules know of the deployment that is looked at", () => {
  it("is its own domain and its own limits, as of its plan", () => {
    const context = contextOfTarget({
      stack: "production",
      domain: "barber.example",
      settings: {
        domain: "Barber.Example",
        backendReplicas: "3",
        databaseAppConnections: "70",
        cloudflarePlan: "pro",
        dmarcRamp: "monitor=2026-01-01",
      },
    });
    const { domain, replicas, roleConnectionLimit, cloudflarePlan, dmarcRamp } = context;
    assert.deepEqual(
      { domain, replicas, roleConnectionLimit, cloudflarePlan },
      {
        domain: "barber.example",
        replicas: 3,
        roleConnectionLimit: 70,
        cloudflarePlan: "pro",
      },
    );
    assert.ok(dmarcRamp !== undefined);
  });

  it("is no domain at all where the deployment has none", () => {
    assert.equal(contextOfTarget({ stack: "x", domain: "", settings: {} }).domain, undefined);
  });

  it("is never BookedBarber's own, whatever is looked at", () => {
    const folder = path.join(__dirname, "..", "..", "probes");
    const guilty = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) =>
        /\b(PRODUCTION|PUBLISHED_DOMAIN)\b/.test(readFileSync(path.join(folder, file), "utf8")),
      );
    assert.deepEqual(guilty, []);
  });
});
