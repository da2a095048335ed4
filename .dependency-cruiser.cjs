/** The direction of imports between the project's folders (docs/architecture.md). */
const only = (from, allowed, comment) => ({
  name: `${from.replace(/[^a-z]+/g, "-")}-imports`,
  comment,
  severity: "error",
  from: { path: `^${from}` },
  to: {
    path: "^[^/]+(/|$)",
    pathNot: [`^${from}`, "^node_modules/", ...allowed.map((a) => `^${a}`)],
    dependencyTypesNot: ["core"],
  },
});

/** What only developers run; everything else is shipped. */
const unshipped = ["bench", "docs", "fuzz", "mutation", "recording", "sandbox", "tests"];

module.exports = {
  forbidden: [
    only("checklist/", [], "the core knows nothing of the rest"),
    only(
      "components/",
      ["checklist/", "providers/saas/sdk/", "providers/framework/http-api\\.ts"],
      "components stand on the core, on the classes of our own provider, and on its HTTP client",
    ),
    only(
      "policies/",
      ["checklist/", "bundle/"],
      "policies adapt resources to the core's rules, nothing else",
    ),
    only("settings\\.ts", ["checklist/", "setting-formats\\.ts"], "settings stand on the core"),
    only("setting-formats\\.ts", ["checklist/"], "formats stand on the core alone"),
    only(
      "index\\.ts",
      ["components/", "settings\\.ts", "providers/saas/sdk/provider\\.ts"],
      "the stack wires components and settings, and sets up our own provider",
    ),
    only(
      "docs/",
      ["checklist/", "providers/"],
      "the documentation is made from the core and from our own provider",
    ),
    only("bin/", ["bundle/", "toolchain/cache\\.js"], "an entry starts a bundle"),
    only("http/", [], "the client of http stands alone"),
    only("cli/", ["checklist/", "probes/"], "the command stands on the core and the probes"),
    only("release/", ["providers/"], "the command stands on our own provider's call of Sentry"),
    only("probes/", ["checklist/", "http/"], "probes find out what the core's catalogue describes"),
    only("bundle/", [], "the bundling stands alone"),
    only("toolchain/", [], "the toolchain stands alone"),
    only("fuzz/", ["checklist/"], "fuzzing is about the core alone"),
    only(
      "recording/",
      ["checklist/", "toolchain/cache\\.js"],
      "recordings are of what the core counts, and what they ask is in the cache",
    ),
    only(
      "providers/framework/",
      ["http/", "checklist/redaction\\.ts"],
      "what providers have in common knows none of them",
    ),
    only(
      "providers/saas/(?!sdk/)",
      ["providers/framework/", "bundle/"],
      "a provider stands on what providers have in common",
    ),
    only("providers/saas/sdk/", [], "programs load the classes, and not the provider"),
    only(
      "sandbox/",
      ["toolchain/", "providers/framework/", "checklist/shell-word\\.ts"],
      "the sandbox drives the program from outside, by the CLI",
    ),
    {
      name: "no-pulumi-in-the-core",
      comment: "the core is plain TypeScript",
      severity: "error",
      from: { path: "^checklist/" },
      to: { path: "node_modules/@pulumi" },
    },
    {
      name: "no-non-package-json",
      comment:
        "what is imported is declared, or it is there only as long as another package wants it",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "not-to-dev-dep",
      comment: "what is shipped works without the development dependencies: npm ci --omit=dev",
      severity: "error",
      from: { pathNot: `^(${unshipped.join("|")})/|\\.config\\.mjs$` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "not-resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    // The policies' own package.json names the pack; what it imports stands in the project's.
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["main", "types"],
    },
    tsConfig: { fileName: "tsconfig.json" },
  },
};
