import assert from "node:assert/strict";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { placeOf, variablesAt } from "../../sandbox/apis/railway";
import { railwayProject, renderServices } from "../../sandbox/platforms";
import { project } from "../../sandbox/stack";
import type { CommandResult } from "../../sandbox/command";
import { openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const CANARY = "sk_test_CANARY4eC39HqLyjWDarjtT1zdp7dc";

/** How each changes what the platforms get, past the judged components: code of a program. */
const WAYS = {
  "a transformation": `
    const change = (variables) => ({ ...variables, DEBUG: "true", STRIPE_SECRET_KEY: pulumi.secret("${CANARY}") });`,
  "values that only the update knows": `
    const late = new random.RandomPassword("late-value", { length: 40 });
    const change = (variables) => ({
      ...variables,
      DEBUG: late.result.apply(() => "true"),
      STRIPE_SECRET_KEY: pulumi.secret(late.result.apply(() => "${CANARY}")),
    });`,
  "a map that only the update knows": `
    const late = new random.RandomPassword("late-map", { length: 40 });
    const change = (variables) => pulumi.all([variables, late.result]).apply(([known]) => ({
      ...known, DEBUG: "true", STRIPE_SECRET_KEY: "${CANARY}",
    }));`,
} as const;
type Way = keyof typeof WAYS;

/**
 * A folder with this project as it is, but for what a changed program does to the platforms'
 * variables.
 */
function changedProject(sandbox: TestSandbox, way: Way): string {
  const folder = path.join(sandbox.directory, way.replaceAll(" ", "-"));
  mkdirSync(folder);
  for (const name of readdirSync(project)) {
    if (name !== "program.js") symlinkSync(path.join(project, name), path.join(folder, name));
  }
  writeFileSync(
    path.join(folder, "program.js"),
    `"use strict";
    const { createRequire } = require("node:module");
    const load = createRequire(${JSON.stringify(path.join(project, "program.js"))});
    const pulumi = load("@pulumi/pulumi");
    const random = load("@pulumi/random");
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      if (!/^saas:(railway:Variables|render:EnvironmentVariables)$/.test(type)) return undefined;
      if (!/backend/.test(name)) return undefined;
      return { props: { ...props, variables: change(props.variables) }, opts };
    });
    ${WAYS[way]}
    module.exports = load("./program.js");
    `,
  );
  return folder;
}

/** What the backend's services hold of the two variables, at both platforms. */
function held({ platforms }: TestSandbox): readonly (string | undefined)[] {
  const place = placeOf(railwayProject.environment, railwayProject.backend);
  const railway = variablesAt(platforms.railway, place);
  const render = platforms.render.services.get(renderServices.backend)?.variables;
  return ["DEBUG", "STRIPE_SECRET_KEY"].flatMap((name) => [
    railway.get(name)?.value,
    render?.get(name),
  ]);
}

for (const state of ["empty", "deployed"] as const) {
  const where = state === "empty" ? "a first update" : "a later update";
  describe(`what a changed program gives to the platforms, in ${where}`, function () {
    this.timeout(300_000);
    let sandbox: TestSandbox;
    before(async () => {
      sandbox = await openSandbox(state);
    });
    after(async () => {
      await sandbox.close();
    });

    const run = (folder: string, ...args: string[]): Promise<CommandResult> =>
      sandbox.pulumi(
        ...["--cwd", folder, ...args, "--stack", "sandbox"],
        ...["--policy-pack", path.join(project, "policies")],
      );

    for (const way of Object.keys(WAYS) as Way[]) {
      it(`is refused before a platform gets it, by ${way}`, async () => {
        const before = held(sandbox);
        const folder = changedProject(sandbox, way);
        const preview = await run(folder, "preview");
        const isKnown = way === "a transformation";
        assert.equal(preview.code !== 0, isKnown, preview.output);
        const update = await run(folder, "up", "--yes", "--skip-preview");
        assert.notEqual(update.code, 0, update.output);
        for (const { output } of isKnown ? [preview, update] : [update]) {
          assert.match(output, /\[1\.8\].* DEBUG at (railway|render)-backend-variables /);
          assert.match(
            output,
            /\[1\.3\].* STRIPE_SECRET_KEY at (railway|render)-backend-variables /,
          );
        }
        for (const { output } of [preview, update]) {
          assert.ok(!output.includes("CANARY"), output);
        }
        assert.deepEqual(held(sandbox), before);
      });
    }
  });
}
