import type { DmarcRamp } from "./dns/dmarc-ramp";
import type { FoundReports } from "./mail-reports/report-files";
import type { CloudflarePlan } from "./edge/cloudflare-plan";
import { findVariable, variableNamed } from "./environment/contract";
import type { VariableName } from "./environment/contract";
import { contentOf, entriesOf, entryOf } from "./environment/environment";
import type { Content, Environment, Environments, Front } from "./environment/environment";
import type { Reading } from "./environment/value";
import type { Variable } from "./environment/variable";
import type { Finding, Severity, Status } from "./finding";

/** What the judgement depends on besides the environment. */
export interface Context {
  /** Whether the environment is judged as production. */
  readonly production: boolean;
  /** The canonical domain, under which everything of the deployment is. */
  readonly domain?: string;
  /** The domain in whose name mail is sent, where it is not the canonical one. */
  readonly senderDomain?: string;
  /** The name of the database, where a setting tells it. */
  readonly databaseName?: string;
  /** Where the settings say that the database is, for the application and for Pulumi. */
  readonly databaseHosts?: readonly string[];
  /** How many replicas of the backend run at once. */
  readonly replicas?: number;
  /** How many connections the application's role may hold. */
  readonly roleConnectionLimit?: number;
  /** How many connections the poolers before the database take; undefined without a pooler. */
  readonly poolerClients?: number;
  /** The plan of the zone at Cloudflare, which decides what its rulesets may have. */
  readonly cloudflarePlan?: CloudflarePlan;
  /**
   * Whether the database may be on loopback: in the sandbox, whose database is on the same machine
   * by nature, and nowhere else.
   */
  readonly loopbackDatabase?: boolean;
  /** The UTC day on which is judged, YYYY-MM-DD. */
  readonly today?: string;
  /** What the owner answers for himself in a policy's configuration. */
  readonly allowed?: readonly string[];
  /** The stages of DMARC that the domain has been in, where somebody tells them. */
  readonly dmarcRamp?: DmarcRamp;
  /** What receivers report of the domain's mail, where a setting says where the reports are. */
  readonly mailReports?: FoundReports;
}

/** The domain under which BookedBarber is published. */
export const PUBLISHED_DOMAIN = "bookedbarber.com";

/**
 * The context of production, to which the sandbox is held as well, with the facts that hold of
 * BookedBarber as long as nothing else is known. Who knows the deployment itself puts its facts in
 * their place.
 */
export const PRODUCTION: Context = {
  production: true,
  domain: PUBLISHED_DOMAIN,
  replicas: 1,
  roleConnectionLimit: 50,
};

/** What a rule is, apart from how it judges. The documentation is made from this. */
export interface RuleDescription {
  /** Kebab case, stable: people write it in waivers and in policy configuration. */
  readonly id: string;
  /** The checklist's items that the rule serves, the main one first. */
  readonly items: readonly [string, ...string[]];
  /** What holds when the rule passes. */
  readonly title: string;
  /** What goes wrong otherwise. */
  readonly why: string;
  /** What a person does about it in a stack. */
  readonly fix: string;
  /** What a person does about a subject in an environment file, where that is something else. */
  readonly fixInFile?: (subject: string) => string;
  /**
   * The value as it is to be written, where that follows from the wrong one: another form of the
   * same thing. Undefined where only a person knows it.
   */
  readonly corrected?: (text: string, subject: string) => string | undefined;
  /** The name that is meant by a subject's; undefined where that is not certain. */
  readonly rightName?: (subject: string) => string | undefined;
  readonly severity: Severity;
}

/** What a rule needs to see: one environment of a kind, either one by itself, or both at once. */
export type Scope = Front | "either" | "both";

/** One demand on an environment: a pure function with a name and its reasons. */
export interface Rule extends RuleDescription {
  readonly scope: Scope;
  /** The variables that the rule is about; empty for a rule about whatever is there. */
  readonly variables: readonly string[];
  /** What the rule judges, in words, where it is no variable. */
  readonly judges?: string;
  /**
   * Judges the environments that are there and says nothing of the others. Total: it has an answer
   * for every text. Use `applyRule`, which also answers for a rule that breaks this promise.
   */
  judge(environments: Environments, context: Context): Finding[];
}

