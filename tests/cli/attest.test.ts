import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";

import { attestationTemplates } from "../../checklist/attestation-templates";
import { parseAttestations } from "../../checklist/attestations";
import { TestWorld } from "./world";
import type { Run } from "./world";

const FILE = "attestations.production.yaml";
const GOOD = [
  ...["--statement", "The backup of 2026-11-20 was restored in 12 minutes"],
  ...["--evidence", "https://tickets.example.com/OPS-3", "--expires", "2027-01-31"],
];

describe("checklist attest", () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => {
    world.close();
  });

  /** Git that knows nobody but by what the test says, and no Pulumi. */
  const environment = (): NodeJS.ProcessEnv => ({
    PATH: process.env["PATH"],
    GIT_CONFIG_GLOBAL: path.join(world.folder, "gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
  });
  const identify = (name = "Ada", address = "ada@example.com"): void => {
    world.file("gitconfig", `[user]\n\tname = ${name}\n\temail = ${address}\n`);
  };
  const attest = (...args: string[]): Promise<Run> =>
    world.run(["attest", ...args], { environment: environment() });
  const written = (name = FILE): string => readFileSync(path.join(world.folder, name), "utf8");
  const nothingWritten = (): void => {
    assert.deepEqual(
      readdirSync(world.folder).filter((name) => name.startsWith("attestations")),
      [],
    );
  };

  it("writes a record that the report believes, in the name that git knows and with today's day", async () => {
    identify();
    const { code, stdout, stderr } = await attest("9.3", ...GOOD, "--stack", "production");
    assert.deepEqual([code, stderr], [0, ""]);
    const { attestations, findings } = parseAttestations(written(), FILE, world.today);
    assert.deepEqual(findings, []);
    assert.deepEqual(attestations, [
      {
        item: "9.3",
        statement: "The backup of 2026-11-20 was restored in 12 minutes",
        by: "Ada <ada@example.com>",
        on: world.today,
        evidence: "https://tickets.example.com/OPS-3",
        expires: "2027-01-31",
        location: { file: FILE, line: 1 },
      },
    ]);
    assert.equal(
      stdout,
      `Item 9.3 is attested until 2027-01-31 by Ada <ada@example.com>: ${FILE}:1\n` +
        "Sign it with a commit, and have it reviewed like code:\n" +
        `  git add ${FILE} && git commit -S -m "Attest 9.3"\n`,
    );
    assert.deepEqual(
      readdirSync(world.folder).filter((name) => name.endsWith(".new")),
      [],
    );
  });

  it("replaces an older record of the item, says so, and keeps all others", async () => {
    identify();
    await attest("9.4", ...GOOD, "--stack", "production");
    await attest("9.3", ...GOOD, "--stack", "production", "--by", "Bob, the auditor");
    const { stdout } = await attest("9.3", ...GOOD, "--expires", "2027-02-01");
    assert.match(
      stdout,
      /It replaces the record of Bob, the auditor, signed on 2026-11-24 and good until 2027-01-31\./,
    );
    const { attestations } = parseAttestations(written(), FILE, world.today);
    assert.deepEqual(
      attestations.map(({ item, by, expires }) => [item, by, expires]),
      [
        ["9.4", "Ada <ada@example.com>", "2027-01-31"],
        ["9.3", "Ada <ada@example.com>", "2027-02-01"],
      ],
    );
  });

  it("tells all that is wrong at once, and writes nothing", async () => {
    const { code, stdout, stderr } = await attest(
      ...["9.3", "--statement", "The backup of <day> was restored", "--expires", "2027-13-01"],
      ...["--stack", "production"],
    );
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(
      stderr,
      "error: Item 9.3 is not attested:\n" +
        "- --statement still has a blank such as <day> to fill in.\n" +
        "- Nobody signs it: git knows no name and address. Tell it: " +
        'git config user.name "Your Name" && git config user.email you@example.com\n' +
        "- --evidence is missing.\n" +
        "- --expires is no day such as 2026-12-31.\n" +
        "See what is to be stated: npm run -s checklist -- attest 9.3 --template\n",
    );
    nothingWritten();
  });

  const refused: readonly (readonly [what: string, args: readonly string[], said: RegExp])[] = [
    [
      "an item that does not exist, with the nearest",
      ["9.33", ...GOOD],
      /no item 9\.33\. Did you mean 9\.3\?/,
    ],
    ["an item that is no id", ["\u001b[31mx", ...GOOD], /no item \\u001b\[31mx\./],
    [
      "a day that has passed",
      ["9.3", ...GOOD, "--expires", "2026-11-23"],
      /ends on 2026-11-23, before it is signed/,
    ],
    [
      "a day too far for anybody",
      ["9.3", ...GOOD, "--expires", "2029-01-01"],
      /more than 366 days after its signing\. Let it end/,
    ],
    [
      "a day too far for the item",
      ["9.3", ...GOOD, "--expires", "2027-02-25"],
      /item 9\.3 may stand for 92 days, until 2027-02-24/,
    ],
    ["a name that is none", ["9.3", ...GOOD, "--by", "x"], /--by is too short to be one/],
    [
      "a stack that is no name",
      ["9.3", ...GOOD, "--stack", "../x y"],
      /--stack takes the name of a stack/,
    ],
    ["a record without an item", GOOD, /--statement, --evidence, --expires need an ITEM/],
    ["a record and a template at once", ["9.3", "--template", ...GOOD], /exclude each other/],
    ["two items", ["9.3", "9.4", ...GOOD], /"9\.4" is one argument too many/],
    ["a template with a value", ["9.3", "--template=yes"], /--template takes no value/],
    ["an option that is none", ["9.3", "--temlate"], /Did you mean --template\?/],
  ];
  for (const [what, args, said] of refused) {
    it(`refuses ${what}`, async () => {
      identify();
      const stack = args.includes("--stack") ? [] : ["--stack", "production"];
      const { code, stdout, stderr } = await attest(...args, ...stack);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, said);
      nothingWritten();
    });
  }

  it("takes the last day that the item may have", async () => {
    identify();
    const args = ["9.3", ...GOOD, "--stack", "production", "--expires", "2027-02-24"];
    assert.equal((await attest(...args)).code, 0);
  });

  it("warns of an item that something else decides, which has no template", async () => {
    identify();
    const { code, stderr } = await attest("1.8", ...GOOD, "--stack", "production");
    assert.equal(code, 0);
    assert.match(stderr, /^warning: Item 1\.8 needs no attestation: it is enforced\./);
    const { stdout } = await attest("1.8", "--template");
    assert.match(stdout, /^Item 1\.8 needs no attestation/);
  });

  it("writes nothing into a file that cannot be read, and says where", async () => {
    identify();
    world.file(FILE, "- item: [\n");
    const { code, stderr } = await attest("9.3", ...GOOD, "--stack", "production");
    assert.equal(code, 2);
    assert.match(stderr, /attestations\.production\.yaml: line \d .*\. Nothing is written: mend/);
    assert.equal(written(), "- item: [\n");
    assert.ok(!existsSync(path.join(world.folder, `${FILE}.new`)));
  });

  it("waits for nobody: a file that another command writes is left alone", async () => {
    identify();
    world.file(`${FILE}.new`, "half");
    const { code, stderr } = await attest("9.3", ...GOOD, "--stack", "production");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /another command is writing it\. If none is, remove what it left: rm .*\.new/,
    );
    assert.ok(!existsSync(path.join(world.folder, FILE)));
    assert.equal(written(`${FILE}.new`), "half");
  });

  it("keeps a file's rights, and a link as a link", async () => {
    identify();
    mkdirSync(path.join(world.folder, "records"));
    const target = world.file("records/signed.yaml", "# signed\n");
    chmodSync(target, 0o640);
    symlinkSync(target, path.join(world.folder, FILE));
    assert.equal((await attest("9.3", ...GOOD, "--stack", "production")).code, 0);
    assert.ok(lstatSync(path.join(world.folder, FILE)).isSymbolicLink());
    assert.equal(statSync(target).mode & 0o777, 0o640);
    assert.match(readFileSync(target, "utf8"), /^# signed\n\n- item: "9\.3"/);
  });

  it("says why a file cannot be written", async () => {
    identify();
    const { code, stderr } = await attest(
      "9.3",
      ...GOOD,
      "--attestations",
      "/nowhere/a.yaml",
      "--stack",
      "x",
    );
    assert.equal(code, 2);
    assert.match(stderr, /^error: \/nowhere\/a\.yaml: it cannot be written: there is no such file/);
  });

  describe("knows the stack", () => {
    const pulumi = (script: string): string => {
      const bin = path.join(world.folder, "bin");
      mkdirSync(bin);
      chmodSync(world.file("bin/pulumi", `#!/bin/sh\n${script}\n`), 0o755);
      return bin;
    };
    const recorded = (): readonly string[] =>
      readdirSync(world.folder).filter((name) => name.startsWith("attestations"));
    const run = (bin: string, ...args: string[]): Promise<Run> =>
      world.run(["attest", "9.3", ...GOOD, ...args], {
        environment: { ...environment(), PATH: `${bin}:${process.env["PATH"] ?? ""}` },
      });

    it("by its short name, as the report does", async () => {
      identify();
      assert.equal((await attest("9.3", ...GOOD, "--stack", "acme/barber/production")).code, 0);
      assert.deepEqual(recorded(), [FILE]);
    });

    it("by the only file of attestations, without Pulumi", async () => {
      identify();
      world.file("attestations.staging.yaml", "");
      assert.equal((await run(pulumi("exit 9"))).code, 0);
      assert.match(written("attestations.staging.yaml"), /9\.3/);
    });

    it("by Pulumi's selection, where there are two files or none", async () => {
      identify();
      const bin = pulumi('echo "$@" > "$0.asked"; echo acme/production');
      assert.equal((await run(bin)).code, 0);
      assert.deepEqual(recorded(), [FILE]);
      assert.match(written("bin/pulumi.asked"), /^stack --show-name /);
      world.file("attestations.staging.yaml", "");
      assert.equal((await run(bin)).code, 0);
      assert.equal(written("attestations.staging.yaml"), "");
    });

    it("not where nobody says it, and asks for it", async () => {
      identify();
      world.file("attestations.a.yaml", "");
      world.file("attestations.b.yaml", "");
      const { code, stderr } = await run(pulumi("echo error: no stack selected >&2; exit 1"));
      assert.equal(code, 2);
      assert.match(
        stderr,
        /Name it: --stack NAME\nThere are attestations of a, b\.\nPulumi says: error: no/,
      );
    });
  });

  it("prints one template, with the command to copy", async () => {
    const { code, stdout } = await attest("9.3", "--template", "--stack", "production");
    assert.equal(code, 0);
    assert.match(stdout, /^9\.3 A backup was restored\n {2}Evidence: A ticket or log/);
    assert.match(stdout, /\n {2}Signed by: whoever restored it/);
    assert.match(stdout, /\n {2}Holds for: 92 days at most, today until 2027-02-24\n/);
    const [, command = ""] = stdout.split("\n\n");
    // The shell reads the command as one, with its blanks in place.
    const read = spawnSync("sh", ["-c", `npm() { printf '%s\\n' "$@"; }; ${command}`], {
      encoding: "utf8",
    });
    assert.deepEqual(read.stdout.trim().split("\n"), [
      ...["run", "-s", "checklist", "--", "attest", "9.3", "--stack", "production"],
      ...["--statement", attestationTemplates["9.3"]?.statement ?? ""],
      ...["--evidence", "<link or ticket>", "--expires", "2027-02-24"],
    ]);
  });

  it("lists what is to be attested yet, each with its template, and what ends soon", async () => {
    identify();
    await attest("9.3", ...GOOD, "--stack", "production", "--expires", "2026-12-20");
    const all = Object.keys(attestationTemplates);
    const { code, stdout, stderr } = await attest();
    assert.deepEqual([code, stderr], [0, ""]);
    const told = [...stdout.matchAll(/-- attest (\S+) --stack production \\$/gm)].map(
      ([, id]) => id,
    );
    assert.deepEqual([...told].sort(), all.filter((id) => id !== "9.3").sort());
    assert.match(stdout, /\n# 9 Backup and recovery\n/);
    assert.match(
      stdout,
      /\nEnds within 30 days:\n {2}9\.3 {3}2026-12-20 {2}Ada <ada@example\.com>\n/,
    );
    assert.ok(
      stdout.endsWith(
        `\n${all.length - 1} of ${all.length} items are still to be attested for production.\n`,
      ),
    );
  });

  it("counts an expired record for nothing, tells of it, and lists nothing once all is attested", async () => {
    const record = (item: string, expires: string): string =>
      `- {item: "${item}", statement: It was looked at, by: Bob, on: 2026-01-01, evidence: OPS-1, expires: ${expires}}\n`;
    world.file(FILE, record("9.3", "2026-02-01"));
    const expired = await attest();
    assert.match(
      expired.stderr,
      /^warning: The attestation of item 9\.3 at .* expired on 2026-02-01/,
    );
    assert.match(expired.stdout, /-- attest 9\.3 /);
    const all = Object.keys(attestationTemplates);
    world.file(FILE, all.map((item) => record(item, "2026-12-31")).join(""));
    const { stdout } = await attest();
    assert.equal(
      stdout,
      `Everything that people attest is attested for production: ${all.length} items.\n`,
    );
  });

  it("explains itself", async () => {
    const { code, stdout } = await attest("--help");
    assert.equal(code, 0);
    assert.match(stdout, /git commit -S/);
    assert.match((await world.run(["--help"])).stdout, /^ {2}attest /m);
  });
});
