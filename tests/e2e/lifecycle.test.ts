import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { project } from "../../sandbox/stack";

/** `npm run sandbox -- ARGS`, in a process group of its own, as a terminal would start it. */
function sandbox(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(
    process.execPath,
    [path.join(project, "toolchain", "bootstrap.js"), "sandbox/main.ts", ...args],
    { cwd: project, env: { ...process.env, ...environment }, detached: true },
  );
  return new Running(child);
}

class Running {
  public stdout = "";
  public stderr = "";
  public readonly ended: Promise<number>;

  public constructor(public readonly child: ChildProcess) {
    child.stdout?.on("data", (part: Buffer) => (this.stdout += part.toString("utf8")));
    child.stderr?.on("data", (part: Buffer) => (this.stderr += part.toString("utf8")));
    this.ended = new Promise((resolve) => {
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
  }

  /** Waits until standard output matches. */
  public async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match;
      assert.equal(this.child.exitCode, null, `ended before it showed ${pattern}: ${this.stderr}`);
      await sleep(50);
    }
  }

  /** To the whole group, as a terminal sends Ctrl-C. */
  public signalGroup(signal: NodeJS.Signals): void {
    assert.ok(this.child.pid);
    process.kill(-this.child.pid, signal);
  }
}

/** Tells where the sandbox is, then waits to be interrupted. */
const announce =
  'echo "directory=$SANDBOX_DIRECTORY port=$PGPORT cloudflare=$SANDBOX_CLOUDFLARE_URL pid=$$;"; exec sleep 120';

interface Announced {
  readonly directory: string;
  readonly ports: readonly number[];
  readonly command: number;
}

async function announced(running: Running): Promise<Announced> {
  const [, directory = "", port = "", url = "", pid = ""] = await running.shows(
    /directory=(\S+) port=(\d+) cloudflare=(\S+) pid=(\d+);/,
  );
  return { directory, ports: [Number(port), Number(new URL(url).port)], command: Number(pid) };
}

