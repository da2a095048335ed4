import { knownOf, valueOr } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import { fail, failIf, PASS } from "../../rule";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, StackRule } from "./resource-rule";

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

/** Fewer events in a minute than this are used up by the first failure of an outage. */
const FEWEST_A_MINUTE = 10;

const sentryKeyOpen = resourceRule({
  id: "sentry-key-open",
  items: ["5.1", "5.2"],
  title: "Sentry takes as many events as an outage makes",
  why: "Once a small limit is used up Sentry throws errors away, of all sorts, and no alert tells of them.",
  fix: `Take rateLimitCount and rateLimitWindow out, or allow ${FEWEST_A_MINUTE} events in a minute or more.`,
  severity: "warning",
  kinds: ["sentry-key"],
  verdict: ({ rateLimitCount, rateLimitWindow }) => {
    const count = valueOr(rateLimitCount, 0);
    const seconds = valueOr(rateLimitWindow, 0);
    if (count === undefined || seconds === undefined) return "unknown";
    // Without one of both there is no limit.
    if (count <= 0 || seconds <= 0) return PASS;
    return failIf(
      (count * 60) / seconds < FEWEST_A_MINUTE,
      "throws errors away after the first few",
    );
  },
});

export const sentryRules: readonly ResourceRule[] = [sentryKeyOpen];

export const sentryStackRules: readonly StackRule[] = [sentryProjectExists, sentryKeyExists];
