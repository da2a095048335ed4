import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import { EngineClient } from "./engine-client";

const PROCESS = path.join(__dirname, "../../../providers/framework/plugin-process");
const PROGRAM = `
  const { runPlugin } = require(${JSON.stringify(PROCESS)});
  void runPlugin({ name: "p", version: "1.0.0", configure: () => ({}), resources: [] });
`;

describe("a plugin's process", function () {
  this.timeout(30_000);
  let plugin: ChildProcessByStdio<Writable, Readable, null>;
  let engine: EngineClient;
  let exit: Promise<unknown[]>;
  beforeEach(async () => {
    plugin = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", PROGRAM], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    exit = once(plugin, "exit");
    const [port] = (await once(plugin.stdout, "data")) as [Buffer];
    engine = new EngineClient(`p:${port.toString("utf8").trim()}`, "p");
    await engine.handshake();
  });
  afterEach(() => {
    engine.close();
    plugin.kill("SIGKILL");
  });

  it("leaves Ctrl-C to the engine, and ends on the engine's SIGINT, which follows a cancellation", async () => {
    plugin.kill("SIGINT");
    await delay(200);
    assert.equal(await engine.version(), "1.0.0");
    await engine.cancel();
    assert.equal(await engine.version(), "1.0.0", "a cancellation alone does not end it");
    engine.close();
    plugin.kill("SIGINT");
    assert.deepEqual(await exit, [0, null]);
  });

  it("ends with the engine", async () => {
    plugin.stdin.end();
    assert.deepEqual(await exit, [0, null]);
  });

  it("ends on SIGTERM", async () => {
    plugin.kill("SIGTERM");
    assert.deepEqual(await exit, [0, null]);
  });
});
