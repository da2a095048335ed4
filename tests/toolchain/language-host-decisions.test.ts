import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import fc from "fast-check";

import { parseEnvironment, programConfig } from "../../toolchain/language-host/child-environment";
import {
  findRequiredPackages,
  requiredPackage,
} from "../../toolchain/language-host/installed-packages";
import {
  choosePackageManager,
  findWorkspaceRoot,
  packageManagerVersion,
} from "../../toolchain/language-host/package-manager";
import { preloadedModules } from "../../toolchain/language-host/preloaded-modules";
import { programDependencies } from "../../toolchain/language-host/program-dependencies";
import { isJavaScriptPack } from "../../toolchain/language-host/run-plugin";
import { parseRuntimeOptions } from "../../toolchain/language-host/runtime-options";
import { shellWords } from "../../toolchain/language-host/shell-words";

let root: string;
const write = (file: string, content: unknown): void => {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content));
};
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "host-test-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("the runtime options of Pulumi.yaml", () => {
  it("run TypeScript and find the package manager by themselves when nothing is said", () => {
    assert.deepEqual(parseRuntimeOptions({}), {
      typescript: true,
      tsconfig: undefined,
      nodeargs: "",
      packagemanager: "auto",
    });
  });

  it("report all their problems at once", () => {
    assert.throws(
      () =>
        parseRuntimeOptions({ typescript: "yes", tsconfig: 1, nodeargs: [], packagemanager: "x" }),
      /typescript.*boolean.*tsconfig.*string.*nodeargs.*string.*packagemanager.*"x".*Pulumi\.yaml/,
    );
  });
});

describe("nodeargs", () => {
  for (const [line, words] of [
    ["", []],
    ["  --a   --b=1 ", ["--a", "--b=1"]],
    [`--a='x y' "c d"`, ["--a=x y", "c d"]],
    [`a\\ b '' "q\\"q"`, ["a b", "", `q"q`]],
    ["--a # a comment", ["--a"]],
  ] as const) {
    it(`splits ${JSON.stringify(line)} as a shell does`, () => {
      assert.deepEqual(shellWords(line), words);
    });
  }

  it("splits what it quoted into the same words", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
        assert.deepEqual(shellWords(line), words);
      }),
    );
  });

  it("with an unclosed quote is refused", () => {
    assert.throws(() => shellWords(`--a="b`), /unclosed "/);
  });
});

describe("a program's configuration", () => {
  it("gets the keys that all releases of @pulumi/pulumi read", () => {
    const entries = [
      ["app:domain", "x"],
      ["aws:config:region", "eu"],
    ] as const;
    assert.equal(programConfig(entries), '{"app:config:domain":"x","aws:config:region":"eu"}');
  });

  for (const key of ["", "noname", ":a", "a:b:c"]) {
    it(`refuses the key ${JSON.stringify(key)} without showing the value`, () => {
      assert.throws(
        () => programConfig([[key, "hidden-value"]]),
        (error: unknown) => error instanceof Error && !error.message.includes("hidden-value"),
      );
    });
  }

  it("takes the later of two lines of an environment, and keeps equals signs in values", () => {
    assert.deepEqual(parseEnvironment(["A=1", "B=x=y", "A=2", "C=", "broken"]), {
      A: "2",
      B: "x=y",
      C: "",
    });
  });
});

describe("the plugin of a package", () => {
  for (const [title, manifest, expected] of [
    ["is none without a section", { name: "@pulumi/a", version: "1.0.0" }, undefined],
    [
      "is none when resource is false",
      { name: "@pulumi/a", version: "1.0.0", pulumi: { resource: false } },
      undefined,
    ],
    [
      "has the package's name in the scope of @pulumi, and its version",
      { name: "@pulumi/random", version: "4.21.1", pulumi: { resource: true } },
      "random v4.21.1",
    ],
    [
      "has the section's name and version before the package's",
      {
        name: "@pulumiverse/sentry",
        version: "0.0.9",
        pulumi: { resource: true, name: "sentry", version: "v0.0.8" },
      },
      "sentry v0.0.8",
    ],
    [
      "is none outside @pulumi without a name of its own",
      { name: "@other/x", version: "1.0.0", pulumi: { resource: true } },
      undefined,
    ],
    ["is none without a version", { name: "@pulumi/x", pulumi: { resource: true } }, undefined],
  ] as const) {
    it(title, () => {
      const found = requiredPackage(manifest);
      assert.equal(found && `${found.name} ${found.version}`, expected);
    });
  }
});

