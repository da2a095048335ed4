import { z } from "zod";
import { CloudflareError } from "./envelope";

const mostRules = 1000;

const age = z.object({ type: z.literal("Age"), maxAge: z.int().min(1) });
const date = z.object({ type: z.literal("Date"), date: z.iso.datetime({ offset: true }) });
const ageOrDate = z.discriminatedUnion("type", [age, date]);

const lifecycleRule = z
  .object({
    id: z.string().min(1).max(255),
    enabled: z.boolean(),
    conditions: z.object({ prefix: z.string() }),
    abortMultipartUploadsTransition: z.object({ condition: age }).optional(),
    deleteObjectsTransition: z.object({ condition: ageOrDate }).optional(),
    storageClassTransitions: z
      .array(z.object({ condition: ageOrDate, storageClass: z.literal("InfrequentAccess") }))
      .optional(),
  })
  .refine(
    ({ abortMultipartUploadsTransition, deleteObjectsTransition, storageClassTransitions }) =>
      (abortMultipartUploadsTransition ?? deleteObjectsTransition ?? storageClassTransitions) !==
      undefined,
    "a rule needs a transition",
  );

const lockRule = z.object({
  id: z.string().min(1).max(255),
  enabled: z.boolean(),
  prefix: z.string().optional(),
  condition: z.discriminatedUnion("type", [
    z.object({ type: z.literal("Age"), maxAgeSeconds: z.int().min(1) }),
    date,
    z.object({ type: z.literal("Indefinite") }),
  ]),
});

type Rules = { id: string }[];

/** The lifecycle rules of a request; ages are seconds. @throws CloudflareError 10040 */
export function lifecycleRules(body: unknown): Rules {
  return parsed(z.array(lifecycleRule), body, "lifecycle");
}

/** The lock rules of a request; ages are seconds. @throws CloudflareError 10040 */
export function lockRules(body: unknown): Rules {
  return parsed(z.array(lockRule), body, "lock");
}

function parsed(schema: z.ZodType<Rules>, body: unknown, what: string): Rules {
  const answer = z.object({ rules: schema.nullish() }).safeParse(body);
  if (!answer.success) {
    const problems = answer.error.issues.map(
      ({ path, message }) => `${path.join(".")}: ${message}`,
    );
    throw refusal(what, problems.join("; "));
  }
  const rules = answer.data.rules ?? [];
  if (rules.length > mostRules) {
    throw refusal(what, `there may be ${mostRules} rules, and there are ${rules.length}`);
  }
  if (new Set(rules.map(({ id }) => id)).size < rules.length) {
    throw refusal(what, "two rules have the same id");
  }
  return rules;
}

function refusal(what: string, why: string): CloudflareError {
  return new CloudflareError(400, 10040, `The ${what} configuration is not valid: ${why}.`);
}
