import assert from "node:assert/strict";

import { probes } from "../../../checklist/probes/catalogue";
import type { ProbeId } from "../../../checklist/probes/catalogue";
import { placeOf, variablesAt } from "../../../sandbox/apis/railway";
import { readyBackend, readyFrontend } from "../../checklist/environments";
import { accountsOf, CANARY, first, judges, lines, look } from "../accounts";
import type { Accounts, TestTarget } from "../accounts";

const onlyAt = (hosting: TestTarget["hosting"]) => (accounts: Accounts) =>
  Object.assign(accounts.target, { hosting });
const atRailway = ({ railway }: Accounts) =>
  variablesAt(railway.state, placeOf("environment", "back"));
const atRender = ({ render }: Accounts) => first(render.state.services.values());
const deployed = ({ railway }: Accounts, status: string): void => {
  first(railway.state.deployments).statuses = [status];
};
const renderDeployed = (accounts: Accounts, status: string): void => {
  first(atRender(accounts).deploys).statuses = [status];
};

describe("the probes of the platforms", () => {
  judges("platform-variables", [
    [
      "another value at Railway",
      (accounts) =>
        atRailway(accounts).set("SENTRY_ENVIRONMENT", { value: CANARY, isSealed: false }),
      /^fail 7\.1: It has other values than the stack in SENTRY_ENVIRONMENT\.$/,
    ],
    [
      "a variable that Railway lacks",
      (accounts) => atRailway(accounts).delete("SENTRY_DSN"),
      /^fail 7\.1: It lacks SENTRY_DSN\.$/,
    ],
    [
      "another value at Render",
      (accounts) => atRender(accounts).variables.set("SENTRY_ENVIRONMENT", CANARY),
      /^fail 7\.6: It has other values than the stack in SENTRY_ENVIRONMENT\.$/,
    ],
    [
      "many variables that Render lacks",
      (accounts) => {
        atRender(accounts).variables.clear();
      },
      /^fail 7\.6: It lacks BACKEND_URL, .*, and 5 more\.$/,
    ],
    [
      "a variable that somebody has set at Render alone",
      (accounts) => atRender(accounts).variables.set("DEBUG", "true"),
      /^fail 7\.6: It holds DEBUG, which the stack does not set: no policy has judged that\.$/,
    ],
    [
      "a variable in other letters than one of the application",
      (accounts) => atRender(accounts).variables.set("Debug", "true"),
      /^fail 7\.6: It holds Debug, which the stack does not set: no policy has judged that\.$/,
    ],
    [
      "variables that nobody knows, each by its name, but for what may be a secret",
      (accounts) => {
        for (const name of [
          ...[
            "TZ",
            "HTTPS_PROXY",
            "sk_live_canary",
            "aB3dE5fG7hJ9kL1mN3",
            "x y",
            "NEW_RELIC_LABELS",
          ],
          ...["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"],
        ]) {
          atRender(accounts).variables.set(name, CANARY);
        }
      },
      /^warn 7\.6: It holds what neither the stack sets nor the application reads: HTTPS_PROXY, NEW_RELIC_LABELS, TZ, W1, W2, W3, W4, W5, W6, W7, W8, a name that may be a secret \(3 times\)\.$/,
    ],
    [
      "how Railway itself is configured",
      (accounts) => atRailway(accounts).set("RAILWAY_RUN_UID", { value: "0", isSealed: false }),
      /^warn 7\.1: .* reads: RAILWAY_RUN_UID\.$/,
    ],
    [
      "a platform where the application does not run",
      onlyAt("railway"),
      /^not-applicable 7\.6: The application does not run at Render/,
    ],
  ]);

  describe("platform-environment", () => {
    /** Both platforms run an environment that is right. */
    const running = async (): Promise<Accounts> => {
      const accounts = await accountsOf();
      accounts.target.backend = { ...readyBackend };
      accounts.target.frontend = { ...readyFrontend };
      accounts.target.domain = "bookedbarber.com";
      for (const [side, texts] of [
        ["back", readyBackend],
        ["front", readyFrontend],
      ] as const) {
        const atOne = variablesAt(accounts.railway.state, placeOf("environment", side));
        const atOther = accounts.render.state.services.get(side)?.variables ?? assert.fail();
        atOne.clear();
        atOther.clear();
        for (const [name, value] of Object.entries(texts)) {
          atOne.set(name, { value, isSealed: false });
          atOther.set(name, value);
        }
      }
      return accounts;
    };
    const told = async (accounts: Accounts): Promise<readonly string[]> =>
      (await look("platform-environment", accounts))
        .filter(({ status }) => status !== "pass")
        .map(({ status, severity, rule, subject }) => `${status} ${severity} ${rule}: ${subject}`);

    it("passes items 1.1 to 1.17 where both run what is right", async () => {
      const found = await look("platform-environment", await running());
      assert.deepEqual(
        found.map(({ status, items }) => [status, items.length]),
        [
          ["pass", 17],
          ["pass", 17],
        ],
      );
    });

    const set = (name: string, value: string) => (accounts: Accounts) =>
      atRailway(accounts).set(name, { value, isSealed: false });
    const cases: readonly (readonly [string, (accounts: Accounts) => unknown, ...string[]])[] = [
      ["a switch", set("DEBUG", "true"), "fail error debug-off: DEBUG at Railway"],
      [
        "a test key",
        set("STRIPE_SECRET_KEY", `sk_test_51${CANARY}`),
        "fail error stripe-key-shape: STRIPE_SECRET_KEY at Railway",
        "fail error stripe-secret-key-live: STRIPE_SECRET_KEY at Railway",
      ],
      [
        "a variable in small letters",
        set("debug", "true"),
        "fail error name-in-capitals: debug at Railway",
      ],
      [
        "a runtime that trusts everybody",
        set("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
        "fail error runtime-verifies-tls: NODE_TLS_REJECT_UNAUTHORIZED at Railway",
      ],
      [
        "a proxy",
        set("https_proxy", `http://${CANARY}@proxy.partner.net`),
        "fail error runtime-own-routes: https_proxy at Railway",
      ],
      [
        "a reference to something wrong",
        (accounts: Accounts) => {
          set("OTHER", "sk_test_51canary0123456789")(accounts);
          set("CAPTCHA_KEY", "${{OTHER}}")(accounts);
        },
        "fail error no-test-key: OTHER at Railway",
        "fail error no-test-key: CAPTCHA_KEY at Railway",
      ],
      [
        "a variable that is not there",
        (accounts: Accounts) => atRender(accounts).variables.delete("SECRET_KEY"),
        "fail error required-variable: SECRET_KEY at Render",
      ],
      [
        "Render, which fills in no reference",
        (accounts: Accounts) => atRender(accounts).variables.set("SENTRY_DSN", "${{x.SENTRY_DSN}}"),
        "fail error no-placeholder: SENTRY_DSN at Render",
      ],
      [
        "a sealed variable that somebody made by hand",
        (accounts: Accounts) => atRailway(accounts).set("OTHER", { value: CANARY, isSealed: true }),
        "unknown error platform-environment: Railway",
      ],
      [
        "a sealed variable of the stack",
        (accounts: Accounts) =>
          atRailway(accounts).set("SECRET_KEY", { value: CANARY, isSealed: true }),
      ],
    ];
    for (const [what, spoil, ...expected] of cases) {
      it(`judges ${what} by the rules`, async () => {
        const accounts = await running();
        spoil(accounts);
        assert.deepEqual([...(await told(accounts))].sort(), [...expected].sort());
      });
    }

    it("leaves out of what passes the items of what is wrong, and of what nobody can read", async () => {
      const accounts = await running();
      set("DEBUG", "true")(accounts);
      atRailway(accounts).set("SECRET_KEY", { value: CANARY, isSealed: true });
      const [pass] = (await look("platform-environment", accounts)).filter(
        ({ status, subject }) => status === "pass" && subject === "Railway",
      );
      assert.ok(!pass?.items.includes("1.8") && !pass?.items.includes("1.2"));
      assert.ok(pass?.items.includes("1.3"));
    });

    it("says nothing of a platform where the application does not run", async () => {
      const accounts = await running();
      accounts.target.hosting = "none";
      assert.deepEqual(await told(accounts), [
        "not-applicable error platform-environment: Railway",
        "not-applicable error platform-environment: Render",
      ]);
    });
  });

  it("knows a sealed variable by its name, and leaves the platform's own alone", async () => {
    const accounts = await accountsOf();
    atRailway(accounts).set("SENTRY_DSN", { value: CANARY, isSealed: true });
    atRailway(accounts).set("NIXPACKS_NODE_VERSION", { value: CANARY, isSealed: false });
    atRailway(accounts).set("RAILWAY_DEPLOYMENT_ID", { value: CANARY, isSealed: false });
    const [found, foreign, ...rest] = lines(await look("platform-variables", accounts));
    assert.match(foreign ?? "", /^warn 7\.1: .* reads: NIXPACKS_NODE_VERSION\.$/);
    assert.ok(rest.every((line) => line.startsWith("pass ")));
    assert.equal(
      found,
      "pass 7.1: It holds all 13 variables of the stack, with their values; of 1 only the name is told (sealed).",
    );
  });

  it("takes the key of encrypted data over, and never advises to do without it", async () => {
    const accounts = await accountsOf();
    atRender(accounts).variables.set("ENCRYPTION_KEY", CANARY);
    const answers = await look("platform-variables", accounts);
    const fix = answers.find(({ message }) => message.includes("ENCRYPTION_KEY"))?.fix ?? "";
    assert.match(
      fix,
      /the value that the platform holds: pulumi config set --secret ENCRYPTION_KEY\./,
    );
    assert.match(fix, /all data that it encrypted is lost/);
    assert.doesNotMatch(fix, /delete/);
  });

  it("reads Render's variables page by page", async () => {
    const accounts = await accountsOf();
    const { target } = accounts;
    for (let number = 0; number < 250; number++) {
      target.backend[`EXTRA_${number}`] = CANARY;
      atRender(accounts).variables.set(`EXTRA_${number}`, CANARY);
    }
    const found = lines(await look("platform-variables", accounts));
    assert.match(found.join("\n"), /^pass 7\.6: It holds all 263 variables/m);
  });

  judges("railway-deploy-live", [
    [
      "a deployment that failed",
      (accounts) => {
        deployed(accounts, "FAILED");
      },
      /^fail 7\.4: The newest deployment has ended: failed\.$/,
    ],
    [
      "a deployment that crashed",
      (accounts) => {
        deployed(accounts, "CRASHED");
      },
      /^fail 7\.4: The newest deployment has ended: crashed\.$/,
    ],
    [
      "a deployment that is under way",
      (accounts) => {
        deployed(accounts, "BUILDING");
      },
      /^unknown 7\.4: The newest deployment is under way: building\.$/,
    ],
    [
      "services that were never deployed",
      ({ railway }) => (railway.state.deployments = []),
      ...([
        /^fail 7\.4: It was never deployed\.$/,
        /^fail 7\.4: It was never deployed\.$/,
      ] as const),
    ],
    [
      "a service without a health check",
      ({ railway }) => (first(railway.state.settings.values())["healthcheckPath"] = null),
      /^fail 7\.4: The newest deployment succeeded, and no health check stood before it\.$/,
    ],
    ["that the application runs elsewhere", onlyAt("render"), /^not-applicable 7\.4/],
  ]);

  it("takes a deployment that sleeps for one that is live", async () => {
    const accounts = await accountsOf();
    deployed(accounts, "SLEEPING");
    assert.match(lines(await look("railway-deploy-live", accounts))[0] ?? "", /^pass 7\.4/);
  });

  judges("railway-domains", [
    [
      "a host that is no custom domain",
      ({ railway }) => (railway.state.domains = railway.state.domains.slice(1)),
      /^fail 7\.2: It is no custom domain of the service at Railway\.$/,
    ],
    [
      "a host that is not verified",
      ({ railway }) => (first(railway.state.domains).trouble = "unverified"),
      /^fail 7\.2: Railway has not verified that the host is yours\.$/,
      /^fail 7\.3: Railway has no certificate for the host: validating ownership\.$/,
    ],
    [
      "a record that Railway does not find",
      ({ railway }) => (first(railway.state.domains).trouble = "no-record"),
      /^fail 7\.2: Railway does not find 1 of the host's 1 DNS record\.$/,
    ],
    [
      "a certificate that could not be issued",
      ({ railway }) => (first(railway.state.domains).trouble = "no-certificate"),
      /^fail 7\.3: Railway has no certificate for the host: issue failed\.$/,
    ],
    ["that the application runs elsewhere", onlyAt("render"), /^not-applicable 7\.2,7\.3/],
  ]);

  judges("render-deploy-live", [
    [
      "a build that failed",
      (accounts) => {
        renderDeployed(accounts, "build_failed");
      },
      /^fail 7\.10: The newest deployment is build failed\.$/,
    ],
    [
      "a deployment that is under way",
      (accounts) => {
        renderDeployed(accounts, "update_in_progress");
      },
      /^unknown 7\.10: The newest deployment is under way: update in progress\.$/,
    ],
    [
      "a service that was never deployed",
      (accounts) => (atRender(accounts).deploys = []),
      /^fail 7\.10: It was never deployed\.$/,
    ],
    [
      "a suspended service",
      (accounts) => (atRender(accounts).suspended = true),
      /^fail 7\.10: The service is suspended\.$/,
    ],
    ["that the application runs elsewhere", onlyAt("railway"), /^not-applicable 7\.10/],
  ]);

  judges("render-domains", [
    [
      "a host that is no custom domain",
      (accounts) => (atRender(accounts).domains = []),
      /^fail 7\.8: It is no custom domain of the service at Render\.$/,
    ],
    [
      "a host that Render has not verified",
      (accounts) => {
        onlyAt("render")(accounts);
        first(atRender(accounts).domains).verified = false;
      },
      /^fail 7\.8: Render has not verified the host\.$/,
    ],
    ["that the application runs elsewhere", onlyAt("railway"), /^not-applicable 7\.8/],
  ]);

  it("expects no verification at Render where the DNS leads to Railway", async () => {
    const accounts = await accountsOf();
    first(atRender(accounts).domains).verified = false;
    const [found] = lines(await look("render-domains", accounts));
    assert.match(found ?? "", /^pass 7\.8: .* Railway serves it\.$/);
  });

  const ids: readonly ProbeId[] = probes
    .map(({ id }) => id)
    .filter((id) => /^(?:railway|render|platform)-/.test(id));
  for (const id of ids) {
    it(`${id} asks nobody where the application runs at no platform`, async () => {
      const accounts = await accountsOf();
      onlyAt("none")(accounts);
      const found = await look(id, accounts);
      assert.ok(found.every(({ status }) => status === "not-applicable"));
      assert.deepEqual(accounts.asked, []);
    });
  }

  it("takes a token of Railway's environment before one of the workspace", async () => {
    const accounts = await accountsOf();
    accounts.target.environment["RAILWAY_TOKEN"] = CANARY;
    const found = lines(await look("railway-deploy-live", accounts));
    assert.deepEqual(found, ["unknown 7.4: Railway does not let the token see the project."]);
  });

  it("names the setting of an id that the platform does not know", async () => {
    const accounts = await accountsOf();
    accounts.target.settings["railwayBackendService"] = "gone";
    accounts.target.settings["renderBackendService"] = "gone";
    const [railway] = await look("railway-domains", accounts);
    const [render] = await look("render-domains", accounts);
    assert.deepEqual([railway?.status, render?.status], ["unknown", "unknown"]);
    assert.match(railway?.fix ?? "", /railwayBackendService/);
    assert.match(render?.fix ?? "", /pulumi config set renderBackendService/);
  });
});
