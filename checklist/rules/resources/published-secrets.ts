import { formsOf, secretsOf } from "../../environment/secret-texts";
import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { Subject } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import { stackRule } from "./resource-rule";
import type { Answer, StackRule } from "./resource-rule";

/** Kinds that hold secrets by their nature, which Pulumi and their vendors keep. */
const HOLDERS: readonly Subject["kind"][] = [
  "role",
  "user-mapping",
  "subscription",
  "provider",
  "generated-text",
  "platform-variables",
];

const notPublished = stackRule({
  id: "secret-not-published",
  items: ["2.2", "2.3"],
  title: "No secret of the application stands where others read it",
  why: "DNS records, headers, addresses and names are read by everybody who asks, and plain outputs by everybody who sees the stack: the secret is no longer one.",
  fix: "Take it out, and replace the secret: it may have been read already. An output that needs it: pulumi.secret(...).",
  severity: "error",
  judge: ({ subjects, environments: { backend } }) => {
    if (backend === undefined) return [];
    const { texts: own, isWhole } = secretsOf(backend);
    const passwords = ofKind(subjects, "role").flatMap(({ password }) => knownOf(password) ?? []);
    const texts = [...own, ...passwords.flatMap(formsOf)];
    const shown = subjects.filter(({ kind }) => !HOLDERS.includes(kind));
    const isSecretIn = (subject: Subject): boolean =>
      [...textsIn(subject)].some((text) => texts.some((secret) => text.includes(secret)));
    const wrong = shown.filter(isSecretIn).map((subject): Answer => ({
      subject: labelIn(subject, texts),
      outcome: fail("shows a secret to everybody who reads it"),
      id: subject.id,
    }));
    if (wrong.length > 0) return wrong;
    return [{ subject: "secrets of the backend", outcome: isWhole ? PASS : "unknown" }];
  },
});

/** Every text in a subject, names of properties included. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    yield name;
    yield* textsIn(one);
  }
}

/** What a person calls a subject, unless its own name is the secret. */
function labelIn(subject: Subject, secrets: readonly string[]): string {
  const label = labelOf(subject);
  return secrets.some((secret) => label.includes(secret)) ? `a ${subject.kind}` : label;
}

export const publishedSecretRules: readonly StackRule[] = [notPublished];
