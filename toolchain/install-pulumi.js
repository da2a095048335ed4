"use strict";

// Downloads the official Pulumi CLI into a folder: node install-pulumi.js FOLDER. A process of its own,
// since @pulumi/pulumi's installer knows no time-out and a process can be ended.

const { PulumiCommand } = require("@pulumi/pulumi/automation");

const root = process.argv[2];
if (root === undefined) throw new Error("Usage: node install-pulumi.js FOLDER");
// The version that it installs by default is that of @pulumi/pulumi itself.
PulumiCommand.install({ root }).catch((/** @type {unknown} */ error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
