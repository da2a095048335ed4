import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import type { Finding } from "../../checklist/finding";
import { probes } from "../../checklist/probes/catalogue";
import type { ProbeId } from "../../checklist/probes/catalogue";
import { CannotLook, fail, pass, warn } from "../../probes/look";
import type { Look } from "../../probes/look";
import type { Network } from "../../probes/network/network";
import { runProbes } from "../../probes/run";
import type { RunOptions } from "../../probes/run";
import type { Target } from "../../probes/target";

const CANARY = "canary-7f3a-secret";

const target: Target = {
  stack: "production",
  domain: "bookedbarber.com",
  appHost: "app.bookedbarber.com",
  apiHost: "api.bookedbarber.com",
  hosting: "railway",
  backend: { SECRET_KEY: CANARY },
  frontend: {},
  records: [],
  settings: {},
  outputs: {},
  environment: {},
};
// No probe of these tests uses it.
const network = {} as Network;

const fine: Look = ({ target: { domain } }) => Promise.resolve([pass(domain, "It is fine.")]);

function lookedBy(own: Partial<Record<ProbeId, Look>>, by: Look = fine): Record<ProbeId, Look> {
  // Every id of the catalogue is in it.
  return Object.fromEntries(probes.map(({ id }) => [id, own[id] ?? by])) as Record<ProbeId, Look>;
}

const run = (options: Partial<RunOptions>): Promise<readonly Finding[]> =>
  runProbes({
    ...{ target, network, send: false, timeoutMs: 2000, today: "2026-11-24" },
    signal: new AbortController().signal,
    by: lookedBy({}),
    ...options,
  });

/** What is found where the probe of the backend's health looks so. */
async function found(look: Look, options: Partial<RunOptions> = {}): Promise<Finding> {
  const [finding] = await run({
    only: ["backend-health"],
    by: lookedBy({ "backend-health": look }),
    ...options,
  });
  assert.ok(finding);
  return finding;
}

describe("a run of the probes", () => {
  it("gives a finding of every probe, with its own items", async () => {
    const findings = await run({ send: true });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      probes.map(({ id }) => id),
    );
    for (const { rule, items, status } of findings) {
      assert.deepEqual(items, probes.find(({ id }) => id === rule)?.items);
      assert.equal(status, "pass");
    }
  });

  it("takes the probe's fix and severity, unless the answer has its own", async () => {
    const probe = probes.find(({ id }) => id === "backend-health");
    const plain = await found(() => Promise.resolve([fail("api", "It is ill.")]));
    assert.deepEqual([plain.severity, plain.fix], [probe?.severity, probe?.fix]);
    const own = await found(() => Promise.resolve([warn("api", "It is slow.", "Mend it.")]));
    assert.deepEqual([own.severity, own.fix], ["warning", "Mend it."]);
  });

  it("asks nothing of a probe that sends, unless it is allowed", async () => {
    const sending = probes.filter(({ sends }) => sends === true).map(({ id }) => id);
    assert.ok(sending.length > 0);
    let asked = 0;
    const by = lookedBy({}, () => {
      asked += 1;
      return Promise.resolve([pass("it", "It is fine.")]);
    });
    const without = await run({ only: sending, by });
    assert.deepEqual(new Set(without.map(({ status }) => status)), new Set(["not-applicable"]));
    for (const { message } of without) assert.match(message, /--send/);
    assert.equal(asked, 0);
    await run({ only: sending, by, send: true });
    assert.equal(asked, sending.length);
  });

  const unknowns: readonly (readonly [what: string, look: Look, told: RegExp])[] = [
    ["gives no answer", () => Promise.resolve([]), /gave no answer/],
    ["takes too long", () => sleep(5000, []), /No answer within 0\.05 s/],
    [
      "ends its request when the time is over",
      async ({ signal }) => {
        await sleep(5000, undefined, { signal });
        return [];
      },
      /No answer within 0\.05 s/,
    ],
    [
      "cannot look, and says why",
      () => Promise.reject(new CannotLook("Stripe", "There is no key.", "Set one.")),
      /^There is no key\.$/,
    ],
    [
      "is refused",
      () => Promise.reject(Object.assign(new Error(CANARY), { code: "ECONNREFUSED" })),
      /because the connection is refused/,
    ],
    [
      "is refused, which another error wraps",
      () =>
        Promise.reject(
          new TypeError(CANARY, { cause: Object.assign(new Error(CANARY), { code: "ENOTFOUND" }) }),
        ),
      /because the name does not resolve/,
    ],
  ];
  for (const [what, look, told] of unknowns) {
    it(`calls unknown, and never a pass, what a probe that ${what} did not see`, async () => {
      const finding = await found(look, { timeoutMs: 50 });
      assert.equal(finding.status, "unknown");
      assert.match(finding.message, told);
      assert.ok(!JSON.stringify(finding).includes(CANARY));
    });
  }

  it("calls a probe that breaks down an error, and repeats nothing of what was thrown", async () => {
    const looks: readonly Look[] = [
      () => Promise.reject(new TypeError(CANARY)),
      () => {
        throw new TypeError(CANARY);
      },
    ];
    for (const look of looks) {
      const finding = await found(look);
      assert.equal(finding.status, "error");
      assert.match(finding.message, /broke down \(TypeError\)/);
      assert.ok(!JSON.stringify(finding).includes(CANARY));
    }
  });

  it("lets no slow probe hold up the others", async () => {
    const ended: string[] = [];
    const by = lookedBy({ "https-only": () => sleep(300, [pass("it", "It is fine.")]) });
    await run({ by, send: true, ended: (id) => ended.push(id) });
    assert.equal(ended.at(-1), "https-only");
    assert.equal(ended.length, probes.length);
  });

  it("ends at once where the user interrupts", async () => {
    const controller = new AbortController();
    const running = run({
      by: lookedBy({}, () => sleep(5000, [])),
      timeoutMs: 10_000,
      signal: controller.signal,
    });
    controller.abort();
    await assert.rejects(running);
  });
});