async function assertNothingLeft({ directory, ports, command }: Announced): Promise<void> {
  // A guardian cleans up behind a killed sandbox a moment later.
  for (let waited = 0; waited < 10_000 && existsSync(directory); waited += 100) await sleep(100);
  assert.equal(existsSync(directory), false, `${directory} is left`);
  for (const port of ports) assert.equal(await accepts(port), false, `port ${port} is open`);
  assert.equal(isAlive(command), false, "the command still runs");
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("npm run sandbox -- exec", function () {
  this.timeout(120_000);

  it("gives the command its arguments and a working pulumi, and passes on its output", async () => {
    const run = sandbox([
      "exec",
      "--empty",
      "sh",
      "-c",
      'pulumi stack ls && echo "[$1]"',
      "sh",
      "a b",
    ]);
    assert.equal(await run.ended, 0, run.stderr);
    assert.match(run.stdout, /^NAME\s+LAST UPDATE.*\nsandbox\*/);
    assert.match(run.stdout, /\[a b\]\n$/);
  });

  it("ends with the command's exit code", async () => {
    const run = sandbox(["exec", "--empty", "sh", "-c", "exit 7"]);
    assert.equal(await run.ended, 7, run.stderr);
  });

  it("says so where there is no such command, or none at all", async () => {
    const unknown = sandbox(["exec", "--empty", "no-such-command"]);
    assert.equal(await unknown.ended, 1);
    assert.match(unknown.stderr, /cannot run no-such-command: there is no such command/);
    const none = sandbox(["exec"]);
    assert.equal(await none.ended, 2);
    assert.match(none.stderr, /exec needs a command[^]*Usage:/);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`leaves nothing behind after ${signal} to the group`, async () => {
      const run = sandbox(["exec", "--empty", "sh", "-c", announce]);
      const where = await announced(run);
      run.signalGroup(signal);
      assert.notEqual(await run.ended, 0);
      await assertNothingLeft(where);
    });
  }

  it("leaves nothing behind after SIGTERM to npm's child alone", async () => {
    const run = sandbox(["exec", "--empty", "sh", "-c", announce]);
    const where = await announced(run);
    run.child.kill("SIGTERM");
    assert.notEqual(await run.ended, 0);
    await assertNothingLeft(where);
  });

  it("leaves nothing behind when it is killed outright", async () => {
    const run = sandbox(["exec", "--empty", "sh", "-c", announce]);
    const where = await announced(run);
    run.signalGroup("SIGKILL");
    await run.ended;
    await assertNothingLeft(where);
  });

  for (const afterMs of [300, 900, 1500, 2500, 4000]) {
    it(`leaves nothing behind after Ctrl-C ${afterMs} ms into the start`, async () => {
      const temporary = mkdtempSync(path.join(tmpdir(), "lifecycle-"));
      // PostgreSQL may run as another user.
      chmodSync(temporary, 0o755);
      try {
        const run = sandbox(["exec", "sh", "-c", "sleep 60"], { TMPDIR: temporary });
        await sleep(afterMs);
        run.signalGroup("SIGINT");
        assert.notEqual(await run.ended, 0);
        await sleep(200);
        assert.deepEqual(readDirectory(temporary), []);
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    });
  }

  it("writes the settings of the sandbox outside the checkout", async () => {
    const before = readFileSync(path.join(project, "Pulumi.sandbox.yaml"), "utf8");
    const run = sandbox(["exec", "--empty", "pulumi", "config", "set", "DEBUG", "true"]);
    assert.equal(await run.ended, 0, run.stderr);
    assert.equal(readFileSync(path.join(project, "Pulumi.sandbox.yaml"), "utf8"), before);
  });

  it("says what to do where the official plugins are asked for and missing", async () => {
    const run = sandbox(["exec", "--empty", "true"], {
      SANDBOX_PLUGINS: "official",
      PULUMI_HOME: "/nonexistent",
      PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
    });
    assert.equal(await run.ended, 1);
    assert.match(run.stderr, /pulumi plugin install resource random 4\./);
    const other = sandbox(["exec", "--empty", "true"], { SANDBOX_PLUGINS: "some" });
    assert.equal(await other.ended, 1);
    assert.match(other.stderr, /SANDBOX_PLUGINS is some; it can be official, standin or unset/);
  });
});

describe("npm run sandbox -- start and stop", function () {
  this.timeout(120_000);

  it("keeps a deployed sandbox for a shell until it is stopped", async () => {
    // Of a name of its own: a developer's, of this checkout, is neither taken over nor stopped.
    const named = { SANDBOX_NAME: `test-${process.pid}` };
    const start = sandbox(["start"], named);
    assert.equal(await start.ended, 0, start.stderr);
    try {
      const other = sandbox(["stop"], { SANDBOX_NAME: `${named.SANDBOX_NAME}-other` });
      assert.equal(await other.ended, 0, other.stderr);
      assert.match(other.stderr, /No sandbox is running/);
      const again = sandbox(["start"], named);
      assert.equal(await again.ended, 0, again.stderr);
      assert.equal(again.stdout, start.stdout);

      const shell = spawn("sh", ["-c", `${start.stdout}\npulumi stack output sentryDsn`], {
        cwd: project,
      });
      const used = new Running(shell);
      assert.equal(await used.ended, 0, used.stderr);
      assert.match(used.stdout, /^https:\/\//);
    } finally {
      const stop = sandbox(["stop"], named);
      assert.equal(await stop.ended, 0, stop.stderr);
    }
    const directory = /SANDBOX_DIRECTORY='([^']+)'/.exec(start.stdout)?.[1] ?? "/";
    assert.equal(existsSync(directory), false);
    const none = sandbox(["stop"], named);
    assert.equal(await none.ended, 0);
    assert.match(none.stderr, /No sandbox is running/);

    const checklist = `'${process.execPath}' bin/checklist.js report`;
    const gone = new Running(
      spawn("sh", ["-c", `${start.stdout}\n${checklist}`], { cwd: project }),
    );
    assert.equal(await gone.ended, 2);
    // Before it Node warns of NODE_EXTRA_CA_CERTS, which is gone as well.
    assert.ok(
      gone.stderr.endsWith(
        "error: The sandbox of this shell has stopped.\n" +
          'Leave it: eval "$(npm run -s sandbox -- stop)"\n',
      ),
      gone.stderr,
    );
  });

  it("refuses a command that it does not know", async () => {
    const run = sandbox(["begin"]);
    assert.equal(await run.ended, 2);
    assert.match(run.stderr, /unknown command: begin/);
  });
});

function readDirectory(folder: string): string[] {
  return readdirSync(folder);
}
