import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { ToolchainFailure } from "../../toolchain/failure";
import { allowedSources, ensurePulumi } from "../../toolchain/pulumi";
import type { PulumiOptions } from "../../toolchain/pulumi";
import type { Attempt, AttemptContext } from "../../toolchain/pulumi-attempt";
import { buildPulumi } from "../../toolchain/pulumi-build";
import {
  isAtLeast,
  isUsable,
  MINIMUM_VERSION,
  parseVersion,
  PINNED_VERSION,
} from "../../toolchain/pulumi-version";

const ROOT = path.resolve(__dirname, "..", "..");

describe("the versions of Pulumi", () => {
  for (const [output, expected] of [
    ["v3.259.0", "3.259.0"],
    ["3.259.0\n", "3.259.0"],
    ["v3.260.0-alpha.1+dirty", "3.260.0"],
    ["warning: old\nv3.1.2", "3.1.2"],
    ["", undefined],
    ["unknown", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(output)} as ${expected ?? "none"}`, () => {
      assert.equal(parseVersion(output), expected);
    });
  }

  for (const [version, minimum, expected] of [
    ["3.249.0", "3.249.0", true],
    ["3.249.1", "3.249.0", true],
    ["3.1000.0", "3.249.0", true],
    ["3.248.99", "3.249.0", false],
    ["2.999.0", "3.249.0", false],
  ] as const) {
    it(`${version} is ${expected ? "" : "not "}at least ${minimum}`, () => {
      assert.equal(isAtLeast(version, minimum), expected);
    });
  }

  it("does not take the next major, which nobody has tried", () => {
    assert.equal(isUsable("4.0.0"), false);
    assert.equal(isUsable(MINIMUM_VERSION), true);
  });

  it("pins one release for the CLI, its Go module and the SDK", () => {
    const manifest = readFileSync(path.join(ROOT, "package.json"), "utf8");
    const goModule = readFileSync(path.join(ROOT, "toolchain", "cli", "go.mod"), "utf8");
    assert.ok(manifest.includes(`"@pulumi/pulumi": "${PINNED_VERSION}"`));
    assert.ok(goModule.includes(`github.com/pulumi/pulumi/pkg/v3 v${PINNED_VERSION}`));
    assert.ok(goModule.includes(`github.com/pulumi/pulumi/sdk/v3 v${PINNED_VERSION}`));
  });
});

describe("BOOKEDBARBER_PULUMI", () => {
  it("allows all ways when it is not set, and one when it is", () => {
    assert.deepEqual(allowedSources(undefined), ["path", "download", "build"]);
    assert.deepEqual(allowedSources(""), ["path", "download", "build"]);
    assert.deepEqual(allowedSources("build"), ["build"]);
  });

  it("with a typing error is refused with the names that it may have", () => {
    assert.throws(() => allowedSources("biuld"), /"biuld".*path, download, build/);
  });
});

describe("ensurePulumi", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pulumi-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A stand-in for a CLI, which says a version. */
  const fake = (file: string, version: string): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
    chmodSync(file, 0o755);
  };
  const onPath = (name: string, version: string, host = true): string => {
    const bin = path.join(folder, name);
    fake(path.join(bin, "pulumi"), version);
    if (host) fake(path.join(bin, "pulumi-language-nodejs"), version);
    return bin;
  };
  const makes =
    (calls: string[], source: string) =>
    ({ draft }: AttemptContext): Promise<Attempt> => {
      calls.push(source);
      const binary = path.join(draft, "bin", "pulumi");
      fake(binary, PINNED_VERSION);
      fake(path.join(draft, "bin", "pulumi-language-nodejs"), PINNED_VERSION);
      return Promise.resolve({ ok: true, binary, version: PINNED_VERSION });
    };
  const fails =
    (calls: string[], source: string) =>
    ({ draft }: AttemptContext): Promise<Attempt> => {
      calls.push(source);
      writeFileSync(path.join(draft, "half"), "");
      return Promise.resolve({ ok: false, problem: `no ${source} here` });
    };
  const options = (
    env: NodeJS.ProcessEnv,
    make: PulumiOptions["make"],
    lines: string[] = [],
  ): PulumiOptions => ({
    env: { BOOKEDBARBER_CACHE: path.join(folder, "cache"), PATH: "/usr/bin:/bin", ...env },
    report: (line) => lines.push(line),
    ...(make === undefined ? {} : { make }),
  });
  const nothing = (calls: string[]): NonNullable<PulumiOptions["make"]> => ({
    download: fails(calls, "download"),
    build: fails(calls, "build"),
  });

  it("takes a recent CLI from the PATH and leaves the cache alone", async () => {
    const bin = onPath("bin", "3.300.1");
    const calls: string[] = [];
    assert.deepEqual(await ensurePulumi(options({ PATH: bin }, nothing(calls))), {
      directory: bin,
      version: "3.300.1",
      source: "path",
    });
    assert.deepEqual(calls, []);
    assert.equal(existsSync(path.join(folder, "cache")), false);
  });

  it("passes over an old CLI on the PATH for a recent one behind it", async () => {
    const old = onPath("old", "3.100.0");
    const recent = onPath("recent", "3.255.0");
    const env = { PATH: `${old}${path.delimiter}${recent}` };
    assert.equal((await ensurePulumi(options(env, nothing([])))).directory, recent);
  });

  it("does not take one that it made itself for an installation of the user", async () => {
    const calls: string[] = [];
    const make = { download: makes(calls, "download"), build: fails(calls, "build") };
    const first = await ensurePulumi(options({}, make));
    const env = { PATH: `${first.directory}${path.delimiter}/bin` };
    assert.equal((await ensurePulumi(options(env, make))).source, "download");
    assert.deepEqual(calls, ["download"]);
  });

  it("puts our language host beside a CLI that has none", async () => {
    const bin = onPath("bin", "3.300.1", false);
    const { directory, source } = await ensurePulumi(options({ PATH: bin }, nothing([])));
    assert.equal(source, "path");
    assert.ok(directory.startsWith(path.join(folder, "cache")));
    assert.deepEqual(
      readFileSync(path.join(directory, "pulumi")),
      readFileSync(path.join(bin, "pulumi")),
    );
    assert.ok(readdirSync(directory).includes("pulumi-language-nodejs"));
    const again = await ensurePulumi(options({ PATH: bin }, nothing([])));
    assert.equal(again.directory, directory);
  });

  it("downloads where the PATH has only an old one, and keeps what it got", async () => {
    const calls: string[] = [];
    const env = { PATH: `${onPath("old", "3.100.0")}${path.delimiter}/bin` };
    const make = { download: makes(calls, "download"), build: makes(calls, "build") };
    const first = await ensurePulumi(options(env, make));
    const second = await ensurePulumi(options(env, make));
    assert.deepEqual(calls, ["download"]);
    assert.equal(first.source, "download");
    assert.equal(first.directory, second.directory);
  });

  it("builds when the download fails, and leaves nothing half-made behind", async () => {
    const calls: string[] = [];
    const make = { download: fails(calls, "download"), build: makes(calls, "build") };
    const { source } = await ensurePulumi(options({}, make));
    assert.deepEqual(calls, ["download", "build"]);
    assert.equal(source, "build");
    assert.deepEqual(readdirSync(path.join(folder, "cache", "pulumi")), [
      `${PINNED_VERSION}-build`,
    ]);
  });

  it("does not try to download when told to build", async () => {
    const calls: string[] = [];
    const make = { download: makes(calls, "download"), build: makes(calls, "build") };
    const env = { BOOKEDBARBER_PULUMI: "build", PATH: onPath("bin", "3.300.0") };
    assert.equal((await ensurePulumi(options(env, make))).source, "build");
    assert.deepEqual(calls, ["build"]);
  });

  it("makes it once when two runs start at once, and tells the second to wait", async () => {
    const calls: string[] = [];
    const lines: string[] = [];
    const slow = async (context: AttemptContext): Promise<Attempt> => {
      await new Promise((resolve) => setImmediate(resolve));
      return makes(calls, "build")(context);
    };
    const make = { download: fails([], "download"), build: slow };
    const both = await Promise.all([
      ensurePulumi(options({}, make, lines)),
      ensurePulumi(options({}, make, lines)),
    ]);
    assert.deepEqual(calls, ["build"]);
    assert.equal(both[0].directory, both[1].directory);
    assert.deepEqual(
      lines.map((line) => /^Waiting for another run/.test(line)),
      [true],
    );
  });

  it("says why each way failed and what to install when there is none", async () => {
    const env = { PATH: onPath("old", "3.100.0") };
    await assert.rejects(ensurePulumi(options(env, nothing([]))), (error: unknown) => {
      assert.ok(error instanceof ToolchainFailure);
      for (const part of [
        "3.100.0",
        MINIMUM_VERSION,
        "no download here",
        "no build here",
        "https://www.pulumi.com/docs/install/",
      ]) {
        assert.ok(error.message.includes(part), part);
      }
      return true;
    });
  });

  it("names the cache folder when that cannot be used", async () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "");
    await assert.rejects(
      ensurePulumi(options({ BOOKEDBARBER_CACHE: file }, nothing([]))),
      (error: unknown) => error instanceof ToolchainFailure && error.message.includes(file),
    );
  });

  it("gives up at once when it is told to stop", async () => {
    const calls: string[] = [];
    const signal = AbortSignal.abort(new Error("stopped"));
    await assert.rejects(ensurePulumi({ ...options({}, nothing(calls)), signal }), /stopped/);
    assert.deepEqual(calls, []);
  });
});

describe("buildPulumi", () => {
  it("keeps what Go writes meanwhile in its own folder, which is taken away when it is stopped", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "build-test-"));
    try {
      const go = path.join(folder, "go");
      writeFileSync(go, '#!/bin/sh\necho half > "$GOTMPDIR/half"; exec sleep 60\n');
      chmodSync(go, 0o755);
      const draft = path.join(folder, "draft");
      mkdirSync(draft);
      const controller = new AbortController();
      const build = buildPulumi({
        draft,
        report: () => undefined,
        env: { PATH: `${folder}:/usr/bin:/bin` },
        signal: controller.signal,
      });
      const half = path.join(draft, "tmp", "half");
      while (!existsSync(half)) await setTimeout(10);
      controller.abort(new Error("stopped"));
      await assert.rejects(build, /stopped/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
