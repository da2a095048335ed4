import assert from "node:assert/strict";

import { policiesFor } from "../../policies/catalogue";
import { ENVIRONMENT_TYPES } from "../../policies/environment-adapter";
import { made, readyBackend, readyFrontend } from "../checklist/environments";
import { analyze, analyzeStack, secret, UNKNOWN_VALUE, urnOf } from "./analyze";
import type { Planned, Violation } from "./analyze";
import { withSettings } from "./circumstances";

const RAILWAY = "saas:railway:Variables";
const RENDER = "saas:render:EnvironmentVariables";

type Values = Readonly<Record<string, unknown>>;

const component = (front: "backend" | "frontend", variables: Values): Planned => ({
  type: ENVIRONMENT_TYPES[front],
  name: front,
  props: { variables },
});
const at = (type: string, name: string, variables: unknown): Planned => ({
  type,
  name,
  props: { serviceId: name, variables },
});
const backend = component("backend", readyBackend);
const frontend = component("frontend", readyFrontend);

/** What the pack says of resources one by one, as an update asks: before each is made. */
async function beforeMade(...stack: readonly Planned[]): Promise<readonly Violation[]> {
  const policies = policiesFor(withSettings("production", { domain: "bookedbarber.com" }));
  const violations: Violation[] = [];
  for (const planned of stack) {
    const found = await analyze(policies, planned);
    violations.push(...found.map((one) => ({ ...one, urn: urnOf(planned) })));
  }
  return violations;
}

const told = (violations: readonly Violation[]): readonly string[] =>
  violations.map(({ policy, level, urn }) => `${policy} ${level} ${urn.split("::").at(-1) ?? ""}`);

describe("what a platform gets", () => {
  it("is right where it is what the components have, known or not, whatever the platform", async () => {
    const partly = { ...readyBackend, SECRET_KEY: UNKNOWN_VALUE };
    const violations = await beforeMade(
      component("backend", partly),
      frontend,
      at(RAILWAY, "api", partly),
      at(RENDER, "api-2", partly),
      at(RAILWAY, "web", readyFrontend),
      at(RENDER, "web-2", readyFrontend),
    );
    assert.deepEqual(told(violations), []);
  });

  const key = `sk_test_51${made(97)}`;
  const changes: readonly (readonly [what: string, change: Values, said: readonly string[]])[] = [
    ["debugging", { DEBUG: "true" }, ["debug-off mandatory api"]],
    ["debugging as a secret", { DEBUG: secret("true") }, ["debug-off mandatory api"]],
    [
      "debugging beside a value that is not known yet",
      { DEBUG: "true", SECRET_KEY: UNKNOWN_VALUE },
      ["debug-off mandatory api"],
    ],
    ["a test key", { STRIPE_SECRET_KEY: key }, ["stripe-secret-key-live mandatory api"]],
    [
      "the same key twice, where only the other one differs from the component's",
      { SECRET_KEY: readyBackend["JWT_SECRET_KEY"] },
      ["secret-keys-differ mandatory api"],
    ],
    ["a name that the contract does not know", { MY_COLOUR: "blue" }, []],
  ];
  for (const type of [RAILWAY, RENDER]) {
    for (const [what, change, said] of changes) {
      it(`is refused at ${type} with ${what}, before it is made`, async () => {
        const violations = await beforeMade(
          backend,
          frontend,
          at(type, "api", { ...readyBackend, ...change }),
        );
        assert.deepEqual(told(violations), said);
        for (const { message } of violations) {
          assert.match(message, / at api .*\nTo mend it: Give api the variables of the judged /s);
          assert.doesNotMatch(message, /pulumi config set/);
          assert.ok(!message.includes(key));
        }
      });
    }
  }

  it("is judged as the frontend's by its names, and as the backend's where it is nobody's", async () => {
    const violations = await beforeMade(
      backend,
      frontend,
      at(RAILWAY, "web", { ...readyFrontend, NEXT_PUBLIC_DEMO_MODE: "true" }),
      at(RAILWAY, "worker", { SECURE_COOKIE_SECURE: "false" }),
    );
    assert.deepEqual(told(violations), [
      "demo-mode-off mandatory web",
      "cookies-safe mandatory worker",
    ]);
  });

  it("is known as late as in the update, and refused there before it is made", async () => {
    const unknown = await beforeMade(backend, frontend, at(RAILWAY, "api", UNKNOWN_VALUE));
    assert.deepEqual(told(unknown), []);
    const late = await beforeMade(
      backend,
      frontend,
      at(RAILWAY, "api", { ...readyBackend, DEBUG: "true" }),
    );
    assert.deepEqual(told(late), ["debug-off mandatory api"]);
    const lacking = Object.fromEntries(
      Object.entries(readyBackend).filter(([name]) => name !== "SECRET_KEY"),
    );
    assert.deepEqual(told(await beforeMade(backend, frontend, at(RAILWAY, "api", lacking))), [
      "railway-variables-complete mandatory api",
    ]);
  });

  it("needs a component of each part, or nobody has judged it", async () => {
    const policies = policiesFor(withSettings("production", { domain: "bookedbarber.com" }));
    const renamed = { ...backend, type: "bookedbarber:index:BackendSettings" };
    const stack = [renamed, frontend, at(RAILWAY, "api", readyBackend)];
    const violations = (await analyzeStack(policies, stack)).filter(
      ({ policy }) => policy === "platform-environment-judged",
    );
    assert.deepEqual(told(violations), ["platform-environment-judged mandatory api"]);
  });

  it("is judged across both parts of one platform", async () => {
    const policies = policiesFor(withSettings("production", { domain: "bookedbarber.com" }));
    const said = async (url: string): Promise<readonly string[]> => {
      const violations = await analyzeStack(policies, [
        backend,
        frontend,
        at(RAILWAY, "api", readyBackend),
        at(RAILWAY, "web", { ...readyFrontend, NEXT_PUBLIC_API_URL: url }),
        at(RENDER, "api-2", readyBackend),
      ]);
      return told(violations).filter((text) => text.startsWith("api-url-"));
    };
    assert.deepEqual(await said(String(readyFrontend["NEXT_PUBLIC_API_URL"])), []);
    assert.deepEqual(await said("https://api-2.bookedbarber.com"), [
      "api-url-is-backend mandatory web",
    ]);
  });
});
