import { findVariable, variables } from "../environment/contract";
import { isPlaceholder } from "../environment/placeholder";
import { scheduleOf } from "../environment/schedule";
import { booleanOf, fractionOf, integerOf } from "../environment/value";
import type { Format, Variable } from "../environment/variable";
import { fail, NOT_APPLICABLE, PASS, variableRule } from "../rule";
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
    return known
      ? PASS
      : fail(`is none of ${choices.join(", ")}`, `Write one of ${choices.join(", ")}.`);
  }
  if (SPOKEN_OF_AS_PLACEHOLDERS.has(format) && isPlaceholder(text)) return NOT_APPLICABLE;
  switch (format) {
    case "boolean":
      return readable(booleanOf(text), "is neither true nor false", "Write true or false.");
    case "integer":
      return readable(integerOf(text), "is no whole number", "Write a number in digits alone.");
    case "fraction":
      return readable(fractionOf(text), "is no number from 0 to 1", "Write a number such as 0.1.");
    case "email":
      return address(text);
    case "phone":
      return phone(text);
    case "schedule":
      return readable(
        scheduleOf(text),
        "is no schedule of five cron fields",
        "Write five cron fields, such as 0 2 * * *.",
      );
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

function readable(value: unknown, problem: string, fix: string): Verdict {
  return value === undefined ? fail(problem, fix) : PASS;
}

function address(text: string): Verdict {
  if (isAddress(text)) return PASS;
  return /<[^<>]*>/.test(text)
    ? fail(
        "has a name beside the e-mail address",
        "Write the address alone, without a name and <>.",
      )
    : fail("is no e-mail address", "Write an address such as noreply@bookedbarber.com.");
}

/** ITU-T E.164: a plus sign, the country's code and the number, 15 digits at most. */
function phone(text: string): Verdict {
  if (/^\+[1-9][0-9]{6,14}$/.test(text)) return PASS;
  const fix = "Write the number with a plus sign, the country's code and digits alone.";
  if (/^MG[0-9a-f]{32}$/i.test(text)) {
    return fail("is the SID of a messaging service, not a number", fix);
  }
  return fail("is no number of the form +14155550100: a plus sign and digits, nothing else", fix);
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
  fix: "Write the value in the form that the message names.",
  severity: "error",
  corrected: (text, name) =>
    findVariable(name)?.format === "phone" ? text.replace(/[\s().-]/g, "") : undefined,
  variables: [first ?? "DEBUG", ...rest],
  placeholders: true,
  verdict: (text, _context, variable) => typed(text, variable),
});

export const typeRules: readonly Rule[] = [wellTyped];