/** The outcome for one known value. A problem reads on after the subject's name: "is too short". */
export type Verdict =
  "pass" | "not-applicable" | { readonly problem: string; readonly fix?: string };

export const PASS: Verdict = "pass";
/** The value is another rule's business: it cannot be understood, or is only a placeholder. */
export const NOT_APPLICABLE: Verdict = "not-applicable";

/** The verdict that a value is wrong. The problem never repeats any of the value. */
export function fail(problem: string, fix?: string): Verdict {
  return fix === undefined ? { problem } : { problem, fix };
}

/** The verdict that a value is wrong if the condition holds, and right otherwise. */
export function failIf(condition: boolean, problem: string): Verdict {
  return condition ? fail(problem) : PASS;
}

/** A finding of a rule about a subject, from a verdict or for a value that is not known yet. */
export function findingOf(
  rule: RuleDescription & { readonly variables?: readonly string[] },
  subject: string,
  verdict: Verdict | "unknown",
): Finding {
  const [status, message, fix] = answerOf(subject, verdict);
  return {
    rule: rule.id,
    items: itemsFor(rule, subject),
    severity: rule.severity,
    subject,
    fix: fix ?? rule.fix,
    status,
    message,
  };
}

function answerOf(
  subject: string,
  verdict: Verdict | "unknown",
): readonly [status: Status, message: string, fix?: string | undefined] {
  switch (verdict) {
    case "pass":
      return ["pass", `${subject} is right.`];
    case "not-applicable":
      return ["not-applicable", `${subject} is not judged here.`];
    case "unknown":
      return ["unknown", `${subject} is not known yet.`];
    default:
      return ["fail", `${subject} ${verdict.problem}.`, verdict.fix];
  }
}

const itemsByRule = new WeakMap<RuleDescription, Map<Variable, readonly string[]>>();

/** The items that a finding of a rule about a subject serves. */
function itemsFor(
  rule: RuleDescription & { readonly variables?: readonly string[] },
  subject: string,
): readonly string[] {
  const own = findVariable(subject);
  if (own === undefined) return rule.items;
  const known = itemsByRule.get(rule) ?? new Map<Variable, readonly string[]>();
  itemsByRule.set(rule, known);
  const items = known.get(own) ?? itemsOf(rule, own);
  known.set(own, items);
  return items;
}

/** The subject's own items first, then the rule's, but for those of the rule's other variables. */
function itemsOf(
  rule: RuleDescription & { readonly variables?: readonly string[] },
  own: Variable,
): readonly string[] {
  const foreign = new Set(
    (rule.variables ?? []).map((name) => findVariable(name)?.items[0] ?? name),
  );
  const shared = own.items.filter((item) => rule.items.includes(item));
  const general = rule.items.filter((item) => !foreign.has(item));
  return [...new Set([...(shared.length > 0 ? shared : [own.items[0]]), ...general])];
}

/** Judges by a rule, and turns its failure to answer into a finding: silence is never a pass. */
export function applyRule(
  rule: Rule,
  environments: Environments,
  context: Context,
): readonly Finding[] {
  try {
    return rule.judge(environments, context);
  } catch {
    return [brokenRule(rule, rule.variables.join(", "))];
  }
}

/** The finding of a rule that threw. What was thrown may quote a value: nothing of it is repeated. */
export function brokenRule({ id, items }: RuleDescription, subject: string): Finding {
  return {
    rule: id,
    items,
    status: "error",
    severity: "error",
    subject,
    message: `The rule ${id} broke down and judged nothing.`,
    fix: "Report this as a bug of the checklist's rules, with the rule's name.",
  };
}

interface VariableRule extends RuleDescription {
  readonly variables: readonly [VariableName, ...VariableName[]];
  /** Placeholders are reported once, by the rule against them, unless a rule asks for them. */
  readonly placeholders?: true;
  /** Judges a value, without the space and the quotes around it. */
  readonly verdict: (text: string, context: Context, variable: Variable) => Verdict;
}

