import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, credentials } from "@grpc/grpc-js";
import type { ClientReadableStream, MethodDefinition } from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerHandshakeRequest,
  AnalyzerStackConfigureRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { HOST_NAME, writeLanguageHost } from "../../toolchain/language-host/host-folder";

const ROOT = path.resolve(__dirname, "..", "..");
const SECRET = "made-up-secret-value";

let host: string;
let folder: string;
let running: ChildProcess;
let port: number;
let client: Client;

const write = (file: string, content: string): void => {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
};
const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");

/** Waits for something that happens in another process. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for yet has ended all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    // Where there is no /proc, the signal alone tells.
    return existsSync("/proc/self") ? false : (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
};

/** A unary call by its definition. */
function call<Request, Response>(
  to: Client,
  method: MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    to.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      (error, response) => {
        if (error !== null || response === undefined) reject(error ?? new Error("no response"));
        else resolve(response);
      },
    );
  });
}

function stream<Request, Response>(
  method: MethodDefinition<Request, Response>,
  request: Request,
): ClientReadableStream<Response> {
  return client.makeServerStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    request,
  );
}

function programInfo(options: Record<string, string | boolean> = {}): language.ProgramInfo {
  const info = new language.ProgramInfo();
  info.setRootDirectory(folder);
  info.setProgramDirectory(folder);
  info.setEntryPoint(".");
  info.setOptions(Struct.fromJavaScript(options));
  return info;
}

function runRequest(options: Record<string, string | boolean> = {}): language.RunRequest {
  const request = new language.RunRequest();
  request.setProject("shop");
  request.setStack("test");
  request.setOrganization("organization");
  request.setMonitorAddress("127.0.0.1:1");
  request.setDryrun(true);
  request.setParallel(4);
  request.getConfigMap().set("shop:key", SECRET);
  request.setConfigsecretkeysList(["shop:key"]);
  request.setInfo(programInfo(options));
  return request;
}

const run = (request = runRequest()): Promise<language.RunResponse> =>
  call(client, LanguageRuntimeService.run, request);

/** What the stand-in of Pulumi's runner saw. */
interface Seen {
  readonly argv: string[];
  readonly execArgv: string[];
  readonly env: Record<string, string>;
  readonly cwd: string;
}
const seen = (): Seen => JSON.parse(read("seen.json")) as Seen;

/** A stand-in for one of Pulumi's runners, which notes what it was given and then runs a script. */
const runner = (name: string, script: string): void => {
  const note = `require("node:fs").writeFileSync(${JSON.stringify(path.join(folder, "seen.json"))},
    JSON.stringify({ argv: process.argv, execArgv: process.execArgv, env: process.env, cwd: process.cwd() }));`;
  write(`node_modules/@pulumi/pulumi/cmd/${name}/index.js`, `${note}\n${script}`);
};

