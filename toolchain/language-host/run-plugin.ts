import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

import type { ServerWritableStream } from "@grpc/grpc-js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { ProgramInfo, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";

import { parseEnvironment, typescriptEnvironment } from "./child-environment";
import { childEnd, describeEnd, endChild } from "./children";
import type { Children } from "./children";
import { announceDebugger, inspectorArguments } from "./debugger";
import { nodeFlags } from "./host-files";
import { locateModule } from "./locate-module";
import { PolicyProxy } from "./policy-proxy";
import { optionsOf } from "./runtime-options";
import { shellWords } from "./shell-words";

type Stream = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** What the engine calls a policy pack. */
const POLICY_PACK = "analyzer";
const RUN_POLICY_PACK = "@pulumi/pulumi/cmd/run-policy-pack";
const RUN_PLUGIN = "@pulumi/pulumi/cmd/run-plugin";

/** How long a plugin whose engine is done with it may take to end, in milliseconds. */
const GRACE_MS = 1_000;

/** The variables in which a policy pack finds its stack, as Pulumi's own host gives them. */
export function stackEnvironment(
  configuration: AnalyzerStackConfigureRequest | undefined,
): Record<string, string> {
  if (configuration === undefined) return {};
  const values = {
    PULUMI_NODEJS_ORGANIZATION: configuration.getOrganization(),
    PULUMI_NODEJS_PROJECT: configuration.getProject(),
    PULUMI_NODEJS_STACK: configuration.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(configuration.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.getConfigMap().toArray())),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** Whether what a policy pack starts with is JavaScript already. */
export function isJavaScriptPack(folder: string): boolean {
  try {
    const entry = createRequire(path.join(folder, "index.js")).resolve(folder);
    return [".js", ".cjs"].includes(path.extname(entry));
  } catch {
    return false;
  }
}

/** The command line of a plugin, from its script on. */
function pluginArguments(request: RunPluginRequest, folder: string): string[] {
  const install = `npm install in ${folder}`;
  if (request.getKind() !== POLICY_PACK) {
    return [locateModule(RUN_PLUGIN, folder, install), folder, ...request.getArgsList()];
  }
  const runner = locateModule(RUN_POLICY_PACK, folder, install);
  const script = isJavaScriptPack(folder)
    ? [path.join(__dirname, "run-pack.js"), path.join(path.dirname(runner), "run.js")]
    : [runner];
  return [...script, ...request.getArgsList(), folder];
}

function send(stream: Stream, kind: "stdout" | "stderr", bytes: Buffer): void {
  const message = new RunPluginResponse();
  if (kind === "stdout") message.setStdout(bytes);
  else message.setStderr(bytes);
  stream.write(message);
}

/** The port that a pack prints first; what follows it is passed on. */
function readPort(child: ChildProcess, onRest: (bytes: Buffer) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let line = "";
    let isRead = false;
    child.stdout?.on("data", (chunk: Buffer) => {
      if (isRead) {
        onRest(chunk);
        return;
      }
      line += chunk.toString();
      const end = line.indexOf("\n");
      if (end < 0) return;
      isRead = true;
      const port = Number(line.slice(0, end).trim());
      if (Number.isInteger(port) && port > 0 && port < 65_536) {
        resolve(port);
        if (line.length > end + 1) onRest(Buffer.from(line.slice(end + 1)));
      } else {
        reject(new Error(`the first line that it printed is not its port: ${line.slice(0, end)}`));
      }
    });
    child.stdout?.once("end", () => {
      reject(new Error("it ended before it printed its port"));
    });
  });
}

/**
 * Runs a plugin or policy pack that is made of source files until it ends or the engine is done with
 * it, and sends what it prints.
 * @param engine the engine's address
 */
export async function runPlugin(stream: Stream, children: Children, engine: string): Promise<void> {
  const { request } = stream;
  const info = request.getInfo() ?? new ProgramInfo();
  const folder = info.getProgramDirectory();
  const options = optionsOf(info);
  const isPack = request.getKind() === POLICY_PACK;
  const command = pluginArguments(request, folder);
  const inspector = request.getAttachDebugger() ? await inspectorArguments() : undefined;

  let proxy: PolicyProxy | undefined;
  let child: ChildProcess | undefined;
  let isCancelled = false;
  stream.once("cancelled", () => {
    isCancelled = true;
    proxy?.close();
    if (child !== undefined) endChild(child, "SIGTERM", GRACE_MS);
  });

  try {
    let configuration: AnalyzerStackConfigureRequest | undefined;
    if (isPack) {
      const listening = await PolicyProxy.listen();
      proxy = listening.proxy;
      send(stream, "stdout", Buffer.from(`${listening.port}\n`));
      configuration = await proxy.configuration;
    }
    // It may have been cancelled while it waited.
    if (isCancelled as boolean) return;

    child = children.spawn(
      process.execPath,
      [...nodeFlags(), ...(inspector?.args ?? []), ...shellWords(options.nodeargs), ...command],
      {
        // Packs run where they are, plugins where the program runs.
        cwd: isPack ? folder : request.getPwd(),
        env: {
          ...parseEnvironment(request.getEnvList()),
          ...typescriptEnvironment(options),
          ...stackEnvironment(configuration),
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const ended = childEnd(child);
    child.stderr?.on("data", (bytes: Buffer) => {
      send(stream, "stderr", bytes);
    });
    const onOutput = (bytes: Buffer): void => {
      send(stream, "stdout", bytes);
    };
    if (proxy === undefined) {
      child.stdout?.on("data", onOutput);
    } else {
      attachProxy(proxy, readPort(child, onOutput));
    }
    if (inspector !== undefined && child.pid !== undefined) {
      const name = `Pulumi: Plugin (${request.getName()})`;
      await announceDebugger(engine, name, child.pid, inspector.port);
    }
    const problem = describeEnd(await ended);
    if (problem !== undefined && !(isCancelled as boolean)) throw new Error(problem);
  } finally {
    proxy?.close();
  }
}

function attachProxy(proxy: PolicyProxy, port: Promise<number>): void {
  port
    .then((number) => proxy.attach(number))
    .catch((error: unknown) => {
      proxy.fail(error instanceof Error ? error : new Error(String(error)));
    });
}
