import assert from "node:assert/strict";

import { contactOf, parseContacts } from "../../../checklist/operations/areas";

describe("on-call contacts", () => {
  const right: readonly (readonly [text: string, contacts: Readonly<Record<string, string>>])[] = [
    ["all=ops@bookedbarber.com", { all: "ops@bookedbarber.com" }],
    ["dns=#ops, payments=+15551234567", { dns: "#ops", payments: "+15551234567" }],
    ["edge=https://example.com/on-call", { edge: "https://example.com/on-call" }],
  ];
  for (const [text, contacts] of right) {
    it(`are read: ${text}`, () => {
      assert.deepEqual(parseContacts(text), { contacts });
    });
  }

  const wrong: readonly (readonly [text: string, problem: RegExp])[] = [
    ["", /areas of: all, database/],
    ["ops@example.com", /areas of: all, database/],
    ["everything=ops", /areas of: all, database/],
    ["all=", /give all an address/],
    ["all=a=b", /give all an address/],
    ["all=two words", /give all an address/],
    ["all=<b>", /give all an address/],
    ["all=a@example.com,all=b@example.com", /name all once/],
  ];
  for (const [text, problem] of wrong) {
    it(`are refused: ${text === "" ? "nothing" : text}`, () => {
      const parsed = parseContacts(text);
      assert.ok("problem" in parsed);
      assert.match(parsed.problem, problem);
    });
  }

  it("are the area's own, else those of all, else nobody", () => {
    assert.equal(contactOf("dns", { all: "a@x", dns: "b@x" }), "b@x");
    assert.equal(contactOf("edge", { all: "a@x", dns: "b@x" }), "a@x");
    assert.equal(contactOf("edge", { dns: "b@x" }), undefined);
  });
});
