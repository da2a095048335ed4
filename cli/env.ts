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
import { parseEnvironmentFile, readEnvironmentFile } from "./env-file/environment-file";
import type { FileText } from "./env-file/environment-file";
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
  --fix                show what can be fixed without knowing a secret, and write it if you agree:
                       how settings are written, schemes and parameters of URLs, origins, names
  --yes                write it without asking
${outputHelp(formats)}
  --waivers FILE       waivers; waivers.yaml in the project's folder unless given, if it is there
  --domain DOMAIN      the canonical domain that hosts and senders must be under

Exit code: 0 ready, also with warnings; 1 not ready; 2 a file cannot be read, or wrong usage.
`;

/**
 * `checklist env`: judges environment files, and fixes what can be fixed in their form.
 *
 * @returns The exit code.
 * @throws CommandFailure for what cannot be judged at all.
 */
export function env(args: readonly string[], world: World): number | Promise<number> {
  const options = readOptions(args, {
    command: "env",
    options: ["frontend", ...outputOptions, "waivers", "domain"],
    flags: ["fix", "yes"],
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
  const report = (files: readonly FileText[]): number => {
    const judged = judgeFiles(files, context, world);
    const waived = recordFile(waivers, world.root, "waivers.yaml");
    const findings =
      waived === undefined ? judged : world.more().withWaivers(judged, waived, world);
    const result = resultOf(findings);
    deliver(
      outputs,
      ({ format, file: to }) => rendered(result, format, world.colour && to === undefined, world),
      world,
    );
    return exitCodeOf(result);
  };
  const isFix = options.flags.has("fix");
  const files = textsOf(file, frontend);
  if (!isFix && options.flags.has("yes")) throw new CommandFailure("--yes goes with --fix.");
  if (!isFix) return report(files);
  if ([file, frontend].includes(STANDARD_INPUT)) {
    throw new CommandFailure("--fix writes files, and standard input is none.");
  }
  return fix(files, context, options.flags.has("yes"), args, world).then((now) =>
    // What is left to be written is no success, whatever else is right.
    now === undefined ? Math.max(1, report(files)) : report(now),
  );
}

const silent = (): void => undefined;

function fix(
  files: readonly FileText[],
  context: Context,
  given: boolean,
  args: readonly string[],
  world: World,
): Promise<readonly FileText[] | undefined> {
  const quiet = { ...world, tell: silent };
  const judged = (now: readonly FileText[]): readonly Finding[] => judgeFiles(now, context, quiet);
  const command = ["npm", "run", "-s", "checklist", "--", "env", ...args, "--yes"];
  return world.more().fixFiles(files, judged, { given, command }, world);
}

function textsOf(file: string, frontend: string | undefined): readonly FileText[] {
  if (frontend === undefined) return [readEnvironmentFile(file)];
  return [readEnvironmentFile(file, "backend"), readEnvironmentFile(frontend, "frontend")];
}

/** The two formats that most ask for are at hand. */
function rendered(result: Result, format: Format, colour: boolean, world: World): string {
  if (format === "text") return renderText(result, colour);
  return format === "json" ? renderJson(result) : world.more().render(result, format, world);
}

function judgeFiles(
  texts: readonly FileText[],
  context: Context,
  world: World,
): readonly Finding[] {
  const [backend, frontend] = texts.map(({ name, text, front }) =>
    parseEnvironmentFile(text, name, front),
  );
  if (backend === undefined) return [];
  const files = environmentsOf(backend, frontend);
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
