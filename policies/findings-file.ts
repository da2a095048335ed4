import { appendFileSync } from "node:fs";

import type { Finding } from "../checklist/finding";

/** The variable that names the file into which `checklist report` wants every finding. */
export const FINDINGS_VARIABLE = "CHECKLIST_FINDINGS";

/** A file that takes findings as JSON lines, readable by its owner alone. */
export class FindingsFile {
  public constructor(private readonly file: string) {}

  /** @throws Error that names the file and what is wrong with it */
  public append(findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    const lines = findings.map((finding) => `${JSON.stringify(finding)}\n`).join("");
    try {
      appendFileSync(this.file, lines, { mode: 0o600 });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
      throw new Error(`the findings cannot be written to ${this.file}: ${code}`);
    }
  }
}
