import assert from "node:assert/strict";

import { lookForEvent, readDsn } from "../../../probes/sentry/event-arrives";
import { accountsOf, first, judges, lines, look } from "../accounts";
import type { Accounts, AlertName } from "../accounts";

function alertNamed({ sentry }: Accounts, name: AlertName) {
  return first(sentry.state.workflows.filter((one) => one.name === name));
}

/** A second release, which is newer. */
function release(accounts: Accounts, version: string, environments: readonly string[]): void {
  const { releases } = accounts.sentry.state;
  const old = first(releases);
  const deploys = environments.map((environment) => ({ ...first(old.deploys), environment }));
  releases.push({ ...old, id: 2, version, deploys, createdOn: old.createdOn + 1 });
}

const uptimeOf = ({ sentry }: Accounts) =>
  first(sentry.state.detectors.filter(({ type }) => type === "uptime_domain_failure"));

describe("the probes of Sentry", () => {
  judges("sentry-release", [
    [
      "a project without a release",
      ({ sentry }) => (sentry.state.releases = []),
      /^fail 5\.4: The project has no release\.$/,
    ],
    [
      "releases of another project alone",
      ({ sentry }) => (first(sentry.state.releases).projectIds = ["1"]),
      /^fail 5\.4: The project has no release\.$/,
    ],
    [
      "a release that is not deployed",
      ({ sentry }) => (first(sentry.state.releases).deploys = []),
      /^fail 5\.4: The newest release \(1\.0\.0\) is not deployed to production\.$/,
    ],
    [
      "a release that is deployed elsewhere",
      (accounts) => {
        release(accounts, "1.1.0", ["staging"]);
      },
      /^fail 5\.4: The newest release \(1\.1\.0\) is not deployed to production\.$/,
    ],
    [
      "a release that the application runs and Sentry does not know",
      ({ target }) => (target.backend["SENTRY_RELEASE"] = "2.0.0"),
      /^fail 5\.4: Sentry does not know the release in SENTRY_RELEASE\.$/,
    ],
    [
      "a release that the application runs and that is not deployed",
      (accounts) => {
        first(accounts.sentry.state.releases).deploys = [];
        accounts.target.backend["SENTRY_RELEASE"] = "1.0.0";
      },
      /^fail 5\.4: The release in SENTRY_RELEASE \(1\.0\.0\) is not deployed to production\.$/,
    ],
    [
      "an application that calls itself by an older release than the deployed one",
      (accounts) => {
        release(accounts, "1.1.0", ["production"]);
        accounts.target.backend["SENTRY_RELEASE"] = "1.0.0";
      },
      /^warn 5\.4: 1\.1\.0 is newer and deployed, and the application calls itself 1\.0\.0\.$/,
    ],
    [
      "a release without commits",
      ({ sentry }) => (first(sentry.state.releases).refs = []),
      /^warn 5\.4: Sentry knows no commit of 1\.0\.0/,
    ],
  ]);

  judges("sentry-alerts-enabled", [
    [
      "an alert of errors that is switched off",
      (accounts) => (alertNamed(accounts, "critical errors").enabled = false),
      /^fail 5\.2,5\.9: No alert of that kind is on and tells somebody who is there\.$/,
    ],
    [
      "a missing alert of slowness",
      ({ sentry }) => {
        const { state } = sentry;
        state.workflows = state.workflows.filter(({ name }) => name !== "performance");
      },
      /^fail 5\.10: No alert of that kind/,
    ],
    [
      "a monitor of slowness that is switched off",
      ({ sentry }) => {
        first(sentry.state.detectors.filter(({ type }) => type === "metric_issue")).enabled = false;
      },
      /^fail 5\.10: No alert of that kind/,
    ],
    [
      "an alert of payments that no longer chooses them",
      (accounts) => {
        const alert = alertNamed(accounts, "payments");
        alert.actionFilters = alert.actionFilters.map((each) => ({ ...each, conditions: [] }));
        // It then tells of all errors, as the first one does.
      },
      /^fail 5\.11: No alert of that kind/,
    ],
    [
      "an alert of the database that tells nobody",
      (accounts) => {
        const alert = alertNamed(accounts, "database");
        alert.actionFilters = alert.actionFilters.map((each) => ({ ...each, actions: [] }));
      },
      /^fail 5\.12: No alert of that kind .*; nobody is told by "database"\.$/,
    ],
    [
      "a team without a member",
      ({ sentry }) => (first(sentry.state.teams).memberIds = []),
      ...([/^fail 5\.2,5\.9/, /^fail 5\.10/, /^fail 5\.11/, /^fail 5\.12/] as const),
    ],
  ]);

  for (const [title, config, data, isHeard] of [
    ["a person who is there", { targetType: "user", targetIdentifier: "" }, {}, true],
    ["a person who has left", { targetType: "user", targetIdentifier: "1" }, {}, false],
    ["owners, else people who are active", { targetType: "issue_owners" }, {}, true],
    ["owners, else nobody", { targetType: "issue_owners" }, { fallthroughType: "NoOne" }, false],
  ] as const) {
    it(`counts ${title} as ${isHeard ? "somebody" : "nobody"}`, async () => {
      const accounts = await accountsOf();
      const person = first(accounts.sentry.state.members).userId ?? "";
      const alert = alertNamed(accounts, "payments");
      const whom =
        "targetIdentifier" in config && config.targetIdentifier !== ""
          ? config
          : { ...config, targetIdentifier: person };
      const actions = [{ id: "1", type: "email", config: whom, data }];
      alert.actionFilters = alert.actionFilters.map((each) => ({ ...each, actions }));
      const found = lines(await look("sentry-alerts-enabled", accounts));
      assert.match(found.join("\n"), isHeard ? /^pass 5\.11/m : /^fail 5\.11/m);
    });
  }

  it("reads lists of more than a page to their end", async () => {
    const accounts = await accountsOf();
    const { state } = accounts.sentry;
    const other = { ...alertNamed(accounts, "performance"), enabled: false };
    state.workflows = [...Array.from({ length: 250 }, () => other), ...state.workflows];
    const found = lines(await look("sentry-alerts-enabled", accounts));
    assert.ok(
      found.every((line) => line.startsWith("pass ")),
      found.join("\n"),
    );
  });

  judges("sentry-uptime-up", [
    [
      "a monitor that is not there",
      ({ sentry }) => (sentry.state.detectors = []),
      /^fail 5\.6: Sentry does not ask for https:\/\/api\.bookedbarber\.com\/health\.$/,
    ],
    [
      "a monitor of another address",
      (accounts) => (uptimeOf(accounts).dataSource = { url: "https://api.bookedbarber.com/" }),
      /^fail 5\.6: Sentry does not ask for .*, but for other addresses\.$/,
    ],
    [
      "a monitor that is switched off",
      (accounts) => (uptimeOf(accounts).enabled = false),
      /^fail 5\.6: The monitor of .* is switched off\.$/,
    ],
    [
      "an API that Sentry finds down",
      (accounts) => (uptimeOf(accounts).isFailing = true),
      /^fail 5\.6: Sentry finds .* down: its issue is open\.$/,
    ],
  ]);

  judges("sentry-event-arrives", [
    [
      "a quota that is used up",
      ({ sentry }) => (sentry.state.reports = "over-quota"),
      /^fail 5\.1: Sentry drops what is sent there \(429\)/,
    ],
    [
      "a key that is switched off",
      ({ sentry }) => (first(first(sentry.state.projects).keys).isActive = false),
      /^fail 5\.1: Sentry refuses what is sent there \(403\)/,
    ],
    [
      "a DSN that is none",
      ({ target }) => (target.backend["SENTRY_DSN"] = "https://sentry.io/settings"),
      /^fail 5\.1: It is no address of a Sentry project\.$/,
    ],
  ]);

  it("tells of events that vanish", async () => {
    const accounts = await accountsOf();
    accounts.sentry.state.reports = "filtered";
    const by = (site: Parameters<typeof lookForEvent>[0]) => lookForEvent(site, 600);
    const found = lines(await look("sentry-event-arrives", accounts, { by }));
    assert.match(
      found.join(),
      /^fail 5\.1: Sentry took a message, and the project does not have it after 0\.6 s\.$/,
    );
  });

  it("marks its message as a test, of an environment of its own", async () => {
    const accounts = await accountsOf();
    await look("sentry-event-arrives", accounts);
    const { payload } = first(accounts.sentry.state.events.values());
    assert.equal(payload["environment"], "checklist");
    assert.equal(payload["level"], "info");
    assert.deepEqual(payload["fingerprint"], ["bookedbarber-checklist"]);
  });

  it("reads DSNs as Sentry's libraries do", () => {
    const key = "0123456789abcdef0123456789abcdef";
    const envelopesOf = (dsn: string) => readDsn(dsn)?.envelopes;
    assert.equal(
      envelopesOf(`https://${key}@o1.ingest.sentry.io/42`),
      "https://o1.ingest.sentry.io/api/42/envelope/",
    );
    assert.equal(
      envelopesOf(`https://${key}@errors.example.com:8443/sentry/42`),
      "https://errors.example.com:8443/sentry/api/42/envelope/",
    );
    for (const wrong of ["", "https://o1.ingest.sentry.io/42", `https://${key}@sentry.io/name`])
      assert.equal(readDsn(wrong), undefined, wrong);
  });
});
