import { judge } from "../checklist/judge";
import type { Finding } from "../checklist/finding";
import { mendedInFile } from "../checklist/mend";
import { renderJson } from "../checklist/report/json";
import type { Format } from "../checklist/report/render";
import { exitCodeOf, resultOf } from "../checklist/report/result";
import type { Result } from "../checklist/report/result";
import { renderText } from "../checklist/report/text";
import { PRODUCTION } from "../checklist/rule";
import type { Context } from "../checklist/rule";
import { readEnvironmentFile } from "./env-file/environment-file";
import { environmentsOf } from "./env-file/environments";
import { CommandFailure } from "./failure";
import { STANDARD_INPUT } from "./file-text";
import { readOptions } from "./options";
import { deliver, outputHelp, outputOptions, outputsOf } from "./output";
import { recordFile } from "./record-files";
import type { World } from "./world";

const formats = ["text", "json", "junit", "sarif", "markdown"] as const satisfies readonly Format[];

const help = `Usage: checklist env FILE [options]

Judges the backend's environment file as production would be judged. FILE may be - for standard
input. Variables of the frontend (NEXT_PUBLIC_*, NODE_ENV) may stand in the same file.

  --frontend FILE      the frontend's environment file, if it has one of its own
${outputHelp(formats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
  --domain DOMAIN      the canonical domain that hosts and senders must be under

Exit code: 0 ready, also with warnings; 1 not ready; 2 a file cannot be read, or wrong usage.
`;

/**
 * `checklist env`: judges environment files.
 *
 * @returns The exit code.
 * @throws CommandFailure for what cannot be judged at all.
 */
export function env(args: readonly string[], world: World): number {
  const options = readOptions(args, {
    command: "env",
    options: ["frontend", ...outputOptions, "waivers", "domain"],
    operands: ["FILE"],
  });
  if (options.help) {
    world.out(help);
    return 0;
  }
  const { frontend, domain, waivers } = options.values;
  const outputs = outputsOf(options.all, formats);
  const [file = STANDARD_INPUT] = options.operands;
  if (file === STANDARD_INPUT && frontend === STANDARD_INPUT) {
    throw new CommandFailure("Only one of both files can be standard input.");
  }
  const context = contextOf(domain);
  const judged = judgeFiles(file, frontend, context, world);
  const waived = recordFile(waivers, world.root, "waivers.yaml");
  const findings = waived === undefined ? judged : world.more().withWaivers(judged, waived, world);
  const result = resultOf(findings);
  const code = exitCodeOf(result);
  deliver(
    outputs,
    ({ format, file: to }) => rendered(result, format, world.colour && to === undefined, world),
    world,
  );
  return code;
}

/** The two formats that most ask for are at hand. */
function rendered(result: Result, format: Format, colour: boolean, world: World): string {
  if (format === "text") return renderText(result, colour);
  return format === "json" ? renderJson(result) : world.more().render(result, format, world);
}

function judgeFiles(
  file: string,
  frontend: string | undefined,
  context: Context,
  world: World,
): readonly Finding[] {
  const files = environmentsOf(
    readEnvironmentFile(file, frontend === undefined ? undefined : "backend"),
    frontend === undefined ? undefined : readEnvironmentFile(frontend, "frontend"),
  );
  for (const note of files.notes) world.tell(`note: ${note}`);
  const about = judge(files.environments, context).map((finding) => ({
    ...mendedInFile(finding),
    location: files.locate(finding),
  }));
  return [...files.findings, ...about];
}

function contextOf(domain: string | undefined): Context {
  if (domain === undefined) return PRODUCTION;
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(domain)) {
    throw new CommandFailure(`--domain takes a domain such as bookedbarber.com.`);
  }
  return { ...PRODUCTION, domain: domain.toLowerCase() };
}
