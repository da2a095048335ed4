import { knownRules } from "../../checklist/rules/all-rules";
import { coveragePage } from "./coverage-page";
import { envExample } from "./env-example";
import { envSchema } from "./env-schema";
import { ruleIndex } from "./rule-index";
import { rulePage } from "./rule-page";
import { variablesPage } from "./variables-page";

/** The folder that holds pages of rules alone: what else is there is out of date. */
export const RULES_FOLDER = "docs/rules";

/** The texts of all generated files by their paths from the project's folder. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map<string, string>([
    ...knownRules.map((rule) => [`${RULES_FOLDER}/${rule.id}.md`, rulePage(rule)] as const),
    [`${RULES_FOLDER}/README.md`, ruleIndex()],
    ["docs/coverage.md", coveragePage()],
    ["docs/variables.md", variablesPage()],
    ["docs/env.schema.json", envSchema()],
    [".env.example", envExample()],
  ]);
}
