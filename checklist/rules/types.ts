import { findVariable, variables } from "../environment/contract";
import { isPlaceholder } from "../environment/placeholder";
import { scheduleOf } from "../environment/schedule";
import { booleanOf, fractionOf, integerOf } from "../environment/value";
import type { Format, Variable } from "../environment/variable";
import { fail, failIf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Rule, Verdict } from "../rule";

/** A placeholder of these formats is reported as one (`no-placeholder`), of the others here. */
const SPOKEN_OF_AS_PLACEHOLDERS: ReadonlySet<Format> = new Set<Format>([
  "email",
  "phone",
  "schedule",
]);

function typed(text: string, variable: Variable): Verdict {
  const { format, choices } = variable;
  if (choices !== undefined) {
    const known = choices.some((choice) => choice.toLowerCase() === text.toLowerCase());
    return failIf(!known, `is none of ${choices.join(", ")}`);
  }
  if (SPOKEN_OF_AS_PLACEHOLDERS.has(format) && isPlaceholder(text)) return NOT_APPLICABLE;
  switch (format) {
    case "boolean":
      return failIf(booleanOf(text) === undefined, "is neither true nor false");
    case "integer":
      return failIf(integerOf(text) === undefined, "is no whole number");
    case "fraction":
      return failIf(fractionOf(text) === undefined, "is no number from 0 to 1");
    case "email":
      return failIf(!isAddress(text), "is no e-mail address");
    case "phone":
      return phone(text);
    case "schedule":
      return failIf(scheduleOf(text) === undefined, "is no schedule of five cron fields");
    // Judged by rules of their own, with more to say.
    case "text":
    case "url":
    case "database-url":
    case "origins":
      return PASS;
  }
}

/** An address as the mail standard's everyday part has it: one @, a dotted domain. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>(),;:"\\]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(text);
}

/** ITU-T E.164: a plus sign, the country's code and the number, 15 digits at most. */
function phone(text: string): Verdict {
  if (/^\+[1-9][0-9]{6,14}$/.test(text)) return PASS;
  return fail("is no number of the form +14155550100: a plus sign and digits, nothing else");
}

const judged = variables.filter(
  ({ format, choices }) =>
    choices !== undefined ||
    ["boolean", "integer", "fraction", "email", "phone", "schedule"].includes(format),
);
const [first, ...rest] = judged.map(({ name }) => name);

/** Each of these serves the items of its variables; the list is the contract's. */
const served = [...new Set(judged.map(({ items }) => items[0]))];

const wellTyped = variableRule({
  id: "well-typed",
  items: ["1.8", ...served.filter((item) => item !== "1.8")],
  title: "Switches, numbers, addresses and schedules can be read as such",
  why: "The application stops at a value that it cannot read, or takes it for something else.",
  fix: "Write true or false for a switch, digits for a number, and the other forms as the message says.",
  severity: "error",
  corrected: (text, name) =>
    findVariable(name)?.format === "phone" ? text.replace(/[\s().-]/g, "") : undefined,
  variables: [first ?? "DEBUG", ...rest],
  placeholders: true,
  verdict: (text, _context, variable) => typed(text, variable),
});

export const typeRules: readonly Rule[] = [wellTyped];
