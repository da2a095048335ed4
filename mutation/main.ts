import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { buildSync } from "esbuild";

import { MeasuredScores } from "./measured";
import { LEAST_SCORE, partOf, parts } from "./parts";
import type { Part } from "./parts";
import { percentOf, rowsOf, scoresOf, tableOf } from "./score";
import type { Report, Score } from "./score";

/**
 * Mutation tests of the core: Stryker changes `checklist/` in thousands of small ways, one at a
 * time, and the core's own tests must notice. What they do not notice, nobody tests.
 *
 * `npm run mutation [-- PART|FILE...] [--changed] [--workers N]` tries the given parts or files, or
 * all of them; with `--changed` only those that were not tried since they changed. It prints the
 * scores, and ends with 1 if a part is below what docs/mutation.md promises. Everything that it
 * makes is below dist/; `dist/mutation/<n>.txt` tells what went unnoticed.
 */
const root = path.join(__dirname, "..");
const scratch = path.join("dist", "mutation");
/** What Stryker loads, which is itself made of such modules and takes no TypeScript. */
const RUNNER = path.join(scratch, "reloading-runner.mjs");
/** A run that is stopped loses no more than one chunk. */
const FILES_IN_A_CHUNK = 4;

interface Options {
  readonly names: readonly string[];
  readonly changed: boolean;
  readonly workers: number;
}

function optionsOf(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { changed: { type: "boolean" }, workers: { type: "string" } },
  });
  const workers = Number(values.workers ?? availableParallelism());
  if (!Number.isInteger(workers) || workers < 1) {
    throw new Error("--workers wants a number from 1, such as --workers 1.");
  }
  return { names: positionals, changed: values.changed === true, workers };
}

async function main(args: string[]): Promise<number> {
  const { names, changed, workers } = optionsOf(args);
  const files = readdirSync(path.join(root, "checklist"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `checklist/${file.replaceAll(path.sep, "/")}`)
    .sort();
  const unknown = names.filter((name) => !(name in parts) && !files.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no part and no file ${unknown.join(", ")}. The parts: ${Object.keys(parts).join(", ")}. ` +
        "A file is named like checklist/rule.ts.",
    );
  }
  const chosen = files.filter(
    (file) => names.length === 0 || names.includes(partOf(file)) || names.includes(file),
  );

  mkdirSync(path.join(root, scratch), { recursive: true });
  buildRunner();
  const measured = new MeasuredScores(path.join(root, scratch, "scores.json"));
  const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");
  const due = chosen.filter((file) => !changed || measured.of(file, textOf(file)) === undefined);
  for (const [name, part] of Object.entries(parts)) {
    const own = due.filter((file) => partOf(file) === name);
    for (let at = 0; at < own.length; at += FILES_IN_A_CHUNK) {
      const chunk = own.slice(at, at + FILES_IN_A_CHUNK);
      console.log(`\nTrying ${chunk.join(", ")}`);
      const texts = new Map(chunk.map((file) => [file, textOf(file)]));
      const scores = await tryFiles(`${name}-${at / FILES_IN_A_CHUNK + 1}`, chunk, part, workers);
      for (const [file, text] of texts) {
        measured.keep(file, text, scores.get(file) ?? { noticed: 0, unnoticed: 0 });
      }
    }
  }

  const scores = new Map(
    chosen.flatMap((file): [string, Score][] => {
      const score = measured.of(file, textOf(file));
      return score === undefined ? [] : [[file, score]];
    }),
  );
  const rows = rowsOf(scores, partOf);
  console.log(`\n${tableOf(rows)}`);
  const low = rows.filter(({ files: of, score }) => isWhole(of) && percentOf(score) < LEAST_SCORE);
  return low.length === 0 ? 0 : 1;
}

const isWhole = (files: string): boolean => files.startsWith("all ");

function buildRunner(): void {
  buildSync({
    entryPoints: [path.join(__dirname, "reloading-runner.ts")],
    outfile: path.join(root, RUNNER),
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
}

/** Has Stryker try some files with the tests of their part. */
async function tryFiles(
  name: string,
  files: readonly string[],
  { tests }: Part,
  workers: number,
): Promise<ReadonlyMap<string, Score>> {
  const report = path.join(scratch, `${name}.report.json`);
  const config = path.join(scratch, `${name}.config.json`);
  const options = {
    mutate: files,
    ignorePatterns: [
      "*",
      "!checklist/**",
      "!components/**",
      "!policies/**",
      "!tests/**",
      "!docs/**",
      "!.env.example",
      "!Pulumi.yaml",
    ],
    // Plain JavaScript loads in no time, and a change of what is made at load loads all anew.
    buildCommand:
      "esbuild checklist/**/*.ts components/**/*.ts policies/*.ts docs/generator/*.ts tests/checklist/**/*.ts tests/docs/*.ts tests/policies/*.ts --format=cjs --platform=node --target=node20 --outbase=. --outdir=.",
    plugins: ["@stryker-mutator/*", path.join(root, RUNNER)],
    testRunner: "mocha-reloading",
    mochaOptions: {
      "no-config": true,
      require: [path.join(__dirname, "fewer-runs.js")],
      spec: tests,
      // What takes ten thousand findings to show is about time, and no other test of a change.
      grep: "^(?!.*(ten thousand|hundreds of kilobytes))",
    },
    coverageAnalysis: "perTest",
    concurrency: workers,
    // Far above what anything takes: on a busy machine a slow test is no endless one.
    timeoutMS: 60_000,
    tempDirName: path.join(scratch, `${name}.sandbox`),
    reporters: ["progress-append-only", "clear-text", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    jsonReporter: { fileName: report },
    warnings: { slow: false },
  };
  writeFileSync(path.join(root, config), JSON.stringify(options));
  const end = await run(path.join(root, "node_modules", ".bin", "stryker"), ["run", config]);
  if (end !== 0) throw new Error(`Stryker ended with ${end}; what it said is above.`);
  return scoresOf(JSON.parse(readFileSync(path.join(root, report), "utf8")) as Report);
}

function run(command: string, args: readonly string[]): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? signal ?? "nothing");
    });
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
