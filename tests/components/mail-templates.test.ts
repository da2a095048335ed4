import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { MailTemplates, readTemplates } from "../../components/mail-templates";
import { byName, declare, valueOf } from "./mocks";

describe("the templates of mails", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "mail-templates-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, files: Readonly<Record<string, string>>): void => {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(files))
      writeFileSync(path.join(folder, name, file), text);
  };

  it("are read from a folder each, the subject without the end of its line", () => {
    write("welcome", { "subject.txt": "Hello {{name}}\n", "mail.html": "<p>Hi</p>\n" });
    write("bye", { "subject.txt": "Bye", "mail.html": "<p>Bye</p>", "mail.txt": "Bye\n" });
    write(".git", {});
    writeFileSync(path.join(folder, "README.md"), "");

    assert.deepEqual(readTemplates(folder), [
      { name: "bye", subject: "Bye", html: "<p>Bye</p>", text: "Bye\n" },
      { name: "welcome", subject: "Hello {{name}}", html: "<p>Hi</p>\n" },
    ]);
  });

  it("are none where there is no such folder", () => {
    assert.deepEqual(readTemplates(path.join(folder, "none")), []);
  });

  it("are refused with all that is wrong with them at once", () => {
    write("a", { "mail.html": " \n", "mail.htm": "<p>typing error</p>" });
    write("b", { "subject.txt": "two\nlines\n", "mail.html": "<p></p>" });

    assert.throws(
      () => readTemplates(folder),
      (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error));
        const lines = error.message.replaceAll(`${folder}${path.sep}`, "").split("\n").slice(1);
        assert.deepEqual(lines, [
          "  a/subject.txt is missing or empty",
          "  a/mail.html is missing or empty",
          "  a/mail.htm is none of subject.txt, mail.html, mail.txt",
          "  b/subject.txt must be one line",
        ]);
        return true;
      },
    );
  });

  it("are declared one by one, and tell their ids", async () => {
    const bye = { name: "bye", subject: "Bye", html: "<p>Bye</p>", text: "Bye" };
    const welcome = { name: "welcome", subject: "Hello", html: "<p>Hello</p>" };
    const ids: Record<string, string> = {};

    const declared = await declare(async () => {
      const made = new MailTemplates("mail", { templates: [bye, welcome] });
      for (const [name, id] of Object.entries(made.ids)) ids[name] = await valueOf(id);
    }, "update");

    assert.deepEqual(byName(declared), [
      {
        type: "bookedbarber:index:MailTemplates",
        name: "mail",
        inputs: { templates: ["bye", "welcome"] },
      },
      { type: "saas:sendgrid:Template", name: "mail-bye", inputs: bye },
      { type: "saas:sendgrid:Template", name: "mail-welcome", inputs: welcome },
    ]);
    assert.deepEqual(ids, { bye: "mail-bye-id", welcome: "mail-welcome-id" });
  });

  it("of this project can be read", () => {
    const own = readTemplates(path.join(__dirname, "..", "..", "mail-templates"));
    assert.ok(own.length > 0);
  });
});
