import { entryOf } from "../../environment/environment";
import type { Environments, Front } from "../../environment/environment";
import { frontOfNames, REQUIRED_NAMES } from "../../environment/front-of-names";
import { hostKind } from "../../environment/host";
import { HEALTH_CHECK_PATHS, HEALTH_PATH } from "../../environment/served";
import { urlOf } from "../../environment/url";
import { canonicalName } from "../../dns/name";
import { knownOf } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { Platform, SubjectOf, Subject } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS, present } from "../../rule";
import { judgeProperty, resourceRule, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, Stack, StackRule } from "./resource-rule";
import { worstOf } from "./served";

const TITLES: Readonly<Record<Platform, string>> = { railway: "Railway", render: "Render" };

function variablesAt(stack: Stack, platform: Platform): readonly SubjectOf<"platform-variables">[] {
  return ofKind(stack.subjects, "platform-variables").filter((one) => one.platform === platform);
}

/** Where the application runs, as far as the stack declares it: the services with variables. */
function runsAt(stack: Stack, platform: Platform): boolean {
  return variablesAt(stack, platform).length > 0;
}

const ITEMS: Readonly<Record<Platform, readonly [string, ...string[]]>> = {
  railway: ["7.1"],
  render: ["7.6", "7.7"],
};
const PLATFORMS = ["railway", "render"] as const;
const WHOLE =
  "Give the platform's variables the whole environment of the component, and set what it lacks.";

const variablesComplete = (platform: Platform): ResourceRule =>
  resourceRule({
    id: `${platform}-variables-complete`,
    items: ITEMS[platform],
    kinds: ["platform-variables"],
    title: `The services at ${TITLES[platform]} have every required variable`,
    why: "A service that lacks one does not start, or runs with its development default.",
    fix: WHOLE,
    severity: "error",
    verdict: (subject) => {
      if (subject.platform !== platform) return NOT_APPLICABLE;
      const names = knownOf(subject.names);
      if (names === undefined) return "unknown";
      const front = frontOfNames(names);
      if (front === undefined) return NOT_APPLICABLE;
      const missing = REQUIRED_NAMES[front].filter((name) => !names.includes(name));
      return missing.length === 0 ? PASS : fail(`lack ${missing.join(", ")}`);
    },
  });

const environmentsServed = (platform: Platform): StackRule =>
  stackRule({
    id: `${platform}-environments-served`,
    items: ITEMS[platform],
    title: `Both environments reach a service at ${TITLES[platform]}, with every variable`,
    why: "What a component has and no service gets is judged, and has no effect.",
    fix: WHOLE,
    severity: "error",
    judge: (stack) => {
      const there = variablesAt(stack, platform);
      if (there.length === 0) return [];
      return (["backend", "frontend"] as const).flatMap((front): readonly Answer[] => {
        const environment = stack.environments[front];
        if (environment === undefined) return [];
        const own = there.filter(({ names }) => frontOfNames(knownOf(names) ?? []) === front);
        if (own.length > 0) return own.map((one) => wholeness(one, front, environment.names));
        const subject = `variables of the ${front} at ${TITLES[platform]}`;
        const isUnclear = there.some(({ names }) => names.state === "unknown");
        const outcome = isUnclear ? "unknown" : fail("are on no service");
        return [{ subject, outcome, id: stack.environmentIds[front] }];
      });
    },
  });

/** Whether a platform gets what the component has besides the required variables. */
function wholeness(
  subject: SubjectOf<"platform-variables">,
  front: Front,
  judged: readonly string[],
): Answer {
  const names = knownOf(subject.names) ?? [];
  const missing = judged.filter(
    (name) => !names.includes(name) && !REQUIRED_NAMES[front].includes(name),
  );
  return {
    subject: labelOf(subject),
    outcome: missing.length === 0 ? PASS : fail(`lack ${missing.join(", ")}`),
    id: subject.id,
  };
}

const environmentJudged = stackRule({
  id: "platform-environment-judged",
  items: ["7.1", "7.6", "7.7"],
  title: "What a platform gets is the environment of a judged component",
  why: "Without the component all rules on the environment are silent, while the platform still gets its variables.",
  fix: "Declare a BackendEnvironment and a FrontendEnvironment, and give the platform their variables.",
  severity: "error",
  judge: ({ subjects, environments }) =>
    ofKind(subjects, "platform-variables").map((subject): Answer => {
      const names = knownOf(subject.names);
      const front = frontOfNames(names ?? []) ?? "backend";
      const isJudged = environments[front] !== undefined;
      const declared = names === undefined && present(environments).length === 2 ? "unknown" : PASS;
      return {
        subject: labelOf(subject),
        outcome: isJudged ? declared : fail(`are those of a ${front} that no component declares`),
        id: subject.id,
      };
    }),
});

