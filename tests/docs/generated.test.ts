import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { Ajv2020 } from "ajv/dist/2020";
import { parse } from "dotenv";
import { parse as parseYaml } from "yaml";

import { variables } from "../../checklist/environment/contract";
import { environmentOf } from "../../checklist/environment/environment";
import { items } from "../../checklist/items";
import { judge } from "../../checklist/judge";
import { isWaivable } from "../../checklist/record-rules";
import { PRODUCTION } from "../../checklist/rule";
import { knownRules } from "../../checklist/rules/all-rules";
import { ruleGroups } from "../../docs/generator/documented-rules";
import {
  generatedFiles,
  RESOURCES_FOLDER,
  RULES_FOLDER,
} from "../../docs/generator/generated-files";
import { linksOf } from "../../docs/generator/links";
import { plainText, table } from "../../docs/generator/markdown";
import { pageNameOf } from "../../docs/generator/resource-page";
import { checkInputs } from "../../providers/framework/check";
import { examples } from "../../providers/saas/examples";
import { saas } from "../../providers/saas/provider";
import { readyBackend, readyFrontend } from "../checklist/environments";

const root = path.join(__dirname, "..", "..");
const files = generatedFiles();
const text = (file: string): string => files.get(file) ?? assert.fail(`no ${file}`);

