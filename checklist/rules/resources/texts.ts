import { entryOf } from "../../environment/environment";
import { TEXT_PATHS } from "../../environment/served";
import { plain } from "../../environment/value";
import { labelOf, ofKind } from "../../resources/subject";
import type { SubjectOf } from "../../resources/subject";
import { failIf, fail, PASS } from "../../rule";
import { stackRule } from "./resource-rule";
import type { Outcome, Stack, StackRule } from "./resource-rule";
import { judgeServed, worstOf } from "./served";

const serviceServed = stackRule({
  id: "text-service-served",
  items: ["4.18"],
  title: "Twilio calls addresses that the application serves",
  why: "Where they are wrong, answers such as STOP are lost, and nobody hears of messages that did not arrive.",
  fix: `Set inboundRequestUrl and statusCallback to ${TEXT_PATHS.incoming} and ${TEXT_PATHS.status} at the API's host.`,
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "text-service").map((service) => ({
      subject: labelOf(service),
      outcome: worstOf([
        named("inboundRequestUrl", judgeServed(service.incoming, TEXT_PATHS.incoming, stack)),
        named("statusCallback", judgeServed(service.status, TEXT_PATHS.status, stack)),
      ]),
      id: service.id,
    })),
});

function named(property: string, outcome: Outcome): Outcome {
  return typeof outcome === "object" ? fail(`${outcome.problem} (${property})`) : outcome;
}

const serviceNumber = stackRule({
  id: "text-service-number",
  items: ["4.18"],
  title: "Twilio's service sends from the application's number",
  why: "A service without a number sends nothing, and answers to another number reach nobody.",
  fix: "Set phoneNumber to the number in TWILIO_PHONE_NUMBER, one that the account has.",
  severity: "error",
  judge: (stack) =>
    ofKind(stack.subjects, "text-service").map((service) => ({
      subject: labelOf(service),
      outcome: judgeNumber(service, stack),
      id: service.id,
    })),
});

function judgeNumber({ number }: SubjectOf<"text-service">, { environments }: Stack): Outcome {
  if (number.state === "unknown") return "unknown";
  if (number.state === "absent" || number.value === "") return fail("has no number");
  if (environments.backend === undefined) return PASS;
  const { reading } = entryOf(environments.backend, "TWILIO_PHONE_NUMBER");
  if (reading.state === "unknown") return "unknown";
  return failIf(
    reading.state === "known" && plain(reading.value) !== number.value,
    "has another number than TWILIO_PHONE_NUMBER",
  );
}

const serviceExists = stackRule({
  id: "text-service-exists",
  items: ["4.18"],
  title: "The stack has Twilio's messaging service",
  why: "Without one nobody knows whether the account has the number, and what becomes of its messages is lost.",
  fix: "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER: components/texts.ts does the rest.",
  severity: "warning",
  judge: ({ subjects, environments, environmentIds }) => {
    if (environments.backend === undefined) return [];
    const [service] = ofKind(subjects, "text-service");
    return [
      service === undefined
        ? {
            subject: "Twilio's messaging service",
            outcome: fail("is not set up by this stack"),
            id: environmentIds.backend,
          }
        : { subject: labelOf(service), outcome: PASS, id: service.id },
    ];
  },
});

export const textStackRules: readonly StackRule[] = [serviceServed, serviceNumber, serviceExists];
