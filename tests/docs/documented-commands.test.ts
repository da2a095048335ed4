import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { findVariable, variables } from "../../checklist/environment/contract";
import { rotatedVariables } from "../../docs/generator/secrets-page";
import { commands } from "../workflows/workflows";
import { INSIDE, OUTSIDE } from "./command-list";
import { commandsOf, documentedCommands } from "./documented-commands";

const root = path.join(__dirname, "..", "..");
const documented = documentedCommands();
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");
const { scripts } = JSON.parse(textOf("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const { config } = parse(textOf("Pulumi.yaml")) as {
  readonly config: Readonly<Record<string, unknown>>;
};

describe("a command in the documentation", () => {
  const blocks: readonly (readonly [block: string, commands: readonly string[]])[] = [
    ["a # why", ["a"]],
    ["# only why", []],
    ["a 'b # c' \"d # e\" f#g # h", ["a 'b # c' \"d # e\" f#g"]],
    ['dig -p "${P#*:}" x', ['dig -p "${P#*:}" x']],
    ["a \\\n  b", ["a b"]],
    ["a\n\n  b", ["a", "b"]],
  ];
  for (const [block, expected] of blocks) {
    it(`is read without its comment: ${JSON.stringify(block)}`, () => {
      assert.deepEqual(commandsOf(`text\n\n\`\`\`console\n${block}\n\`\`\`\n`), expected);
    });
  }

  it("is in many pages, and of one list or the other", () => {
    assert.ok(documented.length > 200);
    const on = (list: readonly (readonly [RegExp, unknown])[], command: string): boolean =>
      list.some(([pattern]) => pattern.test(command));
    assert.deepEqual(
      documented.filter(({ command }) => on(OUTSIDE, command) === on(INSIDE, command)),
      [],
      "add it to tests/docs/command-list.ts: run in the sandbox, or with the reason why not",
    );
  });

  it("is on no list for nothing", () => {
    for (const [pattern] of [...OUTSIDE, ...INSIDE]) {
      assert.ok(
        documented.some(({ command }) => pattern.test(command)),
        String(pattern),
      );
    }
  });

  it("names scripts that npm has, in the workflows as well", () => {
    for (const command of [...documented.map((one) => one.command), ...commands]) {
      const [, script] = /\bnpm run (?:-s )?([a-z:-]+)/.exec(command) ?? [];
      if (script !== undefined) assert.ok(script in scripts, command);
    }
  });

  it("sets settings that the program has", () => {
    for (const { command, page } of documented) {
      const [, setting] = /^pulumi config (?:set|rm) (?:--secret )?(\S+)/.exec(command) ?? [];
      if (setting === undefined || setting.includes(":")) continue;
      assert.ok(setting in config || findVariable(setting) !== undefined, `${page}: ${command}`);
    }
  });

  it("gives no secret on a command line", () => {
    for (const { command, page } of documented) {
      const [, setting, value] =
        /^pulumi config set (?:--secret )?(\S+) ?(\S+)?/.exec(command) ?? [];
      if (findVariable(setting ?? "")?.secret === true) {
        assert.ok(command.includes("--secret") && value === undefined, `${page}: ${command}`);
      }
    }
  });
});

describe("the page of secrets", () => {
  const text = textOf("docs/operations/secrets.md");

  it("tells of each secret of the contract how it is replaced", () => {
    const secret = variables.filter((one) => one.secret).map(({ name }) => name);
    assert.deepEqual([...rotatedVariables].sort(), [...secret].sort());
    for (const name of secret) assert.ok(text.includes(`### \`${name}\``), name);
  });

  it("tells of each secret setting, too", () => {
    for (const [setting, about] of Object.entries(config)) {
      const { description } = about as { readonly description: string };
      if (description.startsWith("Secret")) assert.ok(text.includes(`### \`${setting}\``), setting);
    }
  });
});
