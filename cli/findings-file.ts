import { readFileSync } from "node:fs";

import { z } from "zod";

import type { Finding } from "../checklist/finding";
import { CommandFailure, systemCode } from "./failure";

const finding = z.object({
  rule: z.string().min(1),
  items: z.array(z.string()),
  status: z.enum(["pass", "fail", "waived", "unknown", "not-applicable", "error"]),
  severity: z.enum(["error", "warning"]),
  subject: z.string(),
  message: z.string().min(1),
  fix: z.string(),
  resource: z.string().min(1).optional(),
});

/**
 * The findings that the policy pack wrote down, one JSON line each.
 *
 * @throws CommandFailure if a line is none, as where the pack was cut short: what is missing may be
 *   the finding that matters.
 */
export function readFindings(file: string): readonly Finding[] {
  return textOf(file)
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index): Finding => {
      const read = finding.safeParse(jsonOf(line));
      if (read.success) {
        const { resource, ...rest } = read.data;
        return resource === undefined ? rest : { ...rest, resource };
      }
      throw new CommandFailure(
        `The policies wrote down something that is no finding (line ${index + 1}).\n` +
          "Policies and command must be of one version: npm ci",
      );
    });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // Policies that found nothing at all write nothing; each of their rules will be missed.
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
