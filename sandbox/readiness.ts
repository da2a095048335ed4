import { readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import { run } from "./command";
import type { Sandbox } from "./sandbox";
import { project } from "./stack";

/** How ready the deployed sandbox is, as `checklist report` tells it. */
export interface Readiness {
  /** For people: the table of the sections, and the totals. */
  readonly summary: string;
  /** How many items wait for a person's attestation, and for nothing else. */
  readonly toAttest: number;
  /** The items that are not ready for another reason, each with it. */
  readonly wanting: readonly string[];
}

const report = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.enum(["ready", "partial", "not-ready"]),
      how: z.string(),
      why: z.string(),
      findings: z.array(z.object({ rule: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * The report of the 134 items, with the probes that send something: all is on this machine.
 *
 * @throws Error with the command's output if there is no report.
 */
export async function readinessOf(sandbox: Sandbox, signal: AbortSignal): Promise<Readiness> {
  const file = path.join(sandbox.directory, "report.json");
  const command = path.join(project, "bin", "checklist.js");
  const outputs = ["--format", "json", "--out", file, "--format", "text"];
  const { code, stdout, output } = await run(
    process.execPath,
    [command, "report", "--send", ...outputs],
    {
      environment: { ...process.env, ...sandbox.environment },
      directory: project,
      guardian: sandbox.guardian,
      output: "capture",
      signal,
    },
  );
  if (code > 1) throw new Error(`there is no report:\n${output}`);
  const { items } = report.parse(JSON.parse(readFileSync(file, "utf8")));
  const open = items.filter(({ status }) => status !== "ready");
  const wanting = open.filter(
    ({ how, findings }) =>
      how !== "attested" ||
      findings.some(({ rule, status }) => status === "fail" && rule !== "attestation-valid"),
  );
  return {
    summary: `${stdout.trimEnd().split("\n\n").slice(-2).join("\n\n")}\n`,
    toAttest: open.length - wanting.length,
    wanting: wanting.map(({ id, why }) => `${id}: ${why}`),
  };
}
