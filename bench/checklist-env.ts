import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";

import { environmentFile } from "../tests/cli/world";
import { readyBackend, readyFrontend } from "../tests/checklist/environments";

/**
 * Times `checklist env` against the floor, a Node that does nothing. They run in turns, so that
 * whatever else the machine does meets both; the figure to watch is the ratio of the medians.
 *
 * `npm run bench:checklist -- ROUNDS` (21 unless told).
 */
function main(rounds: number): void {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-checklist-"));
  try {
    const text = environmentFile({ ...readyBackend, ...readyFrontend });
    const file = path.join(folder, "production.env");
    const long = path.join(folder, "long.env");
    writeFileSync(file, text);
    const others = Array.from({ length: 10_000 }, (_, index) => `OTHER_${index}=some value\n`);
    writeFileSync(long, text + others.join(""));
    const command = path.join(__dirname, "..", "bin", "checklist.js");
    const commands = {
      "node -e 0": ["-e", "0"],
      "checklist env FILE": [command, "env", file],
      "the same, as JSON": [command, "env", file, "--format", "json"],
      "a file of 10,000 lines": [command, "env", long],
    };

    const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, args] of Object.entries(commands)) {
        const ms = time(args);
        if (round > 0) times.get(name)?.push(ms);
      }
    }
    print(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function time(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`a command that is timed failed:\n${stderr}`);
  return performance.now() - start;
}

function print(times: ReadonlyMap<string, readonly number[]>): void {
  const floor = median(times.get("node -e 0") ?? []);
  console.log("                             min   median      max   ratio");
  for (const [name, values] of times) {
    const figures = [Math.min(...values), median(values), Math.max(...values)];
    const shown = figures.map((ms) => `${ms.toFixed(0)} ms`.padStart(9)).join("");
    console.log(`${name.padEnd(23)}${shown}${(median(values) / floor).toFixed(2).padStart(8)}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return (low + high) / 2;
}

try {
  main(Number(process.argv[2] ?? 21));
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