/** The hosts of the application by the variables that name them. */
const HOSTS = [
  { variable: "BACKEND_URL", what: "the API", front: "backend" },
  { variable: "FRONTEND_URL", what: "the web application", front: "frontend" },
] as const;

const domainsDeclared = (platform: Platform, items: readonly [string, ...string[]]): StackRule =>
  stackRule({
    id: `${platform}-domains-declared`,
    items,
    title: `The application's hosts are custom domains at ${TITLES[platform]}`,
    why: "A platform answers 404 for a host that it does not know, wherever the DNS leads.",
    fix: "Declare a CustomDomain with the host for the service that serves it.",
    severity: "error",
    judge: (stack) => {
      if (!runsAt(stack, platform)) return [];
      const domains = ofKind(stack.subjects, "platform-domain").filter(
        (one) => one.platform === platform,
      );
      return HOSTS.flatMap(({ variable, what, front }): Answer[] => {
        const host = hostIn(stack.environments, variable);
        if (host === undefined) return [];
        const id = stack.environmentIds.backend;
        const subject = `custom domain of ${what} at ${TITLES[platform]}`;
        if (host === "unknown") return [{ subject, outcome: "unknown", id }];
        const found = domains.find((one) => canonicalName(knownOf(one.host) ?? "") === host);
        if (found !== undefined) {
          return [
            {
              subject,
              outcome: servedBy(variablesAt(stack, platform), found, front),
              id: found.id,
            },
          ];
        }
        const isUnclear = domains.some((one) => one.host.state === "unknown");
        return [{ subject, outcome: isUnclear ? "unknown" : fail(`is missing: ${host}`), id }];
      });
    },
  });

/** Whether a domain leads to the service that runs its part of the application, where one does. */
function servedBy(
  all: readonly SubjectOf<"platform-variables">[],
  { service }: SubjectOf<"platform-domain">,
  front: Front,
): Answer["outcome"] {
  const runs = (one: SubjectOf<"platform-variables">): Front | undefined =>
    frontOfNames(knownOf(one.names) ?? []);
  const own = all.filter((one) => runs(one) === front).map((one) => knownOf(one.service));
  const behind = knownOf(service);
  if (behind === undefined || own.length === 0 || own.includes(undefined)) return PASS;
  return failIf(!own.includes(behind), `leads to another service than the ${front}'s`);
}

/** The host of the URL in a variable; undefined where another rule says what is wrong with it. */
function hostIn({ backend }: Environments, variable: string): string | undefined {
  if (backend === undefined) return undefined;
  const { reading } = entryOf(backend, variable);
  if (reading.state === "unknown") return "unknown";
  const host = reading.state === "known" ? urlOf(reading.value)?.hostname : undefined;
  return host !== undefined && hostKind(host) === "public" ? canonicalName(host) : undefined;
}

/** Answers for each service with variables by what else is declared of the same service. */
function forEachService<S extends Subject & { readonly service: Property<string> }>(
  services: readonly SubjectOf<"platform-variables">[],
  others: readonly S[],
  judged: (found: S | undefined) => Answer["outcome"],
): readonly Answer[] {
  return services.map((one): Answer => {
    const service = knownOf(one.service);
    const subject = `service of ${one.resource} at ${TITLES[one.platform]}`;
    if (service === undefined) return { subject, outcome: "unknown", id: one.id };
    const found = others.find((other) => knownOf(other.service) === service);
    const isUnclear = found === undefined && others.some((at) => at.service.state === "unknown");
    return { subject, outcome: isUnclear ? "unknown" : judged(found), id: found?.id ?? one.id };
  });
}

const healthChecked = stackRule({
  id: "health-check-set",
  items: ["7.4"],
  title: "Every service has a health check",
  why: "Without one a platform sends visitors to a deployment that does not answer.",
  fix: "Declare a Service of the platform with healthCheckPath: /health for the backend, / for the frontend.",
  severity: "error",
  judge: ({ subjects }) =>
    forEachService(
      ofKind(subjects, "platform-variables"),
      ofKind(subjects, "platform-service"),
      (found) => {
        if (found === undefined) return fail("has no health check");
        if (found.healthCheckPath.state === "unknown") return "unknown";
        const path = knownOf(found.healthCheckPath) ?? "";
        return path === "" ? fail("has no path for its health check") : PASS;
      },
    ),
});

const deployedFromGit = stackRule({
  id: "railway-deploys-from-git",
  items: ["7.5"],
  title: "A push deploys every service at Railway",
  why: "What somebody must deploy by hand is behind what was reviewed, and nobody sees by how much.",
  fix: "Name the repository whose pushes are deployed: pulumi config set deployRepository OWNER/NAME.",
  severity: "warning",
  judge: (stack) =>
    forEachService(
      variablesAt(stack, "railway"),
      ofKind(stack.subjects, "deployment-trigger"),
      (found) => (found === undefined ? fail("is deployed by no push") : PASS),
    ),
});

