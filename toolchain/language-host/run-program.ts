import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { ProgramInfo, RunResponse } from "@pulumi/pulumi/proto/language_pb";

import type { Children } from "./children";
import { childEnd, describeEnd } from "./children";
import { programConfig, typescriptEnvironment } from "./child-environment";
import { announceDebugger, inspectorArguments } from "./debugger";
import { locateModule } from "./locate-module";
import { optionsOf } from "./runtime-options";
import { shellWords } from "./shell-words";
import type { WarmPrograms } from "./warm-programs";

/** Pulumi's runner ends with it when it has already told the user what is wrong. */
const ALREADY_REPORTED = 32;

const OUT_OF_MEMORY_SIGNS = [
  "<--- Last few GCs --->",
  "Check failed: needs_context && current_scope_ == closure_scope_",
];

const OUT_OF_MEMORY_HINT =
  "Detected a possible out of memory error. Give the program more memory with the runtime option " +
  "`nodeargs: --max-old-space-size=<megabytes>` in Pulumi.yaml " +
  "(https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options).";

/** The command line of Pulumi's runner for a request, from its own path on. */
export function runnerArguments(request: RunRequest, runner: string, engine: string): string[] {
  const info = request.getInfo() ?? new ProgramInfo();
  const flags: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info.getRootDirectory()],
    ["stack", request.getStack()],
    ["pwd", info.getProgramDirectory()],
    ["parallel", String(request.getParallel())],
  ];
  return [
    runner,
    ...flags.flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

export interface RunContext {
  readonly engine: string;
  readonly children: Children;
  readonly warm: WarmPrograms;
}

/** Runs a program to its end; its output goes where this process's goes, which the engine reads. */
export async function runProgram(request: RunRequest, context: RunContext): Promise<RunResponse> {
  const info = request.getInfo() ?? new ProgramInfo();
  const options = optionsOf(info);
  const runner = locateModule(
    "@pulumi/pulumi/cmd/run",
    info.getProgramDirectory(),
    "pulumi install",
  );
  const launch = {
    folder: info.getProgramDirectory(),
    nodeArguments: shellWords(options.nodeargs),
    arguments: runnerArguments(request, runner, context.engine),
    environment: {
      ...typescriptEnvironment(options),
      PULUMI_CONFIG: programConfig(request.getConfigMap().toArray()),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
  const inspector = request.getAttachDebugger() ? await inspectorArguments() : undefined;
  const child =
    inspector === undefined
      ? context.warm.start(launch)
      : context.warm.startCold({
          ...launch,
          nodeArguments: [...launch.nodeArguments, ...inspector.args],
        });

  const seen = { outOfMemory: false };
  child.stderr?.on("data", (chunk: Buffer) => {
    const text = chunk.toString();
    seen.outOfMemory ||= OUT_OF_MEMORY_SIGNS.some((sign) => text.includes(sign));
    process.stderr.write(chunk);
  });
  const end = childEnd(child);
  if (inspector !== undefined && child.pid !== undefined) {
    await announceDebugger(context.engine, "Pulumi: Program (nodejs)", child.pid, inspector.port);
  }
  const ended = await end;
  const response = new RunResponse();
  if (ended.code === ALREADY_REPORTED) {
    response.setBail(true);
    return response;
  }
  const problem = describeEnd(ended);
  if (problem !== undefined) {
    response.setError(seen.outOfMemory ? `${problem}. ${OUT_OF_MEMORY_HINT}` : problem);
  }
  return response;
}
