import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";

import { isCommandFailure, reasonOf } from "../../cli/failure";
import { LARGEST_FILE, readFileText } from "../../cli/file-text";
import { TestWorld } from "./world";

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

describe("a file", () => {
  const world = new TestWorld();
  after(() => {
    world.close();
  });

  const refused = (file: string, expected: RegExp): void => {
    assert.throws(
      () => readFileText(file),
      (error) => {
        assert.ok(isCommandFailure(error), String(error));
        assert.match(error.message, expected);
        assert.ok(error.message.startsWith(`${file}: `), error.message);
        return true;
      },
    );
  };

  it("is read as UTF-8, with and without a byte order mark", () => {
    assert.equal(readFileText(world.file("plain", "A=é\r\n")), "A=é\r\n");
    assert.equal(readFileText(world.file("marked", "\ufeffA=é")), "A=é");
    assert.equal(readFileText(world.file("empty", "")), "");
  });

  const contents: readonly (readonly [title: string, bytes: Uint8Array, expected: RegExp])[] = [
    ["a binary file", Buffer.from("\u007fELF\u0000\u0001\u0002A=b"), /binary file/],
    ["UTF-16 with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16("A=b")]), /UTF-16/],
    ["UTF-16 with the other mark", Buffer.from([0xfe, 0xff, 0, 65]), /UTF-16/],
    ["UTF-16 without a mark", utf16("A=b\nC=d\n"), /UTF-16/],
    ["the other UTF-16 without a mark", utf16("A=b\nC=d\n").swap16(), /UTF-16/],
    ["Latin-1", Buffer.from("A=caf\u00e9", "latin1"), /not UTF-8/],
    ["more than any environment", Buffer.alloc(LARGEST_FILE + 1, 65), /larger than 4 MiB/],
  ];
  for (const [title, bytes, expected] of contents) {
    it(`of ${title} is refused`, () => {
      refused(world.file("contents", bytes), expected);
    });
  }

  it("that is none is refused with its reason: missing, a folder, below a file, a loop", () => {
    const at = (name: string): string => path.join(world.folder, name);
    mkdirSync(at("folder"));
    symlinkSync(at("loop"), at("loop"));
    world.file("file", "A=b");
    refused(at("missing"), /there is no such file/);
    refused(at("folder"), /it is a folder/);
    refused(at("file/below"), /a part of its path is a file/);
    refused(at("loop"), /a loop of symbolic links/);
    refused(at("x".repeat(5000)), /its path is too long/);
    refused("A\u0000B", /cannot be read/);
  });

  it("that may not be accessed is refused with that reason", () => {
    // Nobody can deny a file to the superuser, who may be running this.
    for (const code of ["EACCES", "EPERM"]) {
      assert.equal(reasonOf(Object.assign(new Error(), { code })), "you may not access it");
    }
    assert.equal(reasonOf(Object.assign(new Error(), { code: "EXYZ" })), "the system reports EXYZ");
  });

  it("without an end is refused, and a named pipe is not waited for", () => {
    const fifo = path.join(world.folder, "fifo");
    execFileSync("mkfifo", [fifo]);
    refused(fifo, /a pipe or a device[^]*\| checklist env -/);
    refused("/dev/zero", /a pipe or a device/);
  });

  const inputs: readonly (readonly [title: string, command: string, expected: RegExp])[] = [
    ["standard input", "printf A=b | node -e PROGRAM -- -", /^A=b$/],
    ["/dev/stdin", "printf A=b | node -e PROGRAM -- /dev/stdin", /^A=b$/],
    ["what a command prints", "node -e PROGRAM -- <(printf A=b)", /^A=b$/],
    ["a slow command", "node -e PROGRAM -- <(printf A; sleep 0.3; printf =b)", /^A=b$/],
    ["endless input", "node -e PROGRAM -- - < /dev/zero", /^standard input: .*larger than 4 MiB/],
  ];
  for (const [title, command, expected] of inputs) {
    it(`is read from ${title}, or refused`, () => {
      const program = `
        require("ts-node/register/transpile-only");
        try { console.log(require("./cli/file-text.ts").readFileText(process.argv.at(-1))); }
        catch (error) { console.log(error.message); }`;
      const { stdout, stderr } = spawnSync(
        "bash",
        [
          "-c",
          command.replace("node", `"${process.execPath}"`).replace("PROGRAM", '"$0"'),
          program,
        ],
        { encoding: "utf8", cwd: path.join(__dirname, "..", ".."), timeout: 9000 },
      );
      assert.match(stdout.trim(), expected, stderr);
    });
  }
});
