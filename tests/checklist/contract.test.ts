import assert from "node:assert/strict";

import {
  backendVariables,
  findVariable,
  frontendVariables,
  variableNamed,
  variables,
} from "../../checklist/environment/contract";
import { environmentOf } from "../../checklist/environment/environment";
import { findItem } from "../../checklist/items";
import { judge } from "../../checklist/judge";
import { PRODUCTION } from "../../checklist/rule";
import { readyBackend, readyFrontend } from "./environments";

describe("the environment contract", () => {
  it("has each name and each alias once", () => {
    const names = variables.flatMap(({ name, aliases }) => [name, ...aliases]);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[A-Z][A-Z0-9_]*$/);
  });

  it("finds a variable by its name and by its aliases", () => {
    for (const alias of ["ALLOWED_ORIGINS", "CORS_ORIGINS", "BACKEND_CORS_ORIGINS"]) {
      assert.equal(findVariable(alias)?.name, "ALLOWED_ORIGINS");
    }
    assert.equal(findVariable("FROM_EMAIL")?.name, "SENDGRID_FROM_EMAIL");
    assert.equal(findVariable("ALLOWED_ORIGIN"), undefined);
    // @ts-expect-error -- a name that the contract does not have is a mistake for the compiler, too
    assert.throws(() => variableNamed("ALLOWED_ORIGIN"), /has no ALLOWED_ORIGIN/);
  });

  it("is made of the backend's and the frontend's variables", () => {
    assert.deepEqual(variables, [...backendVariables, ...frontendVariables]);
    assert.ok(backendVariables.every(({ side }) => side === "backend"));
    assert.ok(frontendVariables.every(({ side }) => side !== "backend"));
    assert.deepEqual(Object.keys(readyBackend).sort(), backendVariables.map((v) => v.name).sort());
    assert.deepEqual(
      Object.keys(readyFrontend).sort(),
      frontendVariables.map((v) => v.name).sort(),
    );
  });

  it("calls browser what has a NEXT_PUBLIC_ name, and nothing secret is of the browser", () => {
    for (const { name, side, secret } of variables) {
      assert.equal(side === "browser", name.startsWith("NEXT_PUBLIC_"), name);
      if (side === "browser") assert.equal(secret, false, name);
    }
  });

  it("requires what the application's facts mark as required, and nothing optional", () => {
    assert.deepEqual(
      variables.filter(({ required }) => required).map(({ name }) => name),
      [
        "DATABASE_URL",
        "SECRET_KEY",
        "JWT_SECRET_KEY",
        "STRIPE_SECRET_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "ALLOWED_ORIGINS",
        "ENVIRONMENT",
        "DEBUG",
        "FRONTEND_URL",
        "NEXT_PUBLIC_API_URL",
        "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
        "NEXT_PUBLIC_DEMO_MODE",
        "NODE_ENV",
      ],
    );
  });

  it("has a value of its own exactly for constants, and never for a secret", () => {
    for (const { name, source, secret, default: value } of variables) {
      assert.equal(value !== undefined, source === "constant", name);
      if (secret) assert.equal(value, undefined, name);
    }
  });

  it("has values of its own that its own rules accept", () => {
    const values = (side: typeof variables): Record<string, string | undefined> =>
      Object.fromEntries(side.map(({ name, default: value }) => [name, value]));
    const findings = judge(
      {
        backend: environmentOf("backend", {
          ...readyBackend,
          ...defined(values(backendVariables)),
        }),
        frontend: environmentOf("frontend", {
          ...readyFrontend,
          ...defined(values(frontendVariables)),
        }),
      },
      PRODUCTION,
    );
    assert.deepEqual(
      findings.filter(({ status }) => status === "fail"),
      [],
    );
  });

  it("names items that exist", () => {
    for (const { name, items } of variables) {
      for (const item of items) assert.ok(findItem(item), `${name}: ${item}`);
    }
  });
});

function defined(values: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
