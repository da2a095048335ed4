import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { takeOverCommands } from "../../checklist/take-over-commands";

const urn =
  "urn:pulumi:prod::bookedbarber::bookedbarber:index:EmailDns$" +
  "cloudflare:index/dnsRecord:DnsRecord::it's-$HOME-spf";

describe("takeOverCommands", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "take-over-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What a shell makes of the commands, where the stack has these resources. */
  function called(urns: readonly string[]): readonly string[] {
    const pulumi = path.join(folder, "pulumi");
    const calls = path.join(folder, "calls");
    writeFileSync(path.join(folder, "urns"), urns.join("\n"));
    writeFileSync(
      pulumi,
      `#!/bin/sh
[ "$1" = stack ] && exec cat ${folder}/urns
printf '%s\\n' "$*" >> ${calls}
[ "$1" = import ] && cat >> ${calls}
exit 0
`,
    );
    chmodSync(pulumi, 0o755);
    execFileSync(
      "sh",
      ["-e", "-c", takeOverCommands({ urn, component: "email-dns", id: "zone/id" }).join("\n")],
      {
        env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
      },
    );
    return readFileSync(calls, "utf8").trim().split("\n");
  }

  it("import the resource below its component", () => {
    const [command, file] = called([]);
    assert.equal(command, "import --file /dev/stdin --protect=false --generate-code=false --yes");
    assert.deepEqual(JSON.parse(file ?? ""), {
      resources: [
        { type: "bookedbarber:index:EmailDns", name: "email-dns", component: true },
        {
          type: "cloudflare:index/dnsRecord:DnsRecord",
          name: "it's-$HOME-spf",
          id: "zone/id",
          parent: "email-dns",
        },
      ],
    });
  });

  it("have a stack forget the deleted one first, where it has it", () => {
    const [first, second] = called([`  ${urn}`]);
    assert.equal(first, `refresh --yes --skip-preview --target ${urn}`);
    assert.match(second ?? "", /^import /);
  });
});
