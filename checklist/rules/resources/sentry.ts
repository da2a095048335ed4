import { knownOf } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, PASS } from "../../rule";
import { stackRule } from "./resource-rule";
import type { Answer, StackRule } from "./resource-rule";

const sentryProjectExists = stackRule({
  id: "sentry-project-exists",
  items: ["5.1", "1.13"],
  title: "The stack has a Sentry project",
  why: "Without a project errors go nowhere, and customers find them first.",
  fix: "Declare a SentryProject with a SentryKey, and give the backend the key's dsnPublic as SENTRY_DSN.",
  severity: "error",
  judge: ({ subjects, environments, environmentIds }) => {
    // Another program's stack has no application whose errors could be reported.
    if (environments.backend === undefined) return [];
    const projects = ofKind(subjects, "sentry-project");
    if (projects.length > 0) {
      return projects.map((project) => ({
        subject: labelOf(project),
        outcome: PASS,
        id: project.id,
      }));
    }
    return [{ subject: "Sentry project", outcome: fail("is missing"), id: environmentIds.backend }];
  },
});

const sentryKeyExists = stackRule({
  id: "sentry-key-exists",
  items: ["5.1", "1.13"],
  title: "Every Sentry project has a key of its own",
  why: "The key's DSN is the address that the application reports to; one that is shared cannot be turned off for one application.",
  fix: "Declare new sentry.SentryKey(name, { organization, project: project.slug, name: ... }).",
  severity: "error",
  judge: ({ subjects }) => {
    const keys = ofKind(subjects, "sentry-key");
    return ofKind(subjects, "sentry-project").map((project): Answer => {
      const at = { subject: labelOf(project), id: project.id };
      const slug = knownOf(project.slug);
      if (slug !== undefined && keys.some((key) => knownOf(key.project) === slug)) {
        return { ...at, outcome: PASS };
      }
      const unclear = slug === undefined || keys.some((key) => key.project.state === "unknown");
      return {
        ...at,
        outcome: unclear && keys.length > 0 ? "unknown" : fail("has no key"),
      };
    });
  },
});

export const sentryStackRules: readonly StackRule[] = [sentryProjectExists, sentryKeyExists];