const healthServed = stackRule({
  id: "health-check-served",
  items: ["7.4"],
  title: "Health checks ask for what the application serves",
  why: "A page that is not there never answers rightly, so no deployment goes live, or one that always answers hides what is broken.",
  fix: `Set healthCheckPath to ${HEALTH_PATH} for the backend, and to / for the frontend.`,
  severity: "warning",
  judge: ({ subjects }) => {
    const variables = ofKind(subjects, "platform-variables");
    return ofKind(subjects, "platform-service").flatMap((service): Answer[] => {
      const path = knownOf(service.healthCheckPath) ?? "";
      // Another rule says where there is none.
      if (path === "" && service.healthCheckPath.state !== "unknown") return [];
      const own = variables.find((one) => knownOf(one.service) === knownOf(service.service));
      const front = frontOfNames(own === undefined ? [] : (knownOf(own.names) ?? []));
      const isKnown = service.healthCheckPath.state === "known" && front !== undefined;
      const isServed = front !== undefined && HEALTH_CHECK_PATHS[front] === path;
      const judged = isServed ? PASS : fail("has a health check of a path that nobody answers");
      return [{ subject: labelOf(service), outcome: isKnown ? judged : "unknown", id: service.id }];
    });
  },
});

const deploymentSource = stackRule({
  id: "deployment-source",
  items: ["7.5"],
  title: "Every service is deployed from the application's own repository",
  why: "Whoever may push to another repository or branch puts code into production that nobody reviewed, and reads every secret.",
  fix: "Take the trigger's repository and branch from the settings deployRepository and deployBranch.",
  severity: "error",
  judge: ({ subjects }) => {
    const triggers = ofKind(subjects, "deployment-trigger");
    const plans = ofKind(subjects, "deployment-plan");
    return triggers.map((trigger): Answer => {
      const outcomes = (["repository", "branch"] as const).map((what) => {
        const own = trigger[what];
        const told = plans.map((plan) => plan[what]).filter(({ state }) => state !== "absent");
        // Without a setting all triggers must at least be of one mind.
        const others = told.length > 0 ? told : triggers.map((other) => other[what]);
        return others.some((one) => one.state === "known" && isOther(one.value, own))
          ? fail(`deploys another ${what} than ${told.length > 0 ? "the setting's" : "the others"}`)
          : own.state === "unknown"
            ? ("unknown" as const)
            : PASS;
      });
      return { subject: labelOf(trigger), outcome: worstOf(outcomes), id: trigger.id };
    });
  },
});

const PLACED = [
  "platform-variables",
  "platform-service",
  "platform-domain",
  "deployment-trigger",
] as const;

const oneEnvironment = stackRule({
  id: "railway-one-environment",
  items: ["7.1"],
  title: "Everything at Railway is in the environment that is production",
  why: "Another environment gets production's secrets, and those who may look into it with them; what visitors use gets nothing.",
  fix: "Set environmentId of all to that of the setting railwayEnvironmentId.",
  severity: "error",
  judge: ({ subjects }) => {
    const plans = ofKind(subjects, "deployment-plan");
    const placed = PLACED.flatMap((kind) => ofKind(subjects, kind)).filter(
      ({ environment }) => environment.state !== "absent",
    );
    const told = plans
      .map(({ environment }) => environment)
      .filter(({ state }) => state !== "absent");
    const wanted = told.length > 0 ? told : placed.map(({ environment }) => environment);
    return placed.map((one): Answer => {
      const own = one.environment;
      const isAway = wanted.some((other) => other.state === "known" && isOther(other.value, own));
      const right = own.state === "unknown" ? ("unknown" as const) : PASS;
      return {
        subject: labelOf(one),
        outcome: isAway ? fail("is in another environment of Railway's than production") : right,
        id: one.id,
      };
    });
  },
});

const isOther = (wanted: string, given: Property<string>): boolean =>
  given.state !== "unknown" && wanted.toLowerCase() !== knownOf(given)?.toLowerCase();

const deploymentChecked = resourceRule({
  id: "deployment-checked",
  items: ["7.5"],
  title: "A push is deployed when its checks have passed",
  why: "Code whose tests fail goes live, and is found by customers.",
  fix: "Set checkSuites: true.",
  severity: "warning",
  kinds: ["deployment-trigger"],
  verdict: ({ checkSuites }) =>
    judgeProperty(checkSuites, false, (waits) =>
      failIf(!waits, "deploys without waiting for checks"),
    ),
});

export const hostingRules: readonly ResourceRule[] = [
  ...PLATFORMS.map(variablesComplete),
  deploymentChecked,
];

export const hostingStackRules: readonly StackRule[] = [
  ...PLATFORMS.map(environmentsServed),
  environmentJudged,
  domainsDeclared("railway", ["7.2"]),
  domainsDeclared("render", ["7.8"]),
  healthChecked,
  deployedFromGit,
  healthServed,
  deploymentSource,
  oneEnvironment,
];
