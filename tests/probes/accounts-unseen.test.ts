import assert from "node:assert/strict";

import { findRule } from "../../checklist/rules/catalogue";
import { mailProbes } from "../../checklist/probes/mail";
import { googleProbes } from "../../checklist/probes/google";
import { paymentProbes } from "../../checklist/probes/payments";
import { platformProbes } from "../../checklist/probes/platforms";
import type { ProbeDescription } from "../../checklist/probes/probe";
import type { ProbeId } from "../../checklist/probes/catalogue";
import { sentryProbes } from "../../checklist/probes/sentry";
import { textProbes } from "../../checklist/probes/texts";
import type { HttpAnswer } from "../../probes/network/network";
import { accountsOf, CANARY, look } from "./accounts";

const mine: readonly (ProbeDescription & { readonly id: ProbeId })[] = [
  ...paymentProbes,
  ...mailProbes,
  ...textProbes,
  ...googleProbes,
  ...sentryProbes,
  ...platformProbes,
];

const answering = (status: number, body: string) => (): Promise<HttpAnswer> =>
  Promise.resolve({ status, headers: {}, body, milliseconds: 1 });
const refused = (): Promise<never> =>
  Promise.reject(Object.assign(new Error(`connect ${CANARY}`), { code: "ECONNREFUSED" }));
const dead = (): Promise<never> => new Promise(() => undefined);

/** Whose answer says by itself that the application's own credentials are wrong. */
const PROVES: Readonly<Record<number, readonly ProbeId[]>> = {
  401: [
    "stripe-account-ready",
    "sendgrid-key-scopes",
    "twilio-account-active",
    "sentry-event-arrives",
  ],
  403: ["sentry-event-arrives"],
  404: ["sentry-event-arrives"],
  429: ["sentry-event-arrives"],
};

describe("probes of accounts that cannot be seen", () => {
  for (const { id, items } of mine) {
    it(`${id}: a refused connection is unknown, and says so`, async () => {
      for (const found of await look(id, await accountsOf(), { request: refused })) {
        assert.equal(found.status, "unknown");
        assert.match(found.message, /because the connection is refused/);
      }
    });

    it(`${id}: no answer is unknown when the time is over`, async () => {
      const options = { request: dead, timeoutMs: 30 };
      const found = await look(id, await accountsOf(), options);
      assert.deepEqual(
        found.map(({ status, message }) => `${status} ${message}`),
        ["unknown No answer within 0.03 s."],
      );
    });

    it(`${id}: a failure is unknown, but for what proves that a credential is wrong`, async () => {
      for (const status of [401, 403, 404, 429, 500, 503, 302]) {
        const body = JSON.stringify({ message: CANARY, errors: [], error: { message: CANARY } });
        const request = answering(status, body);
        for (const found of await look(id, await accountsOf(), { request })) {
          const expected = PROVES[status]?.includes(id) === true ? "fail" : "unknown";
          assert.equal(found.status, expected, `${status}: ${found.message}`);
        }
      }
    });

    it(`${id}: an answer that is nonsense is unknown`, async () => {
      for (const body of [
        "",
        "<html>",
        "null",
        "{}",
        "[]",
        '"x"',
        `{"data":{"a":"${CANARY}"}}`,
        "[{}]",
      ]) {
        // An event that was taken is looked for at the API, whose answers are those.
        for (const found of await look(id, await accountsOf(), { request: answering(200, body) })) {
          const isEmptyList = body === "[]" && found.status === "fail";
          assert.ok(found.status === "unknown" || isEmptyList, `${body}: ${found.message}`);
        }
      }
    });

    it(`${id}: without settings it is unknown, and says what to set`, async () => {
      const accounts = await accountsOf();
      Object.assign(accounts.target, { backend: {}, frontend: {}, settings: {}, environment: {} });
      for (const found of await look(id, accounts)) {
        assert.equal(found.status, "unknown");
        assert.match(found.fix, /pulumi config set /);
      }
      assert.deepEqual(accounts.asked, []);
    });

    it(`${id}: without a key it is unknown, and asks nobody`, async () => {
      const accounts = await accountsOf();
      const { backend, environment } = accounts.target;
      for (const name of Object.keys(environment)) environment[name] = "";
      for (const name of Object.keys(backend)) {
        if (/KEY|TOKEN|SECRET|DSN/.test(name)) backend[name] = "";
      }
      for (const found of await look(id, accounts)) assert.equal(found.status, "unknown");
      assert.deepEqual(accounts.asked, []);
    });

    it(`${id}: its findings are about items of its own`, async () => {
      for (const found of await look(id, await accountsOf())) {
        assert.ok(found.items.length > 0);
        // What a platform runs is judged by the rules on environments, which have their own items.
        if (found.rule !== id) assert.ok(findRule(found.rule) !== undefined, found.rule);
        else assert.ok(found.items.every((item) => items.includes(item)));
      }
    });
  }

  it("only what sends is marked so, and all of it is described", () => {
    for (const { id, title, why, fix, looks, sends } of mine) {
      for (const text of [title, why, fix, looks]) assert.ok(text.length > 20, id);
      assert.equal(sends === true, id === "sentry-event-arrives", id);
    }
  });

  it("nothing but questions is asked by what does not send", async () => {
    for (const { id, sends } of mine) {
      if (sends === true) continue;
      const accounts = await accountsOf();
      await look(id, accounts);
      const others = accounts.asked.filter(
        (line) => !/^GET |^POST (?:railway\.test\/graphql|google\.test\/token)/.test(line),
      );
      assert.deepEqual(others, [], id);
    }
  });
});
