import { HEALTH_PATH } from "../../environment/served";
import { valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { judgeProperty, resourceRule, stackRule } from "./resource-rule";
import type { ResourceRule, Stack, StackRule } from "./resource-rule";
import { judgeServed } from "./served";

/** Before a plan is carried out much is open: it then counts neither for nor against. */
type Known = boolean | "unknown";

/** What SENTRY_ENVIRONMENT has to be. */
const PRODUCTION_NAME = "production";

const all = (...each: readonly Known[]): Known => {
  if (each.includes(false)) return false;
  return each.includes("unknown") ? "unknown" : true;
};
const any = (each: readonly Known[]): Known => {
  if (each.includes(true)) return true;
  return each.includes("unknown") ? "unknown" : false;
};
const not = (known: Known): Known => (known === "unknown" ? known : !known);

/** Whether a property that may be left out is one of which this holds. */
function holds<T>(property: Property<T>, absent: boolean, test: (value: T) => boolean): Known {
  if (property.state === "unknown") return "unknown";
  return property.state === "known" ? test(property.value) : absent;
}

const enabled = ({ enabled: given }: { readonly enabled: Property<boolean> }): Known =>
  holds(given, true, (isEnabled) => isEnabled);
/** Whether it is about a project's own errors. */
const watchesErrors = ({ project }: SubjectOf<"sentry-alert">): Known =>
  holds(project, false, (slug) => slug !== "");
const watchesMonitors = ({ monitors }: SubjectOf<"sentry-alert">): Known =>
  holds(monitors, false, ({ length }) => length > 0);
const choosesAny = ({ chooses }: SubjectOf<"sentry-alert">): Known =>
  holds(chooses, false, ({ length }) => length > 0);
const chooses = (alert: SubjectOf<"sentry-alert">, pattern: RegExp): Known =>
  all(
    watchesErrors(alert),
    holds(alert.chooses, false, (texts) => texts.some((text) => pattern.test(text))),
  );
const notifies = ({ recipients }: SubjectOf<"sentry-alert">): Known =>
  holds(recipients, false, (whom) => whom.some((one) => one !== "owners NoOne"));

const PAYMENTS = /payment|stripe/i;
const DATABASE =
  /database|postgres|psycopg|sqlalchemy|QueuePool|OperationalError|InterfaceError|\bconnection/i;
const DURATIONS = /^(p\d+|percentile|avg|max)\(.*duration/;

/** Whether the stack watches how long requests take. */
function watchesDurations({ subjects }: Stack): Known {
  return any(
    ofKind(subjects, "metric-monitor").map((monitor) =>
      all(
        enabled(monitor),
        holds(monitor.aggregate, false, (aggregate) => DURATIONS.test(aggregate)),
      ),
    ),
  );
}

const alertNotifies = resourceRule({
  id: "alert-notifies",
  items: ["5.2", "5.9", "5.10", "5.11", "5.12"],
  title: "Every alert notifies somebody",
  why: "An alert that reaches nobody looks as if somebody watched.",
  fix: 'Give actions a team or a member: actions: [{ team: "bookedbarber" }]; owners with NoOne reaches nobody where an issue has no owner.',
  severity: "error",
  kinds: ["sentry-alert"],
  verdict: (alert) => {
    const known = notifies(alert);
    return known === "unknown" ? known : failIf(!known, "notifies nobody");
  },
});

const monitorEnabled = resourceRule({
  id: "monitor-enabled",
  items: ["5.6", "5.9", "5.10"],
  title: "Every monitor is switched on",
  why: "A monitor that is switched off opens no issue, and its alert waits for nothing.",
  fix: "Take enabled out, or set it to true.",
  severity: "error",
  kinds: ["uptime-monitor", "metric-monitor"],
  verdict: (monitor) =>
    judgeProperty(monitor.enabled, true, (isEnabled) => failIf(!isEnabled, "is switched off")),
});

/** What customers put up with before they go elsewhere. */
const SLOWEST_MINUTES = 15;
const DAY_MINUTES = 1440;

const uptimeAwake = resourceRule({
  id: "uptime-monitor-awake",
  items: ["5.6"],
  title: "The uptime monitor tells of a failure within a quarter of an hour",
  why: "A monitor that asks once a day finds out after the customers.",
  fix: "Set intervalSeconds: 60 and downtimeThreshold: 2.",
  severity: "warning",
  kinds: ["uptime-monitor"],
  verdict: ({ intervalSeconds, downtimeThreshold }) => {
    const interval = valueOr(intervalSeconds, 60);
    const threshold = valueOr(downtimeThreshold, 3);
    if (interval === undefined || threshold === undefined) return "unknown";
    const minutes = Math.ceil((interval * threshold) / 60);
    return failIf(minutes > SLOWEST_MINUTES, `tells of a failure after ${minutes} minutes`);
  },
});

const alertAwake = resourceRule({
  id: "alert-awake",
  items: ["5.2"],
  title: "An alert tells again of an issue that goes on",
  why: "Who missed the one message of the day takes the failure for fixed.",
  fix: "Set frequencyMinutes to an hour or less.",
  severity: "warning",
  kinds: ["sentry-alert"],
  verdict: ({ frequencyMinutes }) =>
    judgeProperty(frequencyMinutes, 30, (minutes) =>
      failIf(minutes >= DAY_MINUTES, "tells of an issue once a day"),
    ),
});

const watchesProduction = resourceRule({
  id: "alert-of-production",
  items: ["5.2", "5.6", "5.9", "5.10", "5.11", "5.12"],
  title: "Monitors and alerts are about production",
  why: "Of another environment there are no events, or those that nobody has to act upon: production fails in silence.",
  fix: `Take environment out, or set it to ${PRODUCTION_NAME}.`,
  severity: "warning",
  kinds: ["uptime-monitor", "metric-monitor", "sentry-alert"],
  verdict: ({ environment }, { production }) => {
    if (!production) return NOT_APPLICABLE;
    return judgeProperty(environment, PRODUCTION_NAME, (name) =>
      failIf(name !== "" && name !== PRODUCTION_NAME, "is about another environment"),
    );
  },
});

/** From where on a number is one that no customer waits for, by what is counted. */
const HIGHEST: readonly (readonly [counted: RegExp, most: number, of: string])[] = [
  [/^failure_rate\(/i, 0.5, "half of all requests"],
  [/duration|^(lcp|fcp|inp|ttfb)\(/i, 30_000, "half a minute"],
  [/^(count|count_unique|epm|eps)\(/i, 10_000, "thousands of errors"],
];

const monitorSensitive = resourceRule({
  id: "monitor-sensitive",
  items: ["5.9", "5.10"],
  title: "Monitors tell of a failure before everybody has met it",
  why: "A threshold that nothing reaches is the same as no monitor, and looks like one.",
  fix: "Lower thresholds: components/alerts.ts has those of the checklist.",
  severity: "warning",
  kinds: ["metric-monitor"],
  verdict: ({ aggregate, thresholds }) => {
    const counted = valueOr(aggregate, "");
    const given = valueOr(thresholds, { values: {}, partial: false });
    if (counted === undefined || given === undefined) return "unknown";
    const row = HIGHEST.find(([pattern]) => pattern.test(counted));
    const critical = given.values["critical"];
    if (row === undefined) return NOT_APPLICABLE;
    if (critical === undefined) return given.partial ? "unknown" : NOT_APPLICABLE;
    return failIf(Number(critical) > row[1], `waits for more than ${row[2]}`);
  },
});

const uptimeServed = stackRule({
  id: "uptime-monitor-served",
  items: ["5.6"],
  title: "The uptime monitor asks for the API's health check",
  why: "Of another address an answer says nothing about the application that customers use.",
  fix: `Set url to https://<the API's host>${HEALTH_PATH}.`,
  severity: "error",
  judge: (stack) => {
    // There may be more of them, such as for the website: one must ask for the API.
    const judged = ofKind(stack.subjects, "uptime-monitor").map((monitor) => ({
      subject: labelOf(monitor),
      outcome: judgeServed(monitor.url, HEALTH_PATH, stack),
      id: monitor.id,
    }));
    const right = judged.find(({ outcome }) => outcome === PASS);
    return right === undefined ? judged : [right];
  },
});

const uptimeExists = stackRule({
  id: "uptime-monitor-exists",
  items: ["5.6", "11.5"],
  title: "The stack has an uptime monitor",
  why: "An application that does not answer reports no errors either: only a question from outside finds that out.",
  fix: `Declare new UptimeMonitor(name, { organization, project, name: ..., url: "https://<the API's host>${HEALTH_PATH}" }): components/alerts.ts.`,
  severity: "warning",
  judge: ({ subjects, environments, environmentIds }) => {
    if (environments.backend === undefined) return [];
    const monitors = ofKind(subjects, "uptime-monitor");
    const known = any(monitors.map(enabled));
    return [
      {
        subject: "uptime monitor",
        outcome: known === "unknown" ? known : known ? PASS : fail("is not set up by this stack"),
        id: monitors.find((monitor) => enabled(monitor) === true)?.id ?? environmentIds.backend,
      },
    ];
  },
});

/** A rule on one of the alerts that the checklist asks for. */
function alertExists(
  given: Pick<StackRule, "id" | "items" | "title" | "why" | "fix"> & {
    readonly subject: string;
    readonly about: (alert: SubjectOf<"sentry-alert">, stack: Stack) => Known;
  },
): StackRule {
  const { subject, about, ...description } = given;
  return stackRule({
    ...description,
    severity: "warning",
    judge: (stack) => {
      if (stack.environments.backend === undefined) return [];
      const judged = ofKind(stack.subjects, "sentry-alert").map((alert) => ({
        alert,
        known: all(enabled(alert), notifies(alert), about(alert, stack)),
      }));
      const known = any(judged.map((one) => one.known));
      const found = judged.find((one) => one.known === true)?.alert;
      return [
        {
          subject,
          outcome: known === "unknown" ? known : known ? PASS : fail("is not set up by this stack"),
          id: found?.id ?? stack.environmentIds.backend,
        },
      ];
    },
  });
}

const alertRules: readonly StackRule[] = [
  alertExists({
    id: "alert-critical-errors",
    items: ["5.2", "5.9", "11.5"],
    title: "An alert tells of critical errors",
    why: "Errors that only pile up at Sentry are found when a customer complains.",
    fix: "Declare an Alert with project, a filter by priority or level and none by tags, and actions that notify a team.",
    subject: "alert of critical errors",
    about: (alert) => all(watchesErrors(alert), not(choosesAny(alert))),
  }),
  alertExists({
    id: "alert-performance",
    items: ["5.10", "11.5"],
    title: "An alert tells of slow answers",
    why: "An application that grows slower breaks nowhere: nobody looks before customers leave.",
    fix: "Declare a MetricMonitor of p95(span.duration), and an Alert of its own with that monitor's id in monitorIds, without project.",
    subject: "alert of slow answers",
    about: (alert, stack) =>
      all(watchesMonitors(alert), not(watchesErrors(alert)), watchesDurations(stack)),
  }),
  alertExists({
    id: "alert-payments",
    items: ["5.11", "11.5"],
    title: "An alert tells of payments that fail",
    why: "Among other errors a failing payment is one of many; each hour of it is lost revenue.",
    fix: 'Declare an Alert with project and a filter such as { type: "tagged_event", key: "transaction", match: "co", value: "payment" }.',
    subject: "alert of failed payments",
    about: (alert) => chooses(alert, PAYMENTS),
  }),
  alertExists({
    id: "alert-database",
    items: ["5.12", "11.5"],
    title: "An alert tells of lost connections to the database",
    why: "Without its database the application answers nothing, and its health check still does.",
    fix: 'Declare an Alert with project and a filter such as { type: "event_attribute", attribute: "exception.type", match: "eq", value: "OperationalError" }.',
    subject: "alert of lost database connections",
    about: (alert) => chooses(alert, DATABASE),
  }),
];

export const alertResourceRules: readonly ResourceRule[] = [
  alertNotifies,
  monitorEnabled,
  uptimeAwake,
  alertAwake,
  watchesProduction,
  monitorSensitive,
];

export const alertStackRules: readonly StackRule[] = [uptimeServed, uptimeExists, ...alertRules];