describe("the generated documentation", () => {
  it("is committed as `npm run docs` writes it", () => {
    const stale = [...files].filter(([file, expected]) => {
      const full = path.join(root, file);
      return !existsSync(full) || readFileSync(full, "utf8") !== expected;
    });
    assert.deepEqual(
      stale.map(([file]) => file),
      [],
      "run npm run docs",
    );
    const pages = [RULES_FOLDER, RESOURCES_FOLDER].flatMap((folder) =>
      readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
    );
    assert.deepEqual(
      pages.filter((file) => !files.has(file)),
      [],
      "a page of what is no more: run npm run docs",
    );
  });

  it("has a page for every resource, with an example that the provider accepts", () => {
    const index = text(`${RESOURCES_FOLDER}/README.md`);
    for (const { token, description, properties } of saas.resources) {
      assert.ok(description, `${token} has a description`);
      const inputs = examples[token] ?? assert.fail(`${token} has no example`);
      const checked = checkInputs({ name: "it", properties, inputs, oldInputs: {}, suffix: "" });
      assert.deepEqual(checked.failures, [], token);
      const page = text(`${RESOURCES_FOLDER}/${pageNameOf(token)}`);
      for (const [name, { description: what }] of Object.entries(properties)) {
        assert.ok(what, `${token} says what ${name} is`);
        assert.ok(page.includes(`| \`${name}\``), `${token} lists ${name}`);
      }
      assert.ok(index.includes(`](${pageNameOf(token)})`));
    }
  });

  it("has a page for every rule with why, fix, items and waiver, and lists it in the index", () => {
    const index = text(`${RULES_FOLDER}/README.md`);
    for (const rule of knownRules) {
      const page = text(`${RULES_FOLDER}/${rule.id}.md`);
      assert.ok(page.includes(plainText(rule.why)), rule.id);
      assert.ok(page.includes(plainText(rule.fix)), rule.id);
      for (const item of rule.items) assert.ok(page.includes(`${item} `), rule.id);
      const waiver = new RegExp(
        isWaivable(rule.id) ? `^- rule: ${rule.id}$` : "cannot be waived",
        "m",
      );
      assert.match(page, waiver);
      assert.ok(index.includes(`](${rule.id}.md)`));
    }
  });

  it("has each rule in one group of the index", () => {
    const grouped = ruleGroups.flatMap(({ rules }) => rules.map(({ id }) => id));
    assert.deepEqual([...grouped].sort(), knownRules.map(({ id }) => id).sort());
  });

  it("shows what each rule that judges accepts and refuses", () => {
    const judging = ruleGroups.slice(0, 3).flatMap(({ rules }) => rules);
    for (const { id } of judging) {
      const page = text(`${RULES_FOLDER}/${id}.md`);
      assert.match(page, /Accepted:\n\n```(dotenv|yaml)\n/, id);
      assert.match(page, /Refused:\n\n```(dotenv|yaml)\n/, id);
    }
  });

  it("writes examples of resources as YAML that can be read", () => {
    for (const [file, page] of files) {
      for (const [, example = ""] of page.matchAll(/```yaml\n([\s\S]*?)\n```/g)) {
        assert.doesNotThrow(() => void parseYaml(example, { uniqueKeys: false }), file);
      }
    }
  });

  it("leads to pages that are there, with known titles for those elsewhere", () => {
    for (const [file, page] of files) {
      for (const [, target = ""] of page.matchAll(/\]\(([^)]+)\)/g)) {
        if (target.startsWith("https://")) continue;
        const path_ = path.join(path.dirname(file), target);
        const isThere = files.has(path_) || existsSync(path.join(root, path_));
        assert.ok(isThere, `${file} leads to ${target}`);
      }
    }
    assert.deepEqual(
      linksOf("stripe-webhook-secret").map(({ title }) => title),
      ["Stripe: webhooks"],
    );
    assert.deepEqual(linksOf("unheard-of"), []);
  });

  it("holds nothing that looks like a live key", () => {
    const LIVE = /((sk|rk|pk)_live_|whsec_|SG\.|GOCSPX-)[0-9A-Za-z]{10}|AC[0-9a-f]{32}/;
    for (const [file, page] of files) assert.doesNotMatch(page, LIVE, file);
  });

  it("tells of all 134 items and every variable", () => {
    const coverage = text("docs/coverage.md");
    for (const { id } of items) {
      assert.match(coverage, new RegExp(`^\\| ${id.replace(".", "\\.")} \\|`, "m"));
    }
    for (const { name, aliases } of variables) {
      for (const written of [name, ...aliases]) {
        assert.ok(text("docs/variables.md").includes(`\`${written}\``), written);
      }
      assert.match(text(".env.example"), new RegExp(`^(# )?${name}=`, "m"));
    }
  });

  it("gives a template that is refused in every required line that a person fills in, and nowhere else", () => {
    const values = parse(text(".env.example"));
    const side = (front: "backend" | "frontend"): Record<string, string> =>
      Object.fromEntries(
        Object.entries(values).filter(
          ([name]) =>
            (variables.find((variable) => variable.name === name)?.side === "backend") ===
            (front === "backend"),
        ),
      );
    const environments = {
      backend: environmentOf("backend", side("backend")),
      frontend: environmentOf("frontend", side("frontend")),
    };
    const failed = judge(environments, PRODUCTION).filter(({ status }) => status === "fail");
    const expected = variables
      .filter((variable) => variable.required && variable.default === undefined)
      .map(({ name }) => name)
      // Several workers, which the contract has by default, need a shared store.
      .concat("REDIS_URL");
    assert.deepEqual(
      variables.filter(({ requiredWith }) => requiredWith !== undefined).map(({ name }) => name),
      ["REDIS_URL"],
    );
    assert.deepEqual(
      [...new Set(failed.map(({ subject }) => subject))].sort(),
      [...expected].sort(),
    );
  });

  it("gives a JSON Schema that accepts an environment that is ready and refuses gaps and nonsense", () => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(text("docs/env.schema.json")) as object,
    );
    const ready = { ...readyBackend, ...readyFrontend };
    assert.ok(validate(ready), JSON.stringify(validate.errors));
    for (const change of [
      { STRIPE_SECRET_KEY: undefined },
      { DEBUG: "maybe" },
      { DB_POOL_SIZE: "five" },
      { BACKEND_URL: "api" },
      { SECRET_KEY: "" },
      { SECURE_COOKIE_SAMESITE: "some" },
    ]) {
      assert.ok(!validate({ ...ready, ...change }), JSON.stringify(change));
    }
    const { ALLOWED_ORIGINS, ...rest } = ready;
    assert.ok(validate({ ...rest, CORS_ORIGINS: ALLOWED_ORIGINS }));
  });

  it("escapes what Markdown would take for itself, but not code", () => {
    assert.equal(plainText("a_b <x> *._domainkey `<y>_*`"), "a_b \\<x\\> \\*.\\_domainkey `<y>_*`");
    assert.equal(table(["a|b"], [["c\nd"]]), "| a\\|b |\n| --- |\n| c d |");
  });
});
