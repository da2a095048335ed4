import { contentOf } from "../environment/environment";
import type { Environments } from "../environment/environment";
import { secretsOf } from "../environment/secret-texts";
import type { Reading } from "../environment/value";
import type { Finding } from "../finding";
import { fail, findingOf, findingOnNothing, NOT_APPLICABLE, PASS } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";

const description: RuleDescription = {
  id: "browser-gets-no-backend-secret",
  items: ["1.15", "2.3"],
  title: "No secret of the backend is in a value that browsers get",
  why: "A name tells nothing: Next.js writes the value of every NEXT_PUBLIC_ variable into the pages' scripts, where everybody can read it.",
  fix: "Take the value out of the frontend's variable, and replace the backend's secret: it may have been published.",
  severity: "error",
};

const own: RuleDescription = {
  id: "frontend-gets-no-backend-secret",
  items: ["2.3", "2.2"],
  title: "The frontend's service has none of the backend's secrets",
  why: "What renders pages for everybody is broken into first: with the key of payments or of the database in its environment that is enough.",
  fix: "Take the variable from the frontend: what needs the secret is the API's work.",
  severity: "error",
};

const inBrowsers = (name: string): boolean => name.startsWith("NEXT_PUBLIC_");

/** A rule that compares some of the frontend's values with the backend's secrets, whatever their names. */
const comparing = (
  rule: RuleDescription,
  judges: string,
  isJudged: (name: string) => boolean,
  problem: string,
): Rule => ({
  ...rule,
  scope: "both",
  variables: [],
  judges,
  judge: ({ backend, frontend }: Environments): Finding[] => {
    if (backend === undefined || frontend === undefined) return [];
    const { texts, isWhole } = secretsOf(backend);
    const findings = frontend.names
      .filter(isJudged)
      .map((name) =>
        findingOf(rule, name, verdictOn(frontend.read(name), texts, isWhole, problem)),
      );
    return findings.length > 0 ? findings : [findingOnNothing(rule, frontend)];
  },
});

/** The rules that compare what the frontend gets with the backend's secrets. */
export const browserSecretRules: readonly Rule[] = [
  comparing(
    description,
    "every NEXT_PUBLIC_ variable beside the backend's secrets",
    inBrowsers,
    "holds a secret of the backend, and every browser would get it",
  ),
  comparing(
    own,
    "every other variable of the frontend beside the backend's secrets",
    (name) => !inBrowsers(name),
    "holds a secret of the backend",
  ),
];

function verdictOn(
  reading: Reading,
  secrets: readonly string[],
  isWhole: boolean,
  problem: string,
): Verdict | "unknown" {
  if (reading.state === "absent") return NOT_APPLICABLE;
  if (reading.state === "unknown") return "unknown";
  const { text } = contentOf(reading);
  if (secrets.some((secret) => text.includes(secret))) {
    return fail(problem);
  }
  return isWhole ? PASS : "unknown";
}
