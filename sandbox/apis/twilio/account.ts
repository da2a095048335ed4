import { Hono } from "hono";

import type { OwnedNumber, TwilioState } from "./state";

const MADE = "Mon, 02 Nov 2026 08:00:00 +0000";

/** The account and its numbers (https://www.twilio.com/docs/iam/api/account). */
export function accountRoutes(state: TwilioState): Hono {
  const routes = new Hono();
  const path = `/2010-04-01/Accounts/${state.accountSid}`;

  routes.get(`${path}.json`, (c) =>
    c.json({
      sid: state.accountSid,
      owner_account_sid: state.accountSid,
      friendly_name: "owner@bookedbarber.com",
      auth_token: state.authToken,
      ...state.account,
      date_created: MADE,
      date_updated: MADE,
      subresource_uris: { incoming_phone_numbers: `${path}/IncomingPhoneNumbers.json` },
      uri: `${path}.json`,
    }),
  );

  routes.get(`${path}/IncomingPhoneNumbers.json`, (c) => {
    const asked = c.req.query("PhoneNumber") ?? "";
    // The filter takes a part of a number, too.
    const found = state.numbers.filter(({ number }) => number.includes(asked));
    const uri = `${path}/IncomingPhoneNumbers.json?PageSize=50&Page=0`;
    return c.json({
      incoming_phone_numbers: found.map((number) => shown(state, number)),
      ...{ page: 0, page_size: 50, start: 0, end: Math.max(0, found.length - 1) },
      ...{ uri, first_page_uri: uri, next_page_uri: null, previous_page_uri: null },
    });
  });
  return routes;
}

function shown({ accountSid }: TwilioState, { sid, number, sms }: OwnedNumber): object {
  return {
    sid,
    account_sid: accountSid,
    friendly_name: number,
    phone_number: number,
    origin: "twilio",
    beta: false,
    api_version: "2010-04-01",
    address_requirements: "none",
    address_sid: null,
    capabilities: { voice: true, sms, mms: sms, fax: false },
    sms_url: null,
    sms_method: "POST",
    status_callback: null,
    status_callback_method: "POST",
    date_created: MADE,
    date_updated: MADE,
    uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
  };
}
