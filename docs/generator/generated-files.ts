import { knownRules } from "../../checklist/rules/all-rules";
import { saas } from "../../providers/saas/provider";
import { attestationsPage } from "./attestations-page";
import { coveragePage } from "./coverage-page";
import { envExample } from "./env-example";
import { envSchema } from "./env-schema";
import { pageNameOf, resourceIndex, resourcePage } from "./resource-page";
import { ruleIndex } from "./rule-index";
import { rulePage } from "./rule-page";
import { secretsPage } from "./secrets-page";
import { variablesPage } from "./variables-page";

/** The folder that holds pages of rules alone: what else is there is out of date. */
export const RULES_FOLDER = "docs/rules";

/** The folder that holds pages of our own provider's resources alone. */
export const RESOURCES_FOLDER = "docs/resources";

/** The texts of all generated files by their paths from the project's folder. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map<string, string>([
    ...knownRules.map((rule) => [`${RULES_FOLDER}/${rule.id}.md`, rulePage(rule)] as const),
    [`${RULES_FOLDER}/README.md`, ruleIndex()],
    ...saas.resources.map(
      (type) => [`${RESOURCES_FOLDER}/${pageNameOf(type.token)}`, resourcePage(type)] as const,
    ),
    [`${RESOURCES_FOLDER}/README.md`, resourceIndex(saas.resources)],
    ["docs/attestations.md", attestationsPage()],
    ["docs/coverage.md", coveragePage()],
    ["docs/operations/secrets.md", secretsPage()],
    ["docs/variables.md", variablesPage()],
    ["docs/env.schema.json", envSchema()],
    [".env.example", envExample()],
  ]);
}
