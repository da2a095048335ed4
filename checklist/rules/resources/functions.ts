import { holdsMore, isUntrusted, readFunctionBody } from "../../database/function-body";
import { isModest, purposeOf } from "../../database/role-purpose";
import { bareName } from "../../database/system-objects";
import { knownOf, valueOr } from "../../resources/property";
import type { Property } from "../../resources/property";
import { labelOf, ofKind } from "../../resources/subject";
import type { Subject, SubjectOf } from "../../resources/subject";
import { fail, failIf, NOT_APPLICABLE, PASS } from "../../rule";
import { isPublic } from "./grant-excess";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, Outcome, ResourceRule, StackRule } from "./resource-rule";

const FIX =
  "Leave securityDefiner out: the function then has its caller's rights. Where it must have its owner's, make it in a migration, with `set search_path = bookedbarber, pg_temp` behind its head, and `revoke execute on function ... from public`.";

/** PostgreSQL refuses to call them but by their trigger. */
const isTrigger = (returns: Property<string>): boolean =>
  /^(event_)?trigger$/i.test(knownOf(returns)?.trim() ?? "");

/** What the provider takes of a body that comes with its head: what is between the dollars. */
const declaredBody = (body: string): string =>
  /\bas\s+\$(\w*)\$([^]*)\$\1\$/i.exec(body)?.[2] ?? body;

const functionSafe = resourceRule({
  id: "function-safe",
  items: ["3.1", "2.4"],
  title: "No function gives its owner's rights, or the server's, to whoever calls it",
  why: "A function of SECURITY DEFINER that runs text is its owner's login for everybody; one in an untrusted language is the server's own user.",
  fix: FIX,
  severity: "error",
  kinds: ["function"],
  verdict: ({ language, securityDefiner, body, returns, args }) => {
    const head = [knownOf(returns) ?? "", ...(knownOf(args) ?? [])];
    if (head.some(holdsMore)) return fail("says more in a type than a type (returns, args)");
    const name = valueOr(language, "plpgsql");
    if (name !== undefined && isUntrusted(name || "plpgsql")) {
      return fail(`is written in ${name}, an untrusted language: it does all that the server may`);
    }
    const definer = valueOr(securityDefiner, false);
    const text = valueOr(body, "");
    if (definer === false) return name === undefined ? "unknown" : PASS;
    if (definer === undefined || text === undefined) return "unknown";
    const { runsText, reaches } = readFunctionBody(declaredBody(text));
    if (runsText) {
      return fail("runs text that it is given, with its owner's rights (SECURITY DEFINER)");
    }
    // Whoever changes a row calls it.
    if (reaches !== undefined && isTrigger(returns)) {
      return fail(`${reaches}, with its owner's rights (SECURITY DEFINER)`);
    }
    return name === undefined ? "unknown" : PASS;
  },
});

const functionReviewed = resourceRule({
  id: "function-definer-reviewed",
  items: ["3.1"],
  title: "Somebody has decided each function that runs with its owner's rights",
  why: "It passes over every grant: what it lets its callers do stands in its text alone.",
  fix: FIX,
  severity: "warning",
  kinds: ["function"],
  verdict: ({ securityDefiner }) => {
    const definer = valueOr(securityDefiner, false);
    if (definer === undefined) return "unknown";
    return failIf(definer, "runs with its owner's rights (SECURITY DEFINER)");
  },
});

const functionDefinerClosed = stackRule({
  id: "function-definer-closed",
  items: ["3.1"],
  title: "Functions with their owner's rights look where they mean to, or are closed to PUBLIC",
  why: "Every role may call a new function, and whoever may make a temporary table or a function of a name that it uses has that one run with the owner's rights.",
  fix: FIX,
  severity: "error",
  judge: ({ subjects }) =>
    ofKind(subjects, "function").map((one): Answer => {
      return { subject: labelOf(one), outcome: closedOutcome(one, subjects), id: one.id };
    }),
});

function closedOutcome(one: SubjectOf<"function">, subjects: readonly Subject[]): Outcome {
  const definer = valueOr(one.securityDefiner, false);
  if (definer === false || isTrigger(one.returns)) return NOT_APPLICABLE;
  const body = valueOr(one.body, "");
  if (definer === undefined || body === undefined) return "unknown";
  const { setsSearchPath, reaches } = readFunctionBody(declaredBody(body));
  const grants = grantsOn(one, subjects);
  const isClosed = grants.some(
    ({ role, privileges }) => isPublic(knownOf(role) ?? "") && knownOf(privileges)?.length === 0,
  );
  const what = "with its owner's rights (SECURITY DEFINER)";
  if (reaches !== undefined) {
    // An administrator's tool, such as what PgBouncer looks logins up by, is for its own role alone.
    const callers = grants.filter(
      ({ role, privileges }) =>
        isModest(purposeOf(knownOf(role) ?? "")) && (knownOf(privileges)?.length ?? 1) > 0,
    );
    if (!isClosed) return fail(`${reaches} for every role, ${what}`);
    return callers.length === 0 ? PASS : fail(`${reaches} for the application, ${what}`);
  }
  return setsSearchPath || isClosed
    ? PASS
    : fail(`runs for every role ${what}, and sets no search_path`);
}

/** What the stack says of who may call a function. */
function grantsOn(
  one: SubjectOf<"function">,
  subjects: readonly Subject[],
): readonly SubjectOf<"grant">[] {
  const name = bareName(knownOf(one.name) ?? "");
  return ofKind(subjects, "grant").filter((grant) => {
    const objects = valueOr(grant.objects, []);
    return (
      !grant.future &&
      /^(function|procedure|routine)$/i.test(knownOf(grant.objectType) ?? "") &&
      (knownOf(grant.schema) ?? "") === (knownOf(one.schema) ?? "") &&
      objects !== undefined &&
      (objects.length === 0 || objects.some((object) => bareName(object) === name))
    );
  });
}

export const functionRules: readonly ResourceRule[] = [functionSafe, functionReviewed];

export const functionStackRules: readonly StackRule[] = [functionDefinerClosed];
