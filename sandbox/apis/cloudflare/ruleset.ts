import { isoMicroseconds } from "../clock";
import { newId } from "./ids";
import type { RuleBody } from "./ruleset-rules";

/** A rule as it is kept; its id stays with its ref. */
export interface Rule {
  id: string;
  ref: string;
  version: number;
  updatedOn: number;
  body: RuleBody;
}

/** A zone's ruleset of one phase. */
export interface Ruleset {
  id: string;
  name: string;
  description: string;
  kind: string;
  phase: string;
  version: number;
  updatedOn: number;
  rules: Rule[];
}

/** The rules of a new version: one with a known id or ref is that rule, all others are new. */
export function nextRules(
  bodies: readonly RuleBody[],
  before: readonly Rule[],
  now: number,
): Rule[] {
  const left = [...before];
  return bodies.map((body) => {
    const at = left.findIndex(({ id, ref }) => id === body.id || ref === body.ref);
    const [old] = at === -1 ? [] : left.splice(at, 1);
    const same = old !== undefined && JSON.stringify(old.body) === JSON.stringify(body);
    const id = old?.id ?? newId();
    return {
      id,
      ref: body.ref ?? old?.ref ?? id,
      version: old === undefined ? 1 : old.version + (same ? 0 : 1),
      updatedOn: same ? old.updatedOn : now,
      body,
    };
  });
}

/** A ruleset as the vendor shows it; a list leaves the rules out. */
export function renderRuleset(ruleset: Ruleset, rules: "with rules" | "alone"): object {
  const { id, name, description, kind, phase, version, updatedOn } = ruleset;
  return {
    id,
    name,
    description,
    kind,
    phase,
    version: String(version),
    last_updated: isoMicroseconds(updatedOn),
    ...(rules === "with rules" &&
      ruleset.rules.length > 0 && { rules: ruleset.rules.map(renderRule) }),
  };
}

function renderRule({ id, ref, version, updatedOn, body }: Rule): object {
  const { action, action_parameters: parameters, description, ratelimit, logging } = body;
  const hasParameters = Object.keys(parameters ?? {}).length > 0;
  return {
    id,
    version: String(version),
    action,
    ...(hasParameters && { action_parameters: parameters }),
    ...(ratelimit && {
      ratelimit: { requests_to_origin: false, mitigation_timeout: 0, ...withoutNull(ratelimit) },
    }),
    ...(description && { description }),
    expression: body.expression,
    last_updated: isoMicroseconds(updatedOn),
    ref,
    enabled: body.enabled ?? true,
    ...(logging ? { logging } : action === "skip" ? { logging: { enabled: true } } : {}),
  };
}

function withoutNull(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  );
}