describe("the packages that a program needs", () => {
  const plugin = (name: string, more: object = {}): object => ({
    name: `@pulumi/${name}`,
    version: "1.0.0",
    pulumi: { resource: true, ...more },
  });
  const names = (): string[] =>
    findRequiredPackages(root)
      .map(({ name }) => name)
      .sort();

  it("are found at the top, in scopes, in nested node_modules and by links", () => {
    write("node_modules/@pulumi/a/package.json", plugin("a"));
    write("node_modules/plain/package.json", { name: "plain", version: "1.0.0" });
    write("node_modules/plain/node_modules/@pulumi/b/package.json", plugin("b"));
    write("sdks/c/package.json", plugin("c"));
    symlinkSync(path.join(root, "sdks/c"), path.join(root, "node_modules/c"));
    write("apps/one/node_modules/@pulumi/d/package.json", plugin("d"));
    assert.deepEqual(names(), ["a", "b", "c", "d"]);
  });

  it("are not those of a policy pack in the program's folder", () => {
    write("policies/PulumiPolicy.yaml", "runtime: nodejs");
    write("policies/node_modules/@pulumi/a/package.json", plugin("a"));
    assert.deepEqual(names(), []);
  });

  it("carry their parameterization", () => {
    const parameterization = { name: "p", version: "2.0.0", value: "eyJ9" };
    write("node_modules/@pulumi/a/package.json", plugin("a", { parameterization }));
    assert.deepEqual(findRequiredPackages(root)[0]?.parameterization, parameterization);
  });

  it("are looked for past broken manifests, broken links and circles of links", () => {
    write("node_modules/broken/package.json", '{ "pulumi": ');
    symlinkSync(path.join(root, "nowhere"), path.join(root, "node_modules/gone"));
    symlinkSync(root, path.join(root, "node_modules/circle"));
    write("node_modules/@pulumi/a/package.json", plugin("a"));
    assert.deepEqual(names(), ["a"]);
  });

  it("are none where nothing is installed", () => {
    assert.deepEqual(names(), []);
  });
});

describe("the package manager", () => {
  const all = (): boolean => true;
  for (const [file, expected] of [
    ["yarn.lock", "yarn"],
    ["pnpm-lock.yaml", "pnpm"],
    ["bun.lock", "bun"],
    ["package-lock.json", "npm"],
  ] as const) {
    it(`is ${expected} where there is ${file}`, () => {
      write(file, "");
      assert.equal(choosePackageManager(root, "auto", all, {}), expected);
    });
  }

  it("is npm where the one of the lock file is not installed", () => {
    write("yarn.lock", "");
    assert.equal(
      choosePackageManager(root, "auto", (name) => name === "npm", {}),
      "npm",
    );
  });

  it("is the one that Pulumi.yaml names, whatever lock file there is", () => {
    write("yarn.lock", "");
    assert.equal(choosePackageManager(root, "pnpm", all, {}), "pnpm");
  });

  it("that Pulumi.yaml names and that is not installed is an error", () => {
    assert.throws(() => choosePackageManager(root, "bun", () => false, {}), /bun.*Pulumi\.yaml/);
  });

  it("has its version in its package, and need not be started for it", async () => {
    write("lib/npm/package.json", { name: "npm", version: "9.8.7" });
    write("lib/npm/bin/npm-cli.js", "");
    mkdirSync(path.join(root, "bin"));
    symlinkSync(path.join(root, "lib/npm/bin/npm-cli.js"), path.join(root, "bin/npm"));
    assert.equal(await packageManagerVersion("npm", path.join(root, "bin/npm")), "9.8.7");
  });

  it("says its version itself where its package is another's", async () => {
    write("package.json", { name: "a-wrapper", version: "1.0.0" });
    write("npm", "#!/bin/sh\necho 6.5.4\n");
    chmodSync(path.join(root, "npm"), 0o755);
    assert.equal(await packageManagerVersion("npm", path.join(root, "npm")), "6.5.4");
  });

  it("that cannot be started has no version", async () => {
    assert.equal(await packageManagerVersion("bun", path.join(root, "none")), "");
  });

  it("installs at the root of the workspace that the program belongs to", () => {
    write("package.json", { workspaces: ["packages/*"] });
    write("packages/one/package.json", {});
    write("other/package.json", {});
    assert.equal(findWorkspaceRoot(path.join(root, "packages/one")), root);
    assert.equal(findWorkspaceRoot(path.join(root, "other")), undefined);
  });
});