async function startHost(env: NodeJS.ProcessEnv = {}): Promise<void> {
  running = spawn(path.join(host, HOST_NAME), ["127.0.0.1:1"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  assert.ok(running.stdout);
  const [line] = (await once(createInterface(running.stdout), "line")) as [string];
  port = Number(line);
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
}

describe("the language host", () => {
  before(async () => {
    host = mkdtempSync(path.join(tmpdir(), "language-host-"));
    await writeLanguageHost(host);
  });
  after(() => {
    rmSync(host, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "program-")));
    await startHost();
  });
  afterEach(async () => {
    client.close();
    if (running.exitCode === null && running.signalCode === null) {
      running.kill("SIGINT");
      await once(running, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it("says the version of @pulumi/pulumi that it was made with", async () => {
    const manifest = JSON.parse(
      readFileSync(path.join(ROOT, "node_modules/@pulumi/pulumi/package.json"), "utf8"),
    ) as { version: string };
    const info = await call(client, LanguageRuntimeService.getPluginInfo, new Empty());
    assert.equal(info.getVersion(), manifest.version);
  });

  it("accepts a handshake", async () => {
    const request = new language.LanguageHandshakeRequest();
    request.setEngineAddress("127.0.0.1:2");
    await call(client, LanguageRuntimeService.handshake, request);
  });

  it("lists the plugins of the installed packages, for old and new engines", async () => {
    write(
      "node_modules/@pulumi/random/package.json",
      `{"name":"@pulumi/random","version":"4.21.1","pulumi":{"resource":true,"server":"https://s",
        "parameterization":{"name":"p","version":"1.0.0","value":"eyJ9"}}}`,
    );
    const request = new language.GetRequiredPackagesRequest();
    request.setInfo(programInfo());
    const packages = await call(client, LanguageRuntimeService.getRequiredPackages, request);
    assert.deepEqual(
      packages
        .getPackagesList()
        .map((item) => [
          item.getName(),
          item.getKind(),
          item.getVersion(),
          item.getServer(),
          item.getParameterization()?.getName(),
          Buffer.from(item.getParameterization()?.getValue_asU8() ?? "").toString(),
        ]),
      [["random", "resource", "v4.21.1", "https://s", "p", '{"}']].map((row) =>
        row.map((cell, index) => (index === 5 ? Buffer.from("eyJ9", "base64").toString() : cell)),
      ),
    );
    const old = new language.GetRequiredPluginsRequest();
    old.setInfo(programInfo());
    const plugins = await call(client, LanguageRuntimeService.getRequiredPlugins, old);
    assert.deepEqual(
      plugins.getPluginsList().map((item) => `${item.getName()} ${item.getVersion()}`),
      ["random v4.21.1"],
    );
  });

  for (const isWarm of [false, true]) {
    describe(`runs a program in a ${isWarm ? "process that was kept ready" : "new process"}`, () => {
      const prepare = async (): Promise<void> => {
        if (!isWarm) return;
        const request = new language.GetRequiredPackagesRequest();
        request.setInfo(programInfo());
        await call(client, LanguageRuntimeService.getRequiredPackages, request);
      };

      it("with the request in its arguments, and configuration only in its environment", async () => {
        runner("run", "");
        await prepare();
        const response = await run();
        assert.equal(response.getError(), "");
        assert.equal(response.getBail(), false);
        const { argv, env } = seen();
        assert.deepEqual(argv.slice(2), [
          ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:1"],
          ...["--organization", "organization", "--project", "shop"],
          ...["--root-directory", folder, "--stack", "test", "--pwd", folder],
          ...["--parallel", "4", "--dry-run", "."],
        ]);
        assert.equal(env["PULUMI_CONFIG"], JSON.stringify({ "shop:config:key": SECRET }));
        assert.equal(env["PULUMI_CONFIG_SECRET_KEYS"], '["shop:key"]');
        assert.equal(env["PULUMI_NODEJS_TYPESCRIPT"], "true");
        assert.equal(JSON.stringify(argv).includes(SECRET), false);
      });

      for (const [title, script, error, bail] of [
        ["that fails", "process.exit(3)", "Program exited with non-zero exit code: 3", false],
        ["that has told the user already", "process.exit(32)", "", true],
        [
          "that is killed",
          `process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 60000);`,
          "Program was ended by SIGKILL",
          false,
        ],
      ] as const) {
        it(`${title}, and reports it as Pulumi's own host does`, async () => {
          runner("run", script);
          await prepare();
          const response = await run();
          assert.equal(response.getError(), error);
          assert.equal(response.getBail(), bail);
        });
      }

      it("that runs out of memory, and says how to give it more", async () => {
        runner("run", `console.error("<--- Last few GCs --->"); process.exit(134);`);
        await prepare();
        assert.match((await run()).getError(), /exit code: 134.*--max-old-space-size/);
      });

      it("as the main module", async () => {
        runner("run", `if (require.main !== module) process.exit(4);`);
        await prepare();
        assert.equal((await run()).getError(), "");
      });
    });
  }

  it("passes the runtime options on, though a process was kept ready for others", async () => {
    runner("run", "");
    const request = new language.GetRequiredPackagesRequest();
    request.setInfo(programInfo());
    await call(client, LanguageRuntimeService.getRequiredPackages, request);
    const response = await run(
      runRequest({
        typescript: false,
        tsconfig: "other.json",
        nodeargs: "--max-old-space-size=500 --no-warnings",
      }),
    );
    assert.equal(response.getError(), "");
    const { env, execArgv } = seen();
    assert.equal(env["PULUMI_NODEJS_TYPESCRIPT"], undefined);
    assert.equal(env["PULUMI_NODEJS_TSCONFIG_PATH"], "other.json");
    assert.deepEqual(execArgv.slice(-2), ["--max-old-space-size=500", "--no-warnings"]);
  });

  it("refuses wrong runtime options with the file to mend", async () => {
    runner("run", "");
    await assert.rejects(run(runRequest({ typescript: "yes" })), /boolean.*Pulumi\.yaml/);
  });

  it("says what to run when @pulumi/pulumi is not installed", async () => {
    await assert.rejects(run(), /SDK has not been installed.*pulumi install/);
  });

  it("ends a program that is cancelled", async () => {
    runner("run", `setInterval(() => {}, 1000);`);
    const response = run();
    await eventually(() => existsSync(path.join(folder, "seen.json")));
    await call(client, LanguageRuntimeService.cancel, new Empty());
    assert.equal((await response).getError(), "Program was ended by SIGINT");
  });

  it("does not end a plugin that is cancelled: it may have to finish what it is doing", async () => {
    runner("run-plugin", `console.log(process.pid); setInterval(() => {}, 1000);`);
    const plugin = pluginStream("resource");
    await once(plugin, "data");
    await call(client, LanguageRuntimeService.cancel, new Empty());
    assert.equal(isAlive(Number(pidPrinted)), true);
    plugin.cancel();
  });

  it("ends with its children when the engine goes away without a word", async () => {
    runner("run-plugin", `console.log(process.pid); setInterval(() => {}, 1000);`);
    const plugin = pluginStream("resource");
    await once(plugin, "data");
    running.stdin?.destroy();
    await once(running, "exit");
    assert.equal(isAlive(Number(pidPrinted)), false);
  });

  let pidPrinted = "";
  const pluginRequest = (kind: string): language.RunPluginRequest => {
    const request = new language.RunPluginRequest();
    request.setKind(kind);
    request.setPwd(tmpdir());
    request.setArgsList(["127.0.0.1:1"]);
    request.setEnvList([`PATH=${process.env["PATH"] ?? ""}`, "GIVEN=1", "GIVEN=2"]);
    request.setInfo(programInfo());
    return request;
  };
  const pluginStream = (kind: string): ClientReadableStream<language.RunPluginResponse> => {
    const plugin = stream(LanguageRuntimeService.runPlugin, pluginRequest(kind));
    pidPrinted = "";
    plugin.on("data", (message: language.RunPluginResponse) => {
      pidPrinted += Buffer.from(message.getStdout_asU8()).toString();
    });
    // A cancelled call ends with an error, which is what was asked for.
    plugin.on("error", () => undefined);
    return plugin;
  };

  /** All that a plugin sends, and the error that it ends with. */
  async function outputOf(
    plugin: ClientReadableStream<language.RunPluginResponse>,
  ): Promise<{ stdout: string; stderr: string; error: string }> {
    const output = { stdout: "", stderr: "", error: "" };
    plugin.on("data", (message: language.RunPluginResponse) => {
      output.stdout += Buffer.from(message.getStdout_asU8()).toString();
      output.stderr += Buffer.from(message.getStderr_asU8()).toString();
    });
    await new Promise<void>((resolve) => {
      plugin.once("end", resolve);
      plugin.once("error", (error: Error) => {
        output.error = error.message;
        resolve();
      });
    });
    return output;
  }

  it("runs a plugin where the program runs, with the engine's environment and nothing else", async () => {
    runner("run-plugin", `console.log("1234"); console.error("a word");`);
    const { stdout, stderr, error } = await outputOf(pluginStream("resource"));
    assert.deepEqual(
      { stdout, stderr, error },
      { stdout: "1234\n", stderr: "a word\n", error: "" },
    );
    const { argv, cwd, env } = seen();
    assert.deepEqual(argv.slice(2), [folder, "127.0.0.1:1"]);
    assert.equal(cwd, realpathSync(tmpdir()));
    assert.equal(env["GIVEN"], "2");
    assert.equal(env["HOME"], undefined);
  });

  it("ends a plugin when the engine is done with it", async () => {
    runner("run-plugin", `console.log(process.pid); setInterval(() => {}, 1000);`);
    const plugin = pluginStream("resource");
    await once(plugin, "data");
    plugin.cancel();
    await eventually(() => !isAlive(Number(pidPrinted)));
  });

  it("reports a plugin that fails", async () => {
    runner("run-plugin", `console.error("no"); process.exit(5);`);
    const { stderr, error } = await outputOf(pluginStream("resource"));
    assert.equal(stderr, "no\n");
    assert.match(error, /Program exited with non-zero exit code: 5/);
  });

  describe("with a policy pack", () => {
    /** The engine's side of a pack's start: the port that it prints, and a client for it. */
    async function startPack(
      pack: ClientReadableStream<language.RunPluginResponse>,
    ): Promise<Client> {
      const [first] = (await once(pack, "data")) as [language.RunPluginResponse];
      const announced = Number(Buffer.from(first.getStdout_asU8()).toString());
      const analyzer = new Client(`127.0.0.1:${announced}`, credentials.createInsecure());
      await call(analyzer, AnalyzerService.handshake, new AnalyzerHandshakeRequest());
      return analyzer;
    }

    function configuration(): AnalyzerStackConfigureRequest {
      const request = new AnalyzerStackConfigureRequest();
      request.setStack("test");
      request.setProject("shop");
      request.setOrganization("organization");
      request.setDryRun(true);
      request.getConfigMap().set("shop:key", SECRET);
      return request;
    }

    /** A pack that serves the analyzer's calls, and notes the stack that it is told. */
    const servingPack = `
      const grpc = require(${JSON.stringify(require.resolve("@grpc/grpc-js"))});
      const { AnalyzerService } = require(${JSON.stringify(require.resolve("@pulumi/pulumi/proto/analyzer_grpc_pb"))});
      const analyzer = require(${JSON.stringify(require.resolve("@pulumi/pulumi/proto/analyzer_pb"))});
      const server = new grpc.Server();
      let stack = "";
      server.addService(AnalyzerService, {
        configureStack: (call, done) => {
          stack = call.request.getStack();
          done(null, new analyzer.AnalyzerStackConfigureResponse());
        },
        getAnalyzerInfo: (call, done) => {
          const info = new analyzer.AnalyzerInfo();
          info.setName("pack of " + stack);
          info.setDescription(call.getPeer());
          done(null, info);
        },
      });
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        console.log(port);
        console.log("after the port");
      });`;

    it("gives it the stack in its environment and by its call, and passes on what follows", async () => {
      runner("run-policy-pack", servingPack);
      const pack = pluginStream("analyzer");
      const analyzer = await startPack(pack);
      await call(analyzer, AnalyzerService.configureStack, configuration());
      const info = await call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty());
      assert.equal(info.getName(), "pack of test");
      const { argv, cwd, env } = seen();
      assert.deepEqual(argv.slice(2), ["127.0.0.1:1", folder]);
      assert.equal(cwd, folder);
      assert.deepEqual(
        [
          env["PULUMI_NODEJS_STACK"],
          env["PULUMI_NODEJS_PROJECT"],
          env["PULUMI_NODEJS_ORGANIZATION"],
          env["PULUMI_NODEJS_DRY_RUN"],
          env["PULUMI_CONFIG"],
        ],
        ["test", "shop", "organization", "true", JSON.stringify({ "shop:key": SECRET })],
      );
      assert.equal(JSON.stringify(argv).includes(SECRET), false);
      await eventually(() => pidPrinted.includes("after the port"));
      analyzer.close();
      pack.cancel();
    });

    it("leaves it alone with the engine once it is there, until one of them ends", async () => {
      runner("run-policy-pack", servingPack);
      const pack = pluginStream("analyzer");
      const analyzer = await startPack(pack);
      await call(analyzer, AnalyzerService.configureStack, configuration());
      const first = await call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty());
      const peers = new Set([first.getDescription()]);
      // The client comes back over a new connection when it has been told that the first one ends.
      await eventually(async () => {
        const info = await call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty());
        assert.equal(info.getName(), "pack of test");
        return peers.size < peers.add(info.getDescription()).size;
      });
      pack.cancel();
      await assert.rejects(async () => {
        for (;;) await call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty());
      }, /UNAVAILABLE/);
      analyzer.close();
    });

    for (const flags of [[], ["-v=9"], ["--logtostderr", "-v=9", "--tracing", "file:trace"]]) {
      it(`in JavaScript runs what comes after [${flags.join(" ")}] and the engine's address`, () => {
        const run = path.join(folder, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/run.js");
        write(
          path.relative(folder, run),
          "exports.run = async ({ argv }) => console.log(JSON.stringify(argv._));",
        );
        write("node_modules/source-map-support/register.js", "");
        const { stdout, stderr } = spawnSync(
          process.execPath,
          [path.join(host, "run-pack.js"), run, ...flags, "127.0.0.1:1", "/pack"],
          { encoding: "utf8" },
        );
        assert.equal(stdout, '["/pack"]\n', stderr);
      });
    }

    it("starts it without a stack when the engine has none to tell", async () => {
      runner("run-policy-pack", servingPack);
      const pack = pluginStream("analyzer");
      const analyzer = await startPack(pack);
      const info = await call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty());
      assert.equal(info.getName(), "pack of ");
      assert.equal(seen().env["PULUMI_NODEJS_STACK"], undefined);
      analyzer.close();
      pack.cancel();
    });

    for (const [title, script, message] of [
      [
        "ends before its port",
        `console.error("no"); process.exit(6);`,
        /before it printed its port/,
      ],
      ["prints something else first", `console.log("hello");`, /not its port: hello/],
    ] as const) {
      it(`that ${title} fails the engine's calls with the reason`, async () => {
        runner("run-policy-pack", script);
        const pack = pluginStream("analyzer");
        const analyzer = await startPack(pack);
        await assert.rejects(
          call(analyzer, AnalyzerService.getAnalyzerInfo, new Empty()),
          (error: unknown) => error instanceof Error && message.test(error.message),
        );
        analyzer.close();
      });
    }
  });

  describe("makes programs start faster", () => {
    /** Runs a script beside this project's node_modules with the host's preload; what it prints. */
    const evaluate = (script: string): unknown => {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["-r", path.join(host, "preload.js"), "-e", script],
        { cwd: ROOT, encoding: "utf8", env: { ...process.env, NODE_NO_WARNINGS: "1" } },
      );
      assert.equal(stderr, "");
      return JSON.parse(stdout) as unknown;
    };

    it("by loading the SDK before it is known what to run, of which it looks at nothing", () => {
      assert.deepEqual(
        evaluate(`
          require("@pulumi/pulumi/log");
          require("@pulumi/pulumi/runtime/settings");
          const pulumi = require("@pulumi/pulumi");
          process.env.PULUMI_NODEJS_STACK = "later";
          process.env.PULUMI_NODEJS_PROJECT = "shop";
          process.env.PULUMI_CONFIG = '{"shop:config:key":"value"}';
          console.log(JSON.stringify([pulumi.getStack(), pulumi.getProject(), new pulumi.Config().get("key")]));`),
        ["later", "shop", "value"],
      );
    });

    it("by loading what serializes functions only when a function is serialized", () => {
      assert.deepEqual(
        evaluate(`
          const pulumi = require("@pulumi/pulumi");
          const isLoaded = () => ["typescript/lib/typescript.js", "@npmcli/arborist/lib/index.js"].map(
            (file) => Object.keys(require.cache).some((name) => name.endsWith(file)));
          const before = isLoaded();
          pulumi.runtime.serializeFunction(() => 42).then(({ text }) => {
            console.log(JSON.stringify([before, isLoaded(), text.includes("42")]));
          });`),
        [[false, false], [true, false], true],
      );
    });
  });

  it("describes the program's node and package manager", async () => {
    const request = new language.AboutRequest();
    request.setInfo(programInfo());
    const about = await call(client, LanguageRuntimeService.about, request);
    assert.equal(about.getExecutable(), process.execPath);
    assert.equal(about.getVersion(), process.version);
    assert.equal(about.getMetadataMap().get("packagemanager"), "npm");
  });

  it("lists the program's dependencies", async () => {
    write("package.json", `{"dependencies":{"a":"1"}}`);
    write("package-lock.json", `{"packages":{"node_modules/a":{"version":"1.0.0"}}}`);
    const request = new language.GetProgramDependenciesRequest();
    request.setInfo(programInfo());
    const response = await call(client, LanguageRuntimeService.getProgramDependencies, request);
    assert.deepEqual(
      response.getDependenciesList().map((item) => `${item.getName()}@${item.getVersion()}`),
      ["a@1.0.0"],
    );
  });

  it("asks for the package manager only if it is not chosen yet", async () => {
    for (const [options, count] of [
      [{}, 1],
      [{ packagemanager: "npm" }, 0],
    ] as const) {
      const request = new language.RuntimeOptionsRequest();
      request.setInfo(programInfo(options));
      const response = await call(client, LanguageRuntimeService.runtimeOptionsPrompts, request);
      assert.equal(response.getPromptsList().length, count);
    }
  });

  for (const [title, code, expected] of [
    ["and passes on what it prints", 0, ""],
    ["and reports that it failed", 9, "npm install: Program exited with non-zero exit code: 9"],
  ] as const) {
    it(`installs dependencies with npm ${title}`, async () => {
      running.kill("SIGINT");
      await once(running, "exit");
      client.close();
      write("bin/npm", `#!/bin/sh\necho "npm $*"\necho "in $PWD"\necho oops >&2\nexit ${code}\n`);
      chmodSync(path.join(folder, "bin/npm"), 0o755);
      await startHost({
        PATH: `${path.join(folder, "bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
      });
      const request = new language.InstallDependenciesRequest();
      request.setInfo(programInfo());
      const output = { stdout: "", stderr: "", error: "" };
      const install = stream(LanguageRuntimeService.installDependencies, request);
      install.on("data", (message: language.InstallDependenciesResponse) => {
        output.stdout += Buffer.from(message.getStdout_asU8()).toString();
        output.stderr += Buffer.from(message.getStderr_asU8()).toString();
      });
      await new Promise<void>((resolve) => {
        install.once("end", resolve);
        install.once("error", (error: Error) => {
          output.error = error.message;
          resolve();
        });
      });
      assert.ok(output.stdout.includes(`npm install --loglevel=error\nin ${folder}\n`));
      assert.equal(output.stderr, "oops\n");
      assert.ok(output.error.includes(expected));
      assert.equal(output.error === "", code === 0);
    });
  }

  it("writes the code of imported resources, and leaves whole programs to Pulumi's own host", async () => {
    const request = new language.GenerateProgramRequest();
    request
      .getSourceMap()
      .set(
        "anonymous.pp",
        'resource key "random:index/randomPassword:RandomPassword" { length = 8 }',
      );
    const response = await call(client, LanguageRuntimeService.generateProgram, request);
    const program = response.getSourceMap().get("index.ts") ?? "";
    assert.match(
      Buffer.from(program as Uint8Array).toString(),
      /new random\.RandomPassword\("key"/,
    );

    request.getSourceMap().set("anonymous.pp", "config name string {}");
    await assert.rejects(
      call(client, LanguageRuntimeService.generateProgram, request),
      /not config;.*https:\/\/www\.pulumi\.com\/docs\/install/,
    );
  });

  it("says which calls it leaves to Pulumi's own host", async () => {
    await assert.rejects(
      call(client, LanguageRuntimeService.generateProject, new language.GenerateProjectRequest()),
      /does not write projects.*https:\/\/www\.pulumi\.com\/docs\/install/,
    );
  });
});
