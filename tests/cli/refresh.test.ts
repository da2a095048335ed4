import assert from "node:assert/strict";

import { Pulumi } from "../../cli/pulumi";
import type { Outcome } from "../../cli/pulumi";
import { refreshed } from "../../cli/refresh";

/** A CLI that prints what it is given, and keeps what it was asked. */
class PrintingPulumi extends Pulumi {
  public asked: readonly [args: readonly string[], environment: NodeJS.ProcessEnv] = [[], {}];

  public constructor(private readonly outcome: Partial<Outcome>) {
    super("/", {}, new AbortController().signal);
  }

  public override run(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    this.asked = [args, extra];
    return Promise.resolve({ code: 0, stdout: "", stderr: "", ...this.outcome });
  }
}

const lines = (...events: readonly object[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** What the engine (3.259) says of a record of which its provider gives no details. */
const record = {
  resOutputsEvent: {
    metadata: {
      ...{ op: "update", urn: "urn:1", type: "t", provider: "p" },
      old: { id: "1", inputs: { priority: 10 }, outputs: { priority: 10 }, custom: true },
      new: { id: "1", inputs: { priority: 77 }, outputs: { priority: 77 } },
      ...{ diffs: ["priority"], detailedDiff: null },
    },
  },
};
const summary = { summaryEvent: { resourceChanges: { same: 2, update: 1 }, maybeCorrupt: false } };
const cancel = { cancelEvent: {} };
const [before, after] = [10, 77].map((priority) => ({
  ...{ id: "1", inputs: { priority }, outputs: { priority } },
}));

describe("what a refresh would do", () => {
  const read = async (
    outcome: Partial<Outcome>,
    urns: readonly string[] = [],
  ): ReturnType<typeof refreshed> => refreshed([], urns, new PrintingPulumi(outcome));

  it("is what the engine's events say at the end of each step", async () => {
    const pre = { resourcePreEvent: { metadata: { op: "refresh", urn: "urn:1" } } };
    const stdout = lines({ preludeEvent: {} }, pre, record, summary, cancel);

    assert.deepEqual(await read({ stdout }, ["urn:1"]), {
      steps: [{ op: "update", urn: "urn:1", before, after, paths: ["priority"] }],
      counts: { same: 2, update: 1 },
    });
  });

  it("names the details where there are some, and a deleted resource without a new state", async () => {
    const { metadata } = record.resOutputsEvent;
    const detailed = {
      resOutputsEvent: { metadata: { ...metadata, detailedDiff: { "a[0]": { kind: "add" } } } },
    };
    const deleted = { resOutputsEvent: { metadata: { ...metadata, op: "delete", new: null } } };
    const { steps } = await read({ stdout: lines(detailed, deleted, summary) });

    assert.deepEqual(
      steps.map(({ op, after: state, paths }) => [op, state, paths]),
      [
        ["update", after, ["a[0]"]],
        ["delete", undefined, ["priority"]],
      ],
    );
  });

  it("is asked of the stack by events, whatever skips questions elsewhere", async () => {
    const pulumi = new PrintingPulumi({ stdout: lines(summary) });
    await refreshed(["--stack", "s"], [], pulumi);

    assert.deepEqual(pulumi.asked, [
      ["refresh", "--preview-only", "--json", "--stack", "s"],
      { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true", PULUMI_SKIP_CONFIRMATIONS: "false" },
    ]);
  });

  const said = {
    ...{ severity: "error", prefix: "<{%fg 1%}>error: <{%reset%}>" },
    message: "<{%reset%}>the key of the bucket is refused<{%reset%}>\n",
  };
  const failures: readonly (readonly [what: string, outcome: Partial<Outcome>, told: RegExp])[] = [
    ["the CLI fails", { code: 1, stderr: "error: boom" }, /cannot be looked at[^]* {2}error: boom/],
    [
      "the engine names an error, whatever the exit code",
      { stdout: lines({ diagnosticEvent: said }, summary) },
      /cannot be looked at\. Pulumi says:\n {2}error: the key of the bucket is refused\nTo see more: /,
    ],
    ["nothing is printed", { stdout: "" }, /printed are no events/],
    ["there is no end", { stdout: lines(record) }, /printed are no events/],
    [
      "the CLI prints one list of steps instead",
      { stdout: JSON.stringify({ steps: [], changeSummary: { same: 1 } }, undefined, 2) },
      /printed are no events: the Pulumi CLI may be too old\.\nSee its version: pulumi version$/,
    ],
    ["a line is none", { stdout: `${lines(summary)}warning: x\n` }, /printed are no events/],
    [
      "an event has another form",
      { stdout: lines({ resOutputsEvent: { metadata: { op: 7 } } }, summary) },
      /printed are no events/,
    ],
    [
      "a resource is not spoken of",
      { stdout: lines(record, summary) },
      /did not look at 1 of 2 resources, such as urn:2\.\nSee why: pulumi refresh --preview-only$/,
    ],
  ];
  for (const [what, outcome, told] of failures) {
    it(`is not known where ${what}`, async () => {
      await assert.rejects(read(outcome, ["urn:1", "urn:2"]), ({ message }: Error) => {
        assert.match(message, told);
        return true;
      });
    });
  }
});