/** A rule that judges each of some variables by itself, under each name that it is written. */
export function variableRule(given: VariableRule): Rule {
  const { variables, verdict, placeholders = false, ...description } = given;
  const lines = variables.map(variableNamed);
  return {
    ...description,
    scope: scopeOf(lines),
    variables,
    judge: ({ backend, frontend }, context) =>
      lines.flatMap((variable) => {
        const environment = frontOf(variable) === "backend" ? backend : frontend;
        if (environment === undefined) return [];
        const entries = entriesOf(environment, variable.name);
        if (entries.length === 0) return [findingOf(given, variable.name, "not-applicable")];
        return entries.map(({ name, reading }) => {
          if (reading.state !== "known") return findingOf(given, name, "unknown");
          const { text, isPlaceholder } = contentOf(reading);
          if (!placeholders && isPlaceholder) return findingOf(given, name, "not-applicable");
          return findingOf(given, name, verdict(text, context, variable));
        });
      }),
  };
}

interface RelationRule extends RuleDescription {
  /** The variable to which the finding belongs: the one that a person would change. */
  readonly subject: VariableName;
  readonly other: VariableName;
  readonly verdict: (subject: string, other: string, context: Context) => Verdict;
}

/** A rule about how one variable stands to another, in the same environment or in the other one. */
export function relationRule(given: RelationRule): Rule {
  const { subject, other, verdict, ...description } = given;
  const [line, otherLine] = [variableNamed(subject), variableNamed(other)];
  const front = frontOf(line);
  return {
    ...description,
    scope: front === frontOf(otherLine) ? front : "both",
    variables: [subject, other],
    judge: (environments, context) => {
      const environment = environments[front];
      const opposite = environments[frontOf(otherLine)];
      if (environment === undefined || opposite === undefined) return [];
      const [mine, theirs] = [entryOf(environment, subject), entryOf(opposite, other)];
      const states = [mine.reading.state, theirs.reading.state];
      if (states.includes("absent")) return [findingOf(given, mine.name, "not-applicable")];
      if (mine.reading.state !== "known" || theirs.reading.state !== "known") {
        return [findingOf(given, mine.name, "unknown")];
      }
      const both = [contentOf(mine.reading), contentOf(theirs.reading)] as const;
      if (both.some(({ isPlaceholder }) => isPlaceholder)) {
        return [findingOf(given, mine.name, "not-applicable")];
      }
      return [findingOf(given, mine.name, verdict(both[0].text, both[1].text, context))];
    },
  };
}

interface EveryRule extends RuleDescription {
  /** Whether the rule says anything of the variable written under this name. */
  readonly concerns?: (name: string) => boolean;
  /** What the name tells, also while the value is not known; undefined for nothing. */
  readonly byName?: (name: string, reading: Reading) => Verdict | undefined;
  readonly verdict: (content: Content, name: string, raw: string, context: Context) => Verdict;
}

/** A rule that judges every variable that is there, also those that the contract does not know. */
export function everyRule(given: EveryRule): Rule {
  const { verdict, concerns = () => true, byName = () => undefined, ...description } = given;
  return {
    ...description,
    scope: "either",
    variables: [],
    judge: (environments, context) =>
      present(environments).flatMap((environment) => {
        const findings = environment.names.filter(concerns).flatMap((name) => {
          const reading = environment.read(name);
          if (reading.state === "absent") return [];
          const outcome = (): Verdict | "unknown" => {
            if (reading.state === "unknown") return "unknown";
            return verdict(contentOf(reading), name, reading.value, context);
          };
          return [findingOf(given, name, byName(name, reading) ?? outcome())];
        });
        return findings.length > 0 ? findings : [findingOnNothing(given, environment)];
      }),
  };
}

/** The answer where there is nothing to judge, so that a rule is never silent. */
export function findingOnNothing(rule: RuleDescription, environment: Environment): Finding {
  const subject = `${environment.front} environment`;
  // An environment that is not known as a whole cannot tell its names, and answers so for any.
  const isUnknown = environment.names.length === 0 && environment.read("").state === "unknown";
  return findingOf(rule, subject, isUnknown ? "unknown" : NOT_APPLICABLE);
}

/** The environments that are there. */
export function present({ backend, frontend }: Environments): readonly Environment[] {
  return [backend, frontend].filter((environment) => environment !== undefined);
}

/** The part of the application that has a variable. */
export function frontOf(variable: Variable): Front {
  return variable.side === "backend" ? "backend" : "frontend";
}

function scopeOf(lines: readonly Variable[]): Scope {
  const fronts = new Set(lines.map(frontOf));
  const [only] = fronts;
  return fronts.size === 1 && only !== undefined ? only : "either";
}
