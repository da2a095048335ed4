import assert from "node:assert/strict";

import type { Finding } from "../../checklist/finding";
import { probes } from "../../checklist/probes/catalogue";
import { openNetwork } from "../../probes/network/open";
import { runProbes } from "../../probes/run";
import { targetOf } from "../../probes/target";
import type { Target } from "../../probes/target";
import { accountFaults } from "./faults/account-faults";
import { applicationFaults } from "./faults/application-faults";
import { dataFaults } from "./faults/data-faults";
import { dnsFaults } from "./faults/dns-faults";
import type { Fault } from "./faults/fault";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const elsewhere: readonly Fault[] = [...accountFaults, ...dataFaults, ...dnsFaults];
const faults: readonly Fault[] = [...applicationFaults, ...elsewhere];

describe("what goes wrong in production", function () {
  this.timeout(90_000);
  let sandbox: TestSandbox;
  let target: Target;

  before(async () => {
    sandbox = await openSandbox("deployed");
    await sandbox.migrate();
    const { environment } = sandbox;
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await sandbox.pulumi(...args, "--json", "--show-secrets")).stdout) as unknown;
    target = targetOf({
      stack: "sandbox",
      project: "bookedbarber",
      outputs: await json("stack", "output"),
      config: await json("config"),
      environment,
    });
  });
  after(async () => {
    await sandbox.close();
  });

  /** As a command does: with connections of its own. */
  const look = async (): Promise<readonly Finding[]> => {
    const { environment } = sandbox;
    const network = openNetwork({
      resolver: environment["CHECKLIST_RESOLVER"],
      connectTo: environment["CHECKLIST_CONNECT_TO"],
      authorities: environment["CHECKLIST_CA_FILE"],
      environment,
    });
    try {
      return await runProbes({
        ...{ target, network, send: true, timeoutMs: 20_000 },
        today: new Date().toISOString().slice(0, 10),
        signal: new AbortController().signal,
      });
    } finally {
      await network.close();
    }
  };

  /** What is not well, each with its message: the rules alone would not tell why. */
  const ill = (findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> =>
    Map.groupBy(
      findings.filter(({ status }) => status !== "pass" && status !== "not-applicable"),
      ({ rule }) => rule,
    );

  const told = (found: ReadonlyMap<string, readonly Finding[]>): string =>
    [...found]
      .map(([rule, all]) => `${rule}: ${all.map(({ message }) => message).join(" ")}`)
      .join("\n");

  /** Breaks these things together, looks, and makes them whole again. */
  async function lookWhile(
    broken: readonly Fault[],
  ): Promise<ReadonlyMap<string, readonly Finding[]>> {
    const undo: (() => unknown)[] = [];
    try {
      for (const { breakIt } of broken) undo.push(await breakIt(sandbox));
      return ill(await look());
    } finally {
      for (const step of undo.reverse()) await step();
    }
  }

  function assertSeen(
    found: ReadonlyMap<string, readonly Finding[]>,
    broken: readonly Fault[],
  ): void {
    const expected = new Set(broken.flatMap(({ seenBy }) => seenBy));
    assert.deepEqual([...found.keys()].sort(), [...expected].sort(), told(found));
    for (const [rule, findings] of found) {
      const items: readonly string[] = probes.find(({ id }) => id === rule)?.items ?? [];
      for (const finding of findings) {
        assert.ok(
          finding.items.length > 0 && finding.items.every((item) => items.includes(item)),
          told(found),
        );
        assert.ok(finding.fix.length > 10, `${rule} has no fix`);
      }
    }
  }

  it("is seen in at least 60 kinds, of each probe at least one", () => {
    assert.ok(faults.length >= 60, String(faults.length));
    assert.equal(new Set(faults.map(({ what }) => what)).size, faults.length);
    const seen = new Set(faults.flatMap(({ seenBy }) => seenBy));
    assert.deepEqual(
      probes.filter(({ id }) => !seen.has(id)).map(({ id }) => id),
      [],
    );
  });

  it("is nothing in the sandbox as it is deployed", async () => {
    const found = ill(await look());
    assert.equal(found.size, 0, told(found));
  });

  for (const fault of faults) {
    it(`turns exactly its own items red: ${fault.what}`, async () => {
      assertSeen(await lookWhile([fault]), [fault]);
    });
  }

  // Each thing that goes wrong elsewhere together with another one of the application's.
  for (const [index, fault] of elsewhere.entries()) {
    const other = applicationFaults[(index * 7) % applicationFaults.length];
    if (other === undefined) continue;
    it(`turns red the items of both: ${fault.what}; ${other.what}`, async () => {
      assertSeen(await lookWhile([fault, other]), [fault, other]);
    });
  }

  it("is nothing in the end, when all is whole again", async () => {
    const found = ill(await look());
    assert.equal(found.size, 0, told(found));
  });
});
