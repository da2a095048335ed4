import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { Template } from "../providers/saas/sdk/sendgrid";

/** A mail's template as a folder holds it. */
export interface MailTemplate {
  readonly name: string;
  readonly subject: string;
  readonly html: string;
  /** The plain text; made from the HTML where absent. */
  readonly text?: string;
}

const FILES = { subject: "subject.txt", html: "mail.html", text: "mail.txt" } as const;

/**
 * Reads the templates of a folder: `<name>/subject.txt`, `<name>/mail.html` and, if there is one,
 * `<name>/mail.txt`. A folder that is not there holds none.
 *
 * @throws pulumi.RunError with all problems at once.
 */
export function readTemplates(folder: string): readonly MailTemplate[] {
  const problems: string[] = [];
  const templates = foldersIn(folder).map((name): MailTemplate => {
    const file = (part: keyof typeof FILES): string => path.join(folder, name, FILES[part]);
    const need = (part: "subject" | "html"): string => {
      const contents = textOf(file(part)) ?? "";
      if (contents.trim() === "") problems.push(`${file(part)} is missing or empty`);
      return contents;
    };
    const subject = need("subject").trim();
    if (subject.includes("\n")) problems.push(`${file("subject")} must be one line`);
    const html = need("html");
    const text = textOf(file("text"));
    const known: readonly string[] = Object.values(FILES);
    for (const other of readdirSync(path.join(folder, name)))
      if (!known.includes(other))
        problems.push(`${path.join(folder, name, other)} is none of ${known.join(", ")}`);
    return { name, subject, html, ...(text === undefined ? {} : { text }) };
  });
  if (problems.length === 0) return templates;
  throw new pulumi.RunError(
    `The templates of mails must be mended first:\n${problems.map((each) => `  ${each}`).join("\n")}`,
  );
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

export interface MailTemplatesArgs {
  readonly templates: readonly MailTemplate[];
}

/** The templates of the application's mails at SendGrid. */
export class MailTemplates extends pulumi.ComponentResource {
  /** SendGrid's id of each template, by which the application asks for it. */
  public readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  public constructor(
    name: string,
    { templates }: MailTemplatesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const names = templates.map((template) => template.name);
    super("bookedbarber:index:MailTemplates", name, { templates: names }, opts);
    const entries = templates.map((template) => {
      const made = new Template(`${name}-${template.name}`, template, { parent: this });
      return [template.name, made.id] as const;
    });
    this.ids = Object.fromEntries(entries);
    this.registerOutputs({});
  }
}
