import { z } from "zod";

import { propertyOf } from "../../checklist/resources/property";
import { textStackRules } from "../../checklist/rules/resources/texts";
import { ask } from "../api";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import type { Target } from "../target";
import { contextOfTarget } from "../target-context";
import type { Deployment } from "../target-context";
import { backendOf, needBackend } from "../variable";
import { twilioOf } from "./twilio";

const sid = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/);

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
const owned = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      sid,
      phone_number: z.string(),
      capabilities: z.object({ sms: z.boolean().default(false) }).nullish(),
    }),
  ),
});
export type OwnedNumber = z.output<typeof owned>["incoming_phone_numbers"][number];

const services = z.object({
  services: z.array(
    z.object({
      sid,
      inbound_request_url: z.string().nullish(),
      status_callback: z.string().nullish(),
      us_app_to_person_registered: z.boolean().nullish(),
    }),
  ),
});
const attached = z.object({
  phone_numbers: z.array(z.object({ sid, country_code: z.string().nullish() })),
});
export type MessagingService = z.output<typeof services>["services"][number] & {
  readonly numbers: z.output<typeof attached>["phone_numbers"];
};

const SUBJECT = "Twilio number";
const SERVICE = "Twilio messaging service";
/** Their prefixes after +1 (https://www.twilio.com/docs/messaging/compliance/toll-free). */
const TOLL_FREE = /^\+18(?:00|33|44|55|66|77|88)/;

/** Whether the application's number is the account's, in a service that calls the application back. */
export const lookAtTwilioNumber: Look = async (site) => {
  const { target } = site;
  const number = needBackend(target, "TWILIO_PHONE_NUMBER");
  const { account } = twilioOf(site);
  const query = new URLSearchParams({ PhoneNumber: number });
  const path = `/IncomingPhoneNumbers.json?${query.toString()}`;
  const { incoming_phone_numbers: numbers } = await ask(site, account, path, owned);
  // Twilio's filter takes patterns, too.
  const own = numbers.find(({ phone_number }) => phone_number === number);
  if (own?.capabilities?.sms !== true) return [judgeNumber(own)];
  return [judgeNumber(own), ...judgeService(own, await servicesOf(site), target)];
};

async function servicesOf(site: Site): Promise<readonly MessagingService[]> {
  const { messaging } = twilioOf(site);
  const all = await ask(site, messaging, "v1/Services?PageSize=100", services);
  return Promise.all(
    all.services.map(async (service) => {
      const path = `v1/Services/${service.sid}/PhoneNumbers?PageSize=1000`;
      const { phone_numbers } = await ask(site, messaging, path, attached);
      return { ...service, numbers: phone_numbers };
    }),
  );
}

export function judgeNumber(own: OwnedNumber | undefined): Answer {
  if (own === undefined) {
    return fail(SUBJECT, "The account does not have the number in TWILIO_PHONE_NUMBER.");
  }
  return own.capabilities?.sms === true
    ? pass(SUBJECT, "The account has the number, and it can send texts.")
    : fail(SUBJECT, "The account has the number, and it cannot send texts.");
}

export function judgeService(
  number: OwnedNumber,
  all: readonly MessagingService[],
  target: Deployment & Pick<Target, "backend">,
): readonly Answer[] {
  const service = all.find(({ numbers }) => numbers.some(({ sid }) => sid === number.sid));
  if (service === undefined) {
    return [fail(SERVICE, "The number is in no messaging service, so that nobody calls back.")];
  }
  const problems = ruleProblems(service, number, target);
  const country = service.numbers.find(({ sid }) => sid === number.sid)?.country_code;
  return [
    problems.length === 0
      ? pass(SERVICE, "It has the number, and calls addresses that the application serves.")
      : fail(SERVICE, `It ${problems.join(", and ")}.`),
    ...judgeRegistration(number, country, service.us_app_to_person_registered),
  ];
}

/** Carriers in the USA block texts of numbers that nobody has registered (A2P 10DLC). */
function judgeRegistration(
  { phone_number }: OwnedNumber,
  country: string | null | undefined,
  isRegistered: boolean | null | undefined,
): readonly Answer[] {
  const subject = "registration for texts to the USA";
  if (TOLL_FREE.test(phone_number)) {
    return [
      unknown(
        subject,
        "The number is a toll-free one, whose verification is not looked at.",
        "See that it is verified: https://console.twilio.com/us1/develop/phone-numbers/regulatory-compliance.",
      ),
    ];
  }
  if (country !== "US" && country !== "PR") return [];
  return [
    isRegistered === true
      ? pass(subject, "The messaging service is registered (A2P 10DLC).")
      : warn(
          subject,
          "The messaging service is not registered (A2P 10DLC): carriers block its texts.",
          "Register brand and campaign: https://console.twilio.com/us1/develop/sms/regulatory-compliance/a2p-10dlc.",
        ),
  ];
}

/** What the rules of the plan say of the service as it is at Twilio. */
function ruleProblems(
  service: MessagingService,
  { phone_number }: OwnedNumber,
  target: Deployment & Pick<Target, "backend">,
): readonly string[] {
  const id = service.sid;
  const subject = {
    kind: "text-service",
    ...{ id, resource: SERVICE },
    number: propertyOf(phone_number),
    incoming: propertyOf(service.inbound_request_url ?? undefined),
    status: propertyOf(service.status_callback ?? undefined),
  } as const;
  const stack = {
    subjects: [subject],
    environments: { backend: backendOf(target) },
    environmentIds: {},
  };
  return textStackRules.flatMap((rule) =>
    rule
      .judge(stack, contextOfTarget(target))
      .flatMap(({ outcome }) => (typeof outcome === "object" ? [outcome.problem] : [])),
  );
}
