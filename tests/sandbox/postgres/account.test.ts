import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closedFolder, serverAccount } from "../../../sandbox/postgres/account";
import { startError } from "../../../sandbox/postgres/problems";

describe("the user that PostgreSQL runs as", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "postgres-account-test-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function users(text: string): string {
    const file = join(folder, "passwd");
    writeFileSync(file, text);
    return file;
  }

  it("is ourselves where we are not root", async () => {
    assert.equal(await serverAccount(1000, users("")), undefined);
  });

  it("is nobody where we are root", async () => {
    const file = users("root:x:0:0::/:/bin/sh\nnobody:x:99:98:Nobody:/:/bin/false\n");
    assert.deepEqual(await serverAccount(0, file), { name: "nobody", uid: 99, gid: 98 });
  });

  const without: [string, string][] = [
    ["no list of users", ""],
    ["a list without nobody", "root:x:0:0::/:/bin/sh\n"],
    ["a nobody without numbers", "nobody:x:::\n"],
    ["a nobody that is root", "nobody:x:0:0::/:/bin/sh\n"],
  ];
  for (const [what, text] of without) {
    it(`is refused to root with ${what}, with what helps`, async () => {
      await assert.rejects(serverAccount(0, users(text)), {
        name: "PostgresStartError",
        message: /no user `nobody`[^]*To mend it: run this command as an ordinary user\.$/,
      });
    });
  }

  const modes: [number, "owner" | "group" | "other", boolean][] = [
    [0o700, "owner", true],
    [0o700, "group", false],
    [0o710, "group", true],
    [0o701, "group", false],
    [0o711, "other", true],
    [0o744, "other", false],
    [0o750, "other", false],
  ];
  for (const [mode, relation, mayEnter] of modes) {
    it(`${mayEnter ? "may" : "may not"} enter a folder of mode ${mode.toString(8)} as its ${relation}`, async () => {
      const { uid, gid } = statSync(folder);
      chmodSync(folder, 0o777);
      const inner = join(folder, "inner");
      mkdirSync(inner);
      chmodSync(inner, mode);
      const account = {
        name: "somebody",
        uid: relation === "owner" ? uid : uid + 1,
        gid: relation === "other" ? gid + 1 : gid,
      };
      assert.equal(await closedFolder(inner, account), mayEnter ? undefined : inner);
    });
  }
});

describe("PostgreSQL's errors at the start", () => {
  const remedies: [string, RegExp][] = [
    ["FATAL: could not extend file\nHINT:  Check free disk space.", /free space there/],
    ["mkdir: Read-only file system", /TMPDIR/],
    ["FATAL: could not create shared memory segment", /shm-size/],
    ["error while loading shared libraries: libicui18n.so.60", /npm ci/],
    ["initdb: could not look up effective user ID 4242", /\/etc\/passwd/],
    ["spawn EPERM", /ordinary user/],
    ["could not open file: Permission denied", /every user may enter/],
    ["something new", /mend what these lines say/],
  ];
  for (const [output, remedy] of remedies) {
    it(`say what helps against: ${output.split("\n")[0] ?? ""}`, () => {
      const { message } = startError("a step failed", output);
      assert.match(message.split("To mend it: ")[1] ?? "", remedy);
      assert.ok(message.startsWith("PostgreSQL could not start: a step failed.\n"));
    });
  }

  it("show the last twelve lines only", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}.`);
    const { message } = startError("a step failed", lines.join("\n"));
    assert.deepEqual(
      message.match(/line \d+/g),
      lines.slice(-12).map((line) => line.slice(0, -1)),
    );
  });
});
