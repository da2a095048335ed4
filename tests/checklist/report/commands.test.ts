import assert from "node:assert/strict";

import fc from "fast-check";

import { textParts } from "../../../checklist/report/commands";

const shown = (text: string): string =>
  textParts(text)
    .map(({ kind, text: part }) => (kind === "words" ? part : `{${kind}|${part}}`))
    .join("");

describe("the pieces of a text", () => {
  const table: readonly (readonly [text: string, expected: string])[] = [
    ["Set it to false.", "Set it to false."],
    [
      "Deploy it: pulumi up --policy-pack policies",
      "Deploy it: {command|pulumi up --policy-pack policies}",
    ],
    ["Do it: npm ci.", "Do it: {command|npm ci}"],
    ["One: two: git status", "One: two: {command|git status}"],
    [
      "Run `pulumi config set domain x`: as published.",
      "Run {command|pulumi config set domain x}: as published.",
    ],
    ["What `openssl rand -base64 48` prints.", "What {command|openssl rand -base64 48} prints."],
    ["Set `DEBUG` to `false`.", "Set {code|DEBUG} to {code|false}."],
    [
      "Set X (pulumi config set --secret X), or not.",
      "Set X ({code|pulumi config set --secret X}), or not.",
    ],
    ["Say so (dig TXT x) and: npm ci", "Say so ({code|dig TXT x}) and: {command|npm ci}"],
    ["a ` alone: npm ci", "a ` alone: {command|npm ci}"],
    ["It needs npm: npmrc is wrong", "It needs npm: npmrc is wrong"],
    ["pulumi up is what you want", "pulumi up is what you want"],
    ["``", ""],
    ["", ""],
  ];
  for (const [text, expected] of table) {
    it(`are ${expected === "" ? "none" : expected}`, () => {
      assert.equal(shown(text), expected);
    });
  }

  it("say together what the text says, but for the marks around them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("`", "npm ci", ": ", "(", ")", ".", "git x", " and ", "<b>")),
        (words) => {
          const text = words.join("");
          const bare = (one: string): string => one.replace(/[`.]/g, "");
          assert.equal(
            bare(
              textParts(text)
                .map((part) => part.text)
                .join(""),
            ),
            bare(text),
          );
          assert.ok(textParts(text).every((part) => part.text !== ""));
        },
      ),
    );
  });
});
