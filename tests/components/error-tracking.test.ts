import assert from "node:assert/strict";

import { ErrorTracking } from "../../components/error-tracking";
import { declare, valueOf } from "./mocks";

describe("ErrorTracking", () => {
  it("declares the team, its project, and a key of the project", async () => {
    const declared = await declare(
      () => new ErrorTracking("errors", { organization: "acme", project: "shop" }),
    );

    assert.deepEqual(declared, [
      {
        type: "bookedbarber:index:ErrorTracking",
        name: "errors",
        inputs: { organization: "acme", project: "shop" },
      },
      {
        type: "sentry:index/sentryTeam:SentryTeam",
        name: "errors-team",
        inputs: { organization: "acme", name: "shop", slug: "shop" },
      },
      {
        type: "sentry:index/sentryProject:SentryProject",
        name: "errors-project",
        inputs: {
          organization: "acme",
          teams: ["shop"],
          name: "shop",
          slug: "shop",
          platform: "other",
        },
      },
      {
        type: "sentry:index/sentryKey:SentryKey",
        name: "errors-key",
        inputs: { organization: "acme", project: "shop", name: "application" },
      },
    ]);
  });

  it("gives out the DSN that a browser may see", async () => {
    let errors: ErrorTracking | undefined;
    await declare(
      () => (errors = new ErrorTracking("errors", { organization: "acme", project: "shop" })),
    );
    assert.ok(errors);
    assert.equal(await valueOf(errors.dsn), "https://key@o1.ingest.sentry.io/2");
  });
});
