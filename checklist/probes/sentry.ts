import { HEALTH_PATH } from "../environment/served";
import type { ProbeDescription } from "./probe";

export const sentryProbes = [
  {
    id: "sentry-release",
    items: ["5.4"],
    title: "Sentry has the deployed release",
    why: "Without a release nobody sees which deployment brought an error, and errors that were mended do not come back as new ones.",
    fix: "Tell Sentry of each deployment, from CI, with the version that SENTRY_RELEASE has: npm run -s release -- --environment production",
    looks:
      "Asks Sentry for the project's newest release, for that of SENTRY_RELEASE, for their deployments to production and their commits.",
    severity: "error",
  },
  {
    id: "sentry-alerts-enabled",
    items: ["5.2", "5.9", "5.10", "5.11", "5.12"],
    title: "Sentry's alerts are on, and tell somebody who is there",
    why: "An alert that somebody has muted, or whose team has no members, looks as if somebody watched.",
    fix: "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
    looks:
      "Asks Sentry for all alerts, monitors, teams and members, and judges them by the rules on alerts in a plan.",
    severity: "error",
  },
  {
    id: "sentry-uptime-up",
    items: ["5.6"],
    title: "Sentry watches the API from outside, and finds it up",
    why: "An application that does not answer reports no errors either: only a question from outside finds that out.",
    fix: "Put back what the stack declares: pulumi up --refresh --policy-pack policies.",
    looks: `Asks Sentry for the uptime monitor of ${HEALTH_PATH} at the API's host, and for what it has found open.`,
    severity: "error",
  },
  {
    id: "sentry-event-arrives",
    items: ["5.1"],
    title: "An error that is sent to Sentry is found there",
    why: "With a DSN that is switched off, or a quota that is used up, errors vanish without a word.",
    fix: "Put back the project's key and let the application have its DSN, by `pulumi up --refresh --policy-pack policies`; look at the quota: https://sentry.io/settings/billing/overview/.",
    looks:
      "Sends a message of the environment checklist to SENTRY_DSN, and asks Sentry's API for it until it is there.",
    severity: "error",
    sends: true,
  },
] as const satisfies readonly ProbeDescription[];
