import { z } from "zod";

import { confirmed, HttpApiError, remove, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { codeOf } from "./api";
import type { Twilio } from "./api";

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
const owned = z.object({
  incoming_phone_numbers: z.array(z.object({ sid: z.string(), phone_number: z.string() })),
});

/** https://www.twilio.com/docs/messaging/api/phonenumber-resource */
const attached = z.object({ sid: z.string(), phone_number: z.string() });
export type PhoneNumber = z.output<typeof attached>;

const page = z.object({
  phone_numbers: z.array(attached),
  meta: z.object({ next_page_url: z.string().nullish() }),
});

/** "Phone Number or Short Code is already in the Messaging Service." */
const ALREADY_THERE = 21710;

/**
 * The number as the account has it.
 * @throws Error where the account has none such: the provider buys nothing
 */
export async function ownedNumber(
  { account, accountSid }: Twilio,
  number: string,
): Promise<PhoneNumber> {
  const query = new URLSearchParams({ PhoneNumber: number });
  const path = `2010-04-01/Accounts/${encodeURIComponent(accountSid)}/IncomingPhoneNumbers.json`;
  const { body } = await send(account, "GET", `${path}?${query.toString()}`);
  // Twilio's filter takes patterns, too.
  const found = owned
    .parse(body)
    .incoming_phone_numbers.find(({ phone_number }) => phone_number === number);
  if (found !== undefined) return found;
  throw new Error(
    `the Twilio account has no number ${number}: buy it in Twilio's console (the provider buys ` +
      "nothing), or give phoneNumber as the console shows it",
  );
}

/** The numbers of a messaging service. */
export async function attachedNumbers(api: HttpApi, service: string): Promise<PhoneNumber[]> {
  const found: PhoneNumber[] = [];
  const first = `v1/Services/${encodeURIComponent(service)}/PhoneNumbers?PageSize=1000`;
  for (let path: string | undefined = first; path !== undefined;) {
    const { phone_numbers, meta } = page.parse((await send(api, "GET", path)).body);
    found.push(...phone_numbers);
    path = nextPage(meta.next_page_url);
  }
  return found;
}

/** Attaches a number; that it is there already is no error. */
export async function attach(api: HttpApi, service: string, sid: string): Promise<void> {
  const path = `v1/Services/${encodeURIComponent(service)}/PhoneNumbers`;
  const fields = new URLSearchParams({ PhoneNumberSid: sid });
  try {
    const answer = await send(api, "POST", path, fields, { idempotent: true });
    confirmed(`POST ${path}`, answer, attached);
  } catch (error) {
    if (!(error instanceof HttpApiError && codeOf(error.body) === ALREADY_THERE)) throw error;
  }
}

/** Takes a number out of the service; the account keeps it. */
export function detach(api: HttpApi, service: string, sid: string): Promise<void> {
  const path = `v1/Services/${encodeURIComponent(service)}/PhoneNumbers/${encodeURIComponent(sid)}`;
  return remove(api, path);
}

/** The next page's path: whatever host the answer names, the token goes to ours alone. */
export function nextPage(url: string | null | undefined): string | undefined {
  if (url === null || url === undefined || url === "") return undefined;
  const { pathname, search } = new URL(url);
  return `${pathname.slice(1)}${search}`;
}
