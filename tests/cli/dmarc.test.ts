import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import { z } from "zod";

import { FAILED, reportXml, rowXml } from "../checklist/mail-reports/report-xml";
import { TestWorld } from "./world";

describe("checklist dmarc", () => {
  const world = new TestWorld();
  after(() => {
    world.close();
  });
  const domain = ["--domain", "bookedbarber.com"];
  const files = ["one", "two", "three"].map((name) =>
    world.file(
      `${name}.xml.gz`,
      gzipSync(reportXml({ org: `<org_name>${name}.example</org_name>`, id: name })),
    ),
  );

  it("says whose mail is, why it passes, and that the next stage is safe", async () => {
    const { code, stdout } = await world.run(["dmarc", ...files, ...domain]);
    assert.equal(code, 0, stdout);
    assert.equal(
      stdout,
      [
        "30 messages of bookedbarber.com, 2026-11-23 to 2026-11-23, by 3 receivers.",
        "",
        "selector s1, which is not declared  the company's own",
        "    30 messages, aligned: DKIM aligned by selector s1 of bookedbarber.com; SPF aligned by em1234.bookedbarber.com",
        "    from 167.89.1.1",
        "",
        "The next stage, quarantine-test, is safe: 100 % of 30 messages of the company's own sources pass.",
        "",
      ].join("\n"),
    );
  });

  it("takes a folder, and says the same in each format", async () => {
    const json = await world.run(["dmarc", world.folder, ...domain, "--format", "json"]);
    const read = z.object({ safe: z.boolean() }).parse(JSON.parse(json.stdout));
    assert.deepEqual(read, { safe: true });
    const markdown = await world.run(["dmarc", world.folder, ...domain, "--format", "markdown"]);
    assert.match(markdown.stdout, /^## ✅ 30 messages/);
    assert.match(markdown.stdout, /\| selector s1, which is not declared \| the company/);
  });

  it("ends with 1 where the reports speak against it, and names what is not read", async () => {
    const bad = world.file(
      "bad.xml",
      reportXml({
        id: "bad",
        rows: [
          rowXml({
            evaluated: FAILED,
            count: "900",
            results: "<dkim><domain>mailchimp.com</domain><result>pass</result></dkim>",
          }),
        ],
      }),
    );
    const broken = world.file("broken.xml", "unused");
    const { code, stdout } = await world.run(["dmarc", ...files, bad, broken, ...domain]);
    assert.equal(code, 1);
    assert.match(stdout, /mailchimp\.com {2}to be named by a person/);
    assert.match(stdout, /quarantine-test, is not known to be safe: 900 messages/);
    assert.ok(stdout.includes(`${broken}: it `));
  });

  it("ends with 2 for what is no report, and for wrong usage", async () => {
    for (const [args, message] of [
      [
        ["dmarc", "nowhere.xml", ...domain],
        /There is no report.*\n.*nowhere\.xml: it cannot be read \(ENOENT\)/,
      ],
      [["dmarc", ...domain], /REPORT is missing/],
      [["dmarc", "a.xml", "--domain", "-"], /--domain takes a domain/],
      [
        ["dmarc", "a.xml", ...domain, "--format", "html"],
        /--format takes one of text, json, markdown/,
      ],
    ] as const) {
      const { code, stderr } = await world.run(args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });

  it("shows no character of a stranger that commands a terminal", async () => {
    const file = world.file(
      "hostile.xml",
      reportXml({ org: "<org_name>a\u202eb</org_name>", id: "\u001b[2Jx" }),
    );
    const { stdout } = await world.run(["dmarc", ...files, file, file, ...domain]);
    assert.ok(!["\u202e", "\u001b"].some((character) => stdout.includes(character)));
  });
});
