import type { Finding } from "../checklist/finding";
import type { FileText } from "./env-file/environment-file";
import type { Format } from "../checklist/report/render";
import type { Result } from "../checklist/report/result";
import type { RecordFile } from "./record-files";

/** What a command sees of the world around it. */
export interface World {
  /** The project's folder. */
  readonly root: string;
  /** The day of the judgement in UTC, `YYYY-MM-DD`. */
  readonly today: string;
  /** Its moment in UTC, as ISO 8601 has it. */
  readonly now: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Loads what most runs do without: start-up time is what people wait for. */
  readonly more: () => More;
  /** Whether standard output is a terminal that shows colours. */
  readonly colour: boolean;
  /** Writes to standard output, which holds the result alone. */
  readonly out: (text: string) => void;
  /** Asks whoever is at the terminal; undefined where there is none. */
  readonly ask?: (question: string) => Promise<string>;
  /** Writes a line for people to standard error. */
  readonly tell: (line: string) => void;
  /** Shows people how far it is, in one line; undefined takes the line away. */
  readonly progress: (line: string | undefined) => void;
}

/** What a command does with its arguments; gives the exit code. */
export type Command = (args: readonly string[], world: World) => number | Promise<number>;

/** How somebody agrees to what is written. */
export interface Consent {
  /** Whether it was given with the command. */
  readonly given: boolean;
  /** The command that gives it. */
  readonly command: readonly string[];
}

/** The part of the commands that is loaded when it is needed (more.ts). */
export interface More {
  readonly attest: Command;
  readonly dmarc: Command;
  readonly drift: Command;
  readonly plan: Command;
  readonly report: Command;
  readonly verify: Command;
  /** Shows and writes what can be fixed in environment files. */
  readonly fixFiles: (
    files: readonly FileText[],
    judge: (files: readonly FileText[]) => readonly Finding[],
    consent: Consent,
    world: World,
  ) => Promise<readonly FileText[] | undefined>;
  /** The result in a format. */
  readonly render: (result: Result, format: Format, world: World) => string;
  /** Applies a file of waivers to findings, and adds what is wrong with it. */
  readonly withWaivers: (
    findings: readonly Finding[],
    file: RecordFile,
    world: World,
  ) => readonly Finding[];
}
