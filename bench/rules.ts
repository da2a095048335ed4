import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";

import { environmentOf } from "../checklist/environment/environment";
import type { Environments } from "../checklist/environment/environment";
import { environmentExamples } from "../checklist/examples/environment";
import { EXAMPLE_CONTEXT, frontNamed } from "../checklist/examples/judge-example";
import { expanded } from "../checklist/examples/made-up";
import { resourceExamples } from "../checklist/examples/resources";
import { judge } from "../checklist/judge";
import { subjectOfPlain } from "../checklist/resources/plain-subject";
import type { PlainSubject } from "../checklist/resources/plain-subject";
import type { Subject } from "../checklist/resources/subject";
import { rules } from "../checklist/rules/catalogue";
import { resourceRules, stackRules } from "../checklist/rules/resources/catalogue";
import { applyResourceRule, applyStackRule } from "../checklist/rules/resources/resource-rule";
import type { ResourceRule } from "../checklist/rules/resources/resource-rule";

/**
 * Times all rules over 1,000 subjects (variables of environments and resources) in this process,
 * and ten rules on 1,000 resources here and in OPA, in turns in one run: the figure to watch is
 * their ratio. The aim for all rules is 10 ms, warm.
 *
 * `npm run bench:rules -- ROUNDS` (30 unless told). Needs Go for OPA, which it builds once.
 */
const SUBJECTS = 1000;

/** The rules that bench/opa/rules.rego has as well. */
const COMPARED = new Set([
  "role-unprivileged",
  "role-connection-limit",
  "role-password",
  "grant-not-public",
  "readonly-role-reads",
  "database-encoding",
  "database-connection-limit",
  "spf-closed",
  "dkim-not-proxied",
  "dmarc-valid",
]);

interface Stack {
  readonly environments: Environments;
  readonly subjects: readonly Subject[];
}

function main(rounds: number): void {
  const stacks = makeStacks();
  const plain = repeated(exampleResources(), SUBJECTS);
  const subjects = plain.map((subject, index) => subjectOfPlain(subject, String(index)));
  const compared = resourceRules.filter(({ id }) => COMPARED.has(id));

  const all = times(rounds, () => judgeStacks(stacks));
  const ours = times(rounds, () => failures(compared, subjects));
  const opa = inOpa(plain, rounds);

  const count = rules.length + resourceRules.length + stackRules.length;
  console.log(
    `${SUBJECTS} subjects in one process, ${rounds} rounds after a first   cold     least    median`,
  );
  line(`all ${count} rules, on variables, resources and stacks`, all);
  line(`${compared.length} rules on resources, checklist`, ours);
  if (opa === undefined) {
    console.log("OPA could not be built: is there a Go?");
    return;
  }
  line(`the same ${compared.length} rules in Rego, OPA's Go library, prepared`, opa.times);
  console.log(`OPA / checklist, medians: ${(median(opa.times) / median(ours)).toFixed(1)}`);
  const found = failures(compared, subjects);
  console.log(`violations found: checklist ${found}, OPA ${opa.found}`);
}

/** Stacks of the rules' own examples, as many as make up the subjects. */
function makeStacks(): readonly Stack[] {
  const lines = Object.values(environmentExamples)
    .flatMap(({ pass }) => pass)
    .flatMap((example) => (typeof example === "string" ? expanded(example).split("\n") : []))
    .map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)] as const);
  const variables = [...new Map(lines)];
  const of = (front: "backend" | "frontend"): Record<string, string> =>
    Object.fromEntries(variables.filter(([name]) => frontNamed(name) === front));
  const environments = {
    backend: environmentOf("backend", of("backend")),
    frontend: environmentOf("frontend", of("frontend")),
  };
  const perStack = 100;
  const resources = repeated(exampleResources(), perStack - variables.length);
  return Array.from({ length: SUBJECTS / perStack }, (_, stack) => ({
    environments,
    subjects: resources.map((plain, index) => subjectOfPlain(plain, `${stack}.${index}`)),
  }));
}

/** The resources that the rules accept and those that they refuse. */
function exampleResources(): readonly PlainSubject[] {
  return Object.values(resourceExamples)
    .flatMap(({ pass, fail }) => [...pass, ...fail])
    .flatMap((example) => (typeof example === "string" ? [] : example.resources))
    .map((plain) =>
      plain.kind === "role" && plain.password !== undefined
        ? { ...plain, password: expanded(plain.password) }
        : plain,
    );
}

function repeated<T>(values: readonly T[], length: number): readonly T[] {
  return Array.from({ length }, (_, index) => values[index % values.length] as T);
}

function judgeStacks(stacks: readonly Stack[]): number {
  let found = 0;
  for (const { environments, subjects } of stacks) {
    found += judge(environments, EXAMPLE_CONTEXT).length;
    for (const rule of resourceRules) {
      for (const subject of subjects) {
        if (rule.kinds.includes(subject.kind)) {
          applyResourceRule(rule, subject, EXAMPLE_CONTEXT);
          found += 1;
        }
      }
    }
    const stack = { subjects, environments, environmentIds: {} };
    for (const rule of stackRules) found += applyStackRule(rule, stack, EXAMPLE_CONTEXT).length;
  }
  return found;
}

function failures(compared: readonly ResourceRule[], subjects: readonly Subject[]): number {
  let found = 0;
  for (const rule of compared) {
    for (const subject of subjects) {
      if (!rule.kinds.includes(subject.kind)) continue;
      if (applyResourceRule(rule, subject, EXAMPLE_CONTEXT).status === "fail") found += 1;
    }
  }
  return found;
}

/** The first time is the cold one. */
function times(rounds: number, run: () => unknown): readonly number[] {
  return Array.from({ length: rounds + 1 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
}

interface OpaAnswer {
  readonly times: readonly number[];
  readonly found: number;
}

/** The same in OPA; undefined where it cannot be built. */
function inOpa(subjects: readonly PlainSubject[], rounds: number): OpaAnswer | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-rules-"));
  const source = path.join(__dirname, "opa");
  const program = path.join(folder, "opabench");
  const input = path.join(folder, "input.json");
  try {
    writeFileSync(input, JSON.stringify({ subjects }));
    const build = ["build", "-mod=readonly", "-buildvcs=false", "-o", program, "."];
    execFileSync("go", build, { cwd: source, stdio: ["ignore", "ignore", "inherit"] });
    const rego = path.join(source, "rules.rego");
    const answer = execFileSync(program, [rego, input, String(rounds)], { encoding: "utf8" });
    return JSON.parse(answer) as OpaAnswer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function line(what: string, [cold = NaN, ...warm]: readonly number[]): void {
  const figure = (ms: number): string => `${ms.toFixed(2)} ms`.padStart(10);
  console.log(
    `${what.padEnd(64)}${figure(cold)}${figure(Math.min(...warm))}${figure(median([cold, ...warm]))}`,
  );
}

function median([, ...warm]: readonly number[]): number {
  const sorted = [...warm].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

main(Number(process.argv[2] ?? 30));
