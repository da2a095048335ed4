import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

import Mocha from "mocha";

import { ensurePulumi } from "../toolchain/pulumi";

/**
 * Everything that must hold of a commit: the static checks, then the tests, the fast ones first.
 * The last line is `N passed, N failed`.
 *
 * `npm test -- PATTERN...` runs only the test files whose path contains one of the patterns.
 */
const root = path.join(__dirname, "..");

const staticChecks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types", "tsc", "--noEmit"],
  ["lint", "eslint", ".", "--max-warnings", "0"],
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["direction of imports", "depcruise", "--config", ".dependency-cruiser.cjs", "."],
];

/** How many files run at once on two cores: the fast ones often wait, for time-outs of their own. */
const FILES_AT_ONCE = { fast: 4, endToEnd: 2 } as const;

interface Count {
  readonly passed: number;
  readonly failed: number;
}

async function main(patterns: readonly string[]): Promise<number> {
  const checks = patterns.length === 0 ? await runStaticChecks() : { passed: 0, failed: 0 };
  const { fast, endToEnd } = testFiles(patterns);
  const tests = await runTests(fast, FILES_AT_ONCE.fast);
  // The first build of the CLI takes longer than any test may.
  if (endToEnd.length > 0) await ensurePulumi();
  const lastTests = await runTests(endToEnd, FILES_AT_ONCE.endToEnd);
  const passed = checks.passed + tests.passed + lastTests.passed;
  const failed = checks.failed + tests.failed + lastTests.failed;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runStaticChecks(): Promise<Count> {
  console.log("\n  static checks");
  const results = await Promise.all(
    staticChecks.map(async ([name, command, ...args]) => {
      const { code, output } = await runTool(command, args);
      console.log(code === 0 ? `    ✔ ${name}` : `    ✘ ${name}\n${output}`);
      return code === 0;
    }),
  );
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

function runTool(command: string, args: string[]): Promise<{ code: number; output: string }> {
  const file = path.join(root, "node_modules", ".bin", command);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (part: Buffer) => (output += part.toString("utf8")));
    child.stderr.on("data", (part: Buffer) => (output += part.toString("utf8")));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

function runTests(files: readonly string[], jobs: number): Promise<Count> {
  if (files.length === 0) return Promise.resolve({ passed: 0, failed: 0 });
  const mocha = new Mocha({
    // Only what hangs takes as long, on a loaded machine too.
    timeout: 60_000,
    color: process.stdout.isTTY,
    // A file that runs beside others is shown when it has ended.
    parallel: files.length > 1,
    jobs,
    require: ["ts-node/register/transpile-only"],
  });
  for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed });
    });
  });
}

/** The end-to-end tests come last, since they take longest, and need the CLI. */
function testFiles(patterns: readonly string[]): { fast: string[]; endToEnd: string[] } {
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => patterns.length === 0 || patterns.some((text) => file.includes(text)))
    .sort();
  const slow = (file: string): boolean => file.startsWith(`e2e${path.sep}`);
  const full = (file: string): string => path.join(__dirname, file);
  return {
    fast: files.filter((file) => !slow(file)).map(full),
    endToEnd: files.filter(slow).map(full),
  };
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
