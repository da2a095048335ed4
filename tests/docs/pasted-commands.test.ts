import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { attestCommandParts } from "../../checklist/attest-command";
import { attestationTemplates } from "../../checklist/attestation-templates";
import { commandToRemove, commandToSet } from "../../checklist/environment/command";
import { variables } from "../../checklist/environment/contract";
import { examples } from "../../checklist/examples/catalogue";
import { judgeExample } from "../../checklist/examples/judge-example";
import { probes } from "../../checklist/probes/catalogue";
import { textParts } from "../../checklist/report/commands";
import { allRules } from "../../checklist/rules/all-rules";
import { documentedCommands } from "./documented-commands";

const root = path.join(__dirname, "..", "..");

/** What the product's texts have people run: the same pieces that the page lets them copy. */
const commandsIn = (text: string): readonly string[] =>
  textParts(text)
    .filter(({ kind, text: part }) => kind === "command" || /^(pulumi|npm) /.test(part))
    .map(({ text: part }) => part);

const texts = [
  ...allRules.map(({ fix }) => fix),
  ...allRules.flatMap((rule) =>
    (examples[rule.id]?.fail ?? []).flatMap((example) =>
      judgeExample(rule, example).map(({ fix }) => fix),
    ),
  ),
  ...probes.map(({ fix }) => fix),
];

const printed = [
  ...texts.flatMap(commandsIn),
  ...variables.flatMap((variable) => [commandToSet(variable), commandToRemove(variable.name)]),
  ...Object.entries(attestationTemplates).map(([item, template]) =>
    attestCommandParts(item, template, { stack: "production", today: "2026-12-01" }).join(" "),
  ),
];

const documented = documentedCommands().map(({ command }) => command);

/** A script that a shell reads without running it. */
const problemOf = (script: string): string =>
  spawnSync("/bin/sh", ["-n"], { input: `${script}\n`, encoding: "utf8" }).stderr;

const unquoted = (command: string): string => command.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, "''");

/** Words in angle brackets that a shell would take for files, outside quotes. */
const bareBlank = (command: string): boolean => /<\s*[A-Za-z]/.test(unquoted(command));

/** A sentence that goes on behind a command, which the shell would take for its arguments. */
const goesOn = (command: string): boolean => /[,;.] /.test(unquoted(command));

describe("a command that is pasted into a shell", () => {
  const all = [...new Set([...printed, ...documented])];

  it("is one that a shell can read", () => {
    assert.ok(printed.length > 150 && documented.length > 50, `${printed.length} are printed`);
    // A process for each takes minutes: one by one only where something is wrong.
    if (problemOf(all.join("\n")) !== "") {
      assert.deepEqual(
        all.map((command) => [command, problemOf(command)]).filter(([, problem]) => problem !== ""),
        [],
      );
    }
  });

  it("has no blank that the shell takes for a file", () => {
    assert.deepEqual(all.filter(bareBlank), []);
  });

  it("is nothing but the command", () => {
    assert.deepEqual(printed.filter(goesOn), []);
  });

  it("is nowhere in the sources with such a blank, or in quotes with a quotation mark in them", () => {
    const folders = [
      "checklist",
      "cli",
      "components",
      "policies",
      "probes",
      "providers",
      "sandbox",
    ];
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => path.join(folder, file)),
    );
    const found = [...files, "settings.ts"].flatMap((file) =>
      readFileSync(path.join(root, file), "utf8")
        .split("\n")
        .filter((line) =>
          /\b(?:pulumi (?:config|up|stack|import)|npm run|npx|alembic|psql) [^`"\n]*[ =]'?<[a-z]/.test(
            line,
          ),
        )
        .map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(found, []);
  });

  for (const command of [
    "pulumi config set X <value>",
    "pulumi config set x '<id of the backend's service>'",
    "pulumi config rm X   (the stack then uses its own value)",
    "pulumi up; look at it",
  ]) {
    it(`would be found: ${command}`, () => {
      assert.ok(bareBlank(command) || goesOn(command) || problemOf(command) !== "");
    });
  }
});
