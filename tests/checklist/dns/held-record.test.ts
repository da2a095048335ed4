import assert from "node:assert/strict";

import { beside, describe as describeRecord } from "../../../checklist/dns/held-record";
import type { HeldRecord } from "../../../checklist/dns/held-record";

const mx = (id: string, priority: number, content: string): HeldRecord => ({
  id,
  name: "example.com",
  type: "MX",
  content,
  priority,
});

describe("beside", () => {
  const wanted = { name: "example.com", type: "MX", content: "mx1.example", priority: 10 };
  const ids = (records: readonly HeldRecord[]): readonly string[] => records.map(({ id }) => id);

  it("names each record of the zone that is the wanted one", () => {
    const zone = [
      mx("a", 1, "mx1.example"),
      mx("b", 10, "old.example"),
      mx("c", 5, "other.example"),
    ];
    assert.deepEqual(ids(beside(wanted, zone, new Set(), []).same), ["a", "b"]);
  });

  it("leaves out what the stack has, whose content the wanted one takes", () => {
    const zone = [mx("a", 10, "mx1.example")];
    assert.deepEqual(beside(wanted, zone, new Set(["a"]), []).same, []);
  });

  it("leaves out what another record of the program stands for", () => {
    const other = { name: "example.com", type: "MX", content: "mx2.example", priority: 10 };
    const zone = [mx("a", 10, "mx2.example")];
    assert.deepEqual(beside(wanted, zone, new Set(), [other]).same, []);
    assert.deepEqual(ids(beside(wanted, zone, new Set(), []).same), ["a"]);
  });

  it("names apart what may be the wanted one, whose content is not known yet", () => {
    const text = { name: "_verify.example.com", type: "TXT" };
    const zone: readonly HeldRecord[] = [{ ...text, id: "a", content: "token=1" }];
    const { same, perhaps } = beside(text, zone, new Set(), []);
    assert.deepEqual([ids(same), ids(perhaps)], [[], ["a"]]);
  });
});

describe("a record of a zone, for people", () => {
  it("garbles no terminal, and is short", () => {
    const text = describeRecord(mx("b", 2, `\u001b[2J\n${"x".repeat(500)}`));
    assert.match(text, /^MX example.com 2 "\\u001b\[2J\\nx{100,120}\.\.\." \(id b\)$/);
  });
});