describe("a program's dependencies", () => {
  beforeEach(() => {
    write("package.json", { dependencies: { a: "1" }, devDependencies: { "@s/b": "1" } });
  });
  const shown = (transitive: boolean): string[] =>
    programDependencies(root, transitive).map(({ name, version }) => `${name}@${version}`);

  it("are read from npm's lock file", () => {
    write("package-lock.json", {
      packages: {
        "": { version: "0.0.0" },
        "node_modules/@s/b": { version: "2.0.0" },
        "node_modules/a": { version: "1.0.0" },
        "node_modules/c": { version: "3.0.0" },
        "node_modules/c/node_modules/a": { version: "0.9.0" },
      },
    });
    assert.deepEqual(shown(false), ["@s/b@2.0.0", "a@1.0.0"]);
    assert.deepEqual(shown(true), ["@s/b@2.0.0", "a@1.0.0", "c@3.0.0", "a@0.9.0"]);
  });

  it("are read from node_modules where there is another lock file", () => {
    write("node_modules/a/package.json", { version: "1.0.0" });
    write("node_modules/c/package.json", { version: "3.0.0" });
    assert.deepEqual(shown(false), ["a@1.0.0"]);
    assert.deepEqual(shown(true), ["a@1.0.0", "c@3.0.0"]);
  });
});

describe("the modules that are loaded before a program is run", () => {
  const loaded = (options = {}): string[] => {
    const info = new ProgramInfo();
    info.setProgramDirectory(root);
    info.setEntryPoint(".");
    return preloadedModules(info, parseRuntimeOptions(options)).map((file) =>
      path.relative(path.join(root, "node_modules"), file),
    );
  };
  beforeEach(() => {
    for (const file of [
      "@pulumi/pulumi/index.js",
      "@pulumi/pulumi/log/index.js",
      "@pulumi/pulumi/runtime/settings.js",
      "typescript/index.js",
      "ts-node/index.js",
    ]) {
      write(`node_modules/${file}`, "");
    }
  });
  const always = ["@pulumi/pulumi/log/index.js", "@pulumi/pulumi/runtime/settings.js"];
  const typescript = ["typescript/index.js", "ts-node/index.js"];

  it("are those of Pulumi's runner alone for a program that imports nothing", () => {
    write("index.js", "");
    assert.deepEqual(loaded({ typescript: false }), always);
  });

  it("are the SDK too for a program that imports something", () => {
    write("package.json", { main: "main.js" });
    write("main.js", `require("./components");`);
    assert.deepEqual(loaded({ typescript: false }), [...always, "@pulumi/pulumi/index.js"]);
  });

  it("are TypeScript first, which the SDK's flags for V8 would make compile anew", () => {
    write("index.ts", `import * as pulumi from "@pulumi/pulumi";`);
    assert.deepEqual(loaded(), [...typescript, ...always, "@pulumi/pulumi/index.js"]);
  });

  it("are none where nothing is installed", () => {
    rmSync(path.join(root, "node_modules"), { recursive: true });
    assert.deepEqual(loaded(), []);
  });
});

describe("a policy pack", () => {
  for (const [title, files, expected] of [
    ["with index.js", { "index.js": "" }, true],
    ["with a main in JavaScript", { "package.json": { main: "dist/p.js" }, "dist/p.js": "" }, true],
    ["with a main in TypeScript", { "package.json": { main: "p.ts" }, "p.ts": "" }, false],
    ["with index.ts", { "index.ts": "" }, false],
    ["with nothing", {}, false],
  ] as const) {
    it(`${title} is ${expected ? "" : "not "}run without ts-node`, () => {
      for (const [name, content] of Object.entries(files)) write(name, content);
      assert.equal(isJavaScriptPack(root), expected);
    });
  }
});
