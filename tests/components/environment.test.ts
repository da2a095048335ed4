import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { backendVariables, frontendVariables } from "../../checklist/environment/contract";
import type { Variable } from "../../checklist/environment/variable";
import { BackendEnvironment } from "../../components/backend-environment";
import { assemble } from "../../components/environment";
import { FrontendEnvironment } from "../../components/frontend-environment";
import { declare, secretValue } from "./mocks";

const constants = (contract: readonly Variable[]): Record<string, string> =>
  Object.fromEntries(
    contract.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])),
  );

describe("assemble", () => {
  const [withConstant] = backendVariables.filter(({ name }) => name === "DEBUG");
  const [without] = backendVariables.filter(({ name }) => name === "REDIS_URL");
  assert.ok(withConstant && without);

  it("prefers a setting to what is derived, and that to the contract's constant", () => {
    const contract = [withConstant];
    assert.deepEqual(assemble(contract, {}, {}), { DEBUG: "false" });
    assert.deepEqual(assemble(contract, { DEBUG: "1" }, {}), { DEBUG: "1" });
    assert.deepEqual(assemble(contract, { DEBUG: "1" }, { DEBUG: "2" }), { DEBUG: "2" });
  });

  it("leaves out what nobody gives, and what the contract does not have", () => {
    assert.deepEqual(assemble([without], {}, { OTHER: "x" }), {});
  });
});

describe("BackendEnvironment", () => {
  it("holds the contract's constants, what is derived and what is set", async () => {
    const declared = await declare(
      () =>
        new BackendEnvironment("backend", {
          derived: { SECRET_KEY: pulumi.secret("made up"), FRONTEND_URL: "https://a.example" },
          settings: { DEBUG: "true", NEXT_PUBLIC_DEMO_MODE: "true" },
        }),
    );

    assert.deepEqual(declared, [
      {
        type: "bookedbarber:index:BackendEnvironment",
        name: "backend",
        inputs: {
          // Mocks mark the whole map; the engine keeps each value's own secrecy (tests/e2e).
          variables: secretValue({
            ...constants(backendVariables),
            SECRET_KEY: "made up",
            FRONTEND_URL: "https://a.example",
            DEBUG: "true",
          }),
        },
      },
    ]);
  });
});

describe("the types of the contract", () => {
  it("refuse a variable whose name is misspelt, and one of the other side", () => {
    const declared = (): unknown => {
      // @ts-expect-error -- SECRET_KEY
      new BackendEnvironment("backend", { derived: { SECRT_KEY: "" }, settings: {} });
      // @ts-expect-error -- a variable of the frontend
      new BackendEnvironment("backend", { derived: { NODE_ENV: "" }, settings: {} });
      // @ts-expect-error -- a variable of the backend
      new FrontendEnvironment("frontend", { derived: { SECRET_KEY: "" }, settings: {} });
      // @ts-expect-error -- BACKEND_URL
      return new BackendEnvironment("backend", { derived: {}, settings: {} }).variables.BACKND_URL;
    };
    // The compiler has said it all: nothing of this is to be declared.
    assert.equal(typeof declared, "function");
  });
});

describe("FrontendEnvironment", () => {
  it("holds the frontend's variables alone", async () => {
    const declared = await declare(
      () =>
        new FrontendEnvironment("frontend", {
          derived: { NEXT_PUBLIC_API_URL: "https://api.example" },
          settings: { STRIPE_SECRET_KEY: "never in a browser" },
        }),
    );

    assert.deepEqual(declared, [
      {
        type: "bookedbarber:index:FrontendEnvironment",
        name: "frontend",
        inputs: {
          variables: {
            ...constants(frontendVariables),
            NEXT_PUBLIC_API_URL: "https://api.example",
          },
        },
      },
    ]);
  });
});
