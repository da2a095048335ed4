import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { SpawnSyncReturns } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { readyBackend, readyFrontend } from "../checklist/environments";
import { environmentFile, TestWorld } from "./world";

const root = path.join(__dirname, "..", "..");
const command = path.join(root, "bin", "checklist.js");

describe("bin/checklist.js", () => {
  const world = new TestWorld();
  const right = world.file("right.env", environmentFile({ ...readyBackend, ...readyFrontend }));
  const wrong = world.file("wrong.env", "DEBUG=true\n");
  after(() => {
    world.close();
  });

  const node = (
    args: readonly string[],
    options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
  ): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [...args], { encoding: "utf8", cwd: world.folder, ...options });

  it("ends in 0, 1 and 2", () => {
    for (const [args, code] of [
      [["env", right], 0],
      [["env", wrong], 1],
      [["env", "missing.env"], 2],
      [["env"], 2],
      [[], 2],
      [["--help"], 0],
    ] as const) {
      assert.equal(node([command, ...args]).status, code, args.join(" "));
    }
  });

  it("is a program of its own, also by a link in another folder, with paths from there", () => {
    const bin = path.join(world.folder, "bin");
    mkdirSync(bin);
    symlinkSync(command, path.join(bin, "checklist"));
    const folder = path.dirname(process.execPath);
    const { status, stdout, stderr } = spawnSync("../bin/checklist", ["env", "../right.env"], {
      encoding: "utf8",
      cwd: bin,
      env: { PATH: `${folder}:/usr/bin:/bin` },
    });
    assert.deepEqual([status, stderr], [0, ""], stdout);
  });

  it("takes paths from where the user is, also when npm runs it", () => {
    const { status, stderr } = spawnSync(
      "npm",
      ["--prefix", root, "run", "-s", "checklist", "--", "env", "wrong.env", "--format", "json"],
      { encoding: "utf8", cwd: world.folder },
    );
    assert.equal(status, 1, stderr);
  });

  it("reads standard input", () => {
    assert.equal(node([command, "env", "-"], { input: "DEBUG=true\n" }).status, 1);
  });

  it("gives the result whole, also a large one, to whatever reads it", () => {
    const { stdout } = node([command, "env", right, "--format", "json"]);
    const { findings } = JSON.parse(stdout) as { findings: unknown[] };
    assert.ok(stdout.length > 65_536 && findings.length > 100);
  });

  it("keeps its exit code where nobody reads on", async () => {
    const child = spawn(process.execPath, [command, "env", wrong, "--format", "json"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    assert.deepEqual([code, stderr.replace(/^note:.*\n.*\n/, "")], [1, ""]);
  });

  it("ends what it started and leaves nothing behind where it is interrupted", async () => {
    const bin = path.join(world.folder, "pulumi-bin");
    mkdirSync(bin);
    const started = path.join(world.folder, "started");
    const state = JSON.stringify({
      deployment: { resources: [{ urn: "urn:pulumi:a::b::c::d", type: "c" }] },
    });
    const pulumi = world.file(
      "pulumi-bin/pulumi",
      `#!/bin/sh\n[ "$1" = stack ] && { echo '${state}'; exit; }\necho $$ > ${started}; exec sleep 60\n`,
    );
    chmodSync(pulumi, 0o755);
    const temporary = path.join(world.folder, "tmp");
    mkdirSync(temporary);
    const child = spawn(process.execPath, [command, "report"], {
      env: { PATH: `${bin}:/usr/bin:/bin`, TMPDIR: temporary },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (!existsSync(started)) await setTimeout(20);
    assert.equal(readdirSync(temporary).length, 1);
    child.kill("SIGINT");
    assert.deepEqual([await ended, stderr], [2, "error: Interrupted.\n"]);
    assert.deepEqual(readdirSync(temporary), []);
    await setTimeout(100);
    assert.throws(() => process.kill(Number(readFileSync(started, "utf8")), 0), /ESRCH/);
  });

  it("takes today's date from the clock, in UTC", () => {
    const today = new Date();
    const day = (offset: number): string =>
      new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    const waiver = (expires: string): string =>
      `- {rule: debug-off, subject: DEBUG, reason: An incident is on, owner: ops, ticket: OPS-1, expires: ${expires}}`;
    const bad = world.file(
      "bad.env",
      environmentFile({ ...readyBackend, ...readyFrontend, DEBUG: "true" }),
    );
    const codeFor = (expires: string): number | null =>
      node([command, "env", bad, "--waivers", world.file("w.yaml", waiver(expires))]).status;
    assert.deepEqual([codeFor(day(1)), codeFor(day(-2)), codeFor(day(92))], [0, 1, 1]);
  });
});
