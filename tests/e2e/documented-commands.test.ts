import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { environmentFile } from "../cli/world";
import { readyBackend, readyFrontend } from "../checklist/environments";
import { INSIDE, OUTSIDE } from "../docs/command-list";
import { documentedCommands } from "../docs/documented-commands";
import { captured } from "./captured";
import type { Captured } from "./captured";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const root = path.join(__dirname, "..", "..");

/** What is typed where a command asks for a secret. */
const SECRET = "a-value-that-is-typed";

/** The settings of the stacks as the checkout has them, by their files. */
const stackFiles = (): readonly (readonly [name: string, text: string])[] =>
  readdirSync(root)
    .filter((name) => /^Pulumi\..*yaml$/.test(name))
    .map((name) => [name, readFileSync(path.join(root, name), "utf8")] as const);

const commands = [
  ...new Set(
    documentedCommands()
      .map(({ command }) => command)
      .filter((command) => !OUTSIDE.some(([pattern]) => pattern.test(command))),
  ),
];

describe("in a deployed sandbox", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let folder = "";
  let mailEvents = "";
  const stackFilesBefore = stackFiles();

  before(async () => {
    sandbox = await openSandbox("deployed");
    // A checkout in which commands may write files.
    folder = path.join(sandbox.directory, "checkout");
    mkdirSync(folder);
    for (const name of readdirSync(root)) {
      const [from, to] = [path.join(root, name), path.join(folder, name)];
      // Pulumi writes into the stacks' files: it must not find those of the real checkout.
      if (/^Pulumi\..*yaml$/.test(name)) copyFileSync(from, to);
      else symlinkSync(from, to);
    }
    writeFileSync(path.join(folder, "backend.env"), environmentFile(readyBackend));
    writeFileSync(path.join(folder, "frontend.env"), environmentFile(readyFrontend));
    assert.equal((await run("pulumi stack select sandbox")).code, 0);
    const { stdout } = await sandbox.pulumi("stack", "--show-urns");
    mailEvents = /urn:\S+::mail-events/.exec(stdout)?.[0] ?? assert.fail("no mail-events");
  });
  after(async () => {
    await sandbox.close();
  });

  /** A command with its placeholders filled, as a person would. */
  const filled = (command: string): string =>
    command
      .replace(/(select|--stack) production/, "$1 sandbox")
      .replace("<zone id>", "0123456789abcdef0123456789abcdef")
      .replace("<urn of mail-events>", mailEvents)
      .replace("<value>", "1");

  async function run(command: string): Promise<Captured> {
    const isSetting = command.startsWith("pulumi config ");
    const settings = path.join(sandbox.directory, "documented.yaml");
    // What a page sets is no part of what the next page deploys.
    if (isSetting) copyFileSync(sandbox.environment["PULUMI_OPTION_CONFIG_FILE"] ?? "", settings);
    const child = spawn("bash", ["-c", filled(command)], {
      cwd: folder,
      env: {
        ...process.env,
        ...sandbox.environment,
        ...(isSetting ? { PULUMI_OPTION_CONFIG_FILE: settings } : {}),
        PULUMI_SKIP_CONFIRMATIONS: "true",
        PULUMI_OPTION_NON_INTERACTIVE: "true",
        // npm tells a script where its user is; here it is not where the tests were started.
        INIT_CWD: folder,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { PULUMI_CONFIG_PASSPHRASE = "" } = sandbox.environment;
    const typed = command.includes("passphrase") ? PULUMI_CONFIG_PASSPHRASE : SECRET;
    child.stdin.end(`${typed}\n`);
    return captured(child);
  }

  it("there are commands to run", () => {
    assert.ok(commands.length > 30);
  });

  for (const command of commands) {
    it(`\`${command}\` does what the page says`, async () => {
      const [, expected] = INSIDE.find(([pattern]) => pattern.test(command)) ?? assert.fail();

      const { code, output } = await run(command);

      assert.ok((expected.codes ?? [0]).includes(code), `exit code ${code}:\n${output}`);
      assert.match(output, expected.says);
      assert.ok(!output.includes(SECRET));
    });
  }

  it("no command has changed the checkout's files of the stacks", () => {
    assert.deepEqual(stackFiles(), stackFilesBefore);
  });
});
