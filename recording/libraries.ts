import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { cacheDirectory } from "../toolchain/cache.js";
import { CHOICES, questions, VALUE_KINDS } from "./questions";

/**
 * `npm run library-answers`: asks the libraries that read the application's environment what they make
 * of some thousand inputs, and writes down their answers with their versions. It needs Python 3.11 or
 * newer, Go and openssl; the libraries go into the user's cache folder.
 */
const HERE = path.join(__dirname, "libraries");
const FILE = path.join(__dirname, "..", "tests", "checklist", "drivers", "answers.json");
const NEXT_ENV = "@next/env@16.4.6";

type Values = Readonly<Record<string, string>>;

/** What ask.py answers. */
interface PythonAnswers {
  readonly versions: Readonly<Record<string, unknown>>;
  readonly files: readonly Values[];
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  readonly databases: readonly (readonly [unknown, unknown])[];
  readonly caches: readonly (readonly [unknown, unknown])[];
  readonly postgres: readonly unknown[];
  readonly redis: readonly unknown[];
}

interface Known {
  readonly postgres: readonly (readonly [string, string, ...unknown[]])[];
  readonly redis: readonly (readonly [string, unknown])[];
}

function main(): void {
  const known = JSON.parse(readFileSync(FILE, "utf8")) as Known;
  const asked = questions();
  const { files } = asked;
  const python = askPython({
    ...asked,
    choices: CHOICES,
    postgres: known.postgres.map(([driver, rest]) => [driver, rest]),
    redis: known.redis.map(([url]) => url),
  });
  const docker = askDocker(files);
  const nextEnv = askNext(files);
  const answers: Readonly<Record<string, unknown>> = {
    versions: { ...python.versions, "@next/env": NEXT_ENV.split("@")[2], docker: dockerVersion() },
    // What the first reader takes; of the others the same is left out.
    files: files.map((text, index) => [
      text,
      ...distinct([python.files[index], nextEnv[index], docker[index]].map(sorted)),
    ]),
    ...Object.fromEntries(
      VALUE_KINDS.map((kind) => [
        kind,
        asked.values[kind].map((text, index) => [text, python.values[kind]?.[index] ?? null]),
      ]),
    ),
    databases: asked.databases.map((url, index) => [
      url,
      ...distinct(python.databases[index] ?? []),
    ]),
    caches: asked.caches.map((url, index) => [url, ...distinct(python.caches[index] ?? [])]),
    postgres: python.postgres,
    redis: python.redis,
  };
  writeFileSync(FILE, rendered(answers));
  console.log(`${files.length} files, ${asked.databases.length + asked.caches.length} URLs asked.`);
}

/** Each reader has its names in an order of its own. */
function sorted(values: Values | null | undefined): Values | null {
  if (values === null || values === undefined) return null;
  return Object.fromEntries(
    Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The answers, where one is as the first "=" in its place. */
function distinct(answers: readonly unknown[]): readonly unknown[] {
  const [first] = answers;
  return answers.map((answer, index) =>
    index > 0 && JSON.stringify(answer) === JSON.stringify(first) ? "=" : (answer ?? null),
  );
}

/** A line for each answer, so that a difference shows in a review. */
function rendered(answers: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(answers).map(([name, value]) => {
    const all = Array.isArray(value)
      ? `[\n${value.map((row) => JSON.stringify(row)).join(",\n")}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(name)}: ${all}`;
  });
  return `{\n${parts.join(",\n")}\n}\n`;
}

function askPython(input: unknown): PythonAnswers {
  const folder = installed(
    "python",
    readFileSync(path.join(HERE, "requirements.txt"), "utf8"),
    (to) => {
      run("python3", ["-m", "venv", to]);
      const pip = path.join(to, "bin", "pip");
      run(pip, ["install", "--quiet", "--requirement", path.join(HERE, "requirements.txt")]);
    },
  );
  const answer = run(path.join(folder, "bin", "python"), [path.join(HERE, "ask.py")], input);
  return JSON.parse(answer) as PythonAnswers;
}

function askDocker(files: readonly string[]): readonly (Values | null)[] {
  const answer = run("go", ["run", "-C", path.join(HERE, "docker"), "."], files);
  return JSON.parse(answer) as (Values | null)[];
}

const dockerVersion = (): string =>
  /docker\/cli v([\d.]+)/.exec(readFileSync(path.join(HERE, "docker", "go.mod"), "utf8"))?.[1] ??
  "";

/** @next/env, as Next.js calls it for its files. */
interface NextEnv {
  readonly processEnv: (
    files: { path: string; contents: string; env: object }[],
    folder: string,
    log: { error: () => void },
    again: boolean,
  ) => [object, Values];
}

function askNext(files: readonly string[]): readonly (Values | null)[] {
  const folder = installed("next-env", NEXT_ENV, (to) => {
    mkdirSync(to);
    run("npm", ["install", "--silent", "--prefix", to, NEXT_ENV]);
  });
  const own = process.env;
  process.env = {};
  try {
    const { processEnv } = createRequire(path.join(folder, "x"))("@next/env") as NextEnv;
    return files.map((contents) => {
      process.env = {};
      const problems: string[] = [];
      const log = { error: () => void problems.push(contents) };
      const [, parsed] = processEnv([{ path: ".env", contents, env: {} }], ".", log, true);
      return problems.length > 0 ? null : parsed;
    });
  } finally {
    process.env = own;
  }
}

/** A folder of the user's cache with what is pinned; made anew where that changes. */
function installed(name: string, pinned: string, install: (folder: string) => void): string {
  const mark = createHash("sha256").update(pinned).digest("hex").slice(0, 12);
  const folder = path.join(cacheDirectory(), "libraries", `${name}-${mark}`);
  if (existsSync(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const begun = `${folder}.begun`;
  rmSync(begun, { recursive: true, force: true });
  install(begun);
  renameSync(begun, folder);
  return folder;
}

function run(command: string, args: readonly string[], input?: unknown): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["pipe", "pipe", "inherit"],
    ...(input === undefined ? {} : { input: JSON.stringify(input) }),
  });
}

try {
  main();
} catch (error) {
  console.error(`Nothing was recorded: ${(error as Error).message}`);
  process.exitCode = 1;
}
