import { accountsOf, first, judges, lines, look } from "../accounts";
import type { Accounts } from "../accounts";
import assert from "node:assert/strict";

/** Gives the account and the application another number, of another country. */
function renumber({ twilio, target }: Accounts, number: string, country: string): void {
  Object.assign(first(twilio.state.numbers), { number, country });
  target.backend["TWILIO_PHONE_NUMBER"] = number;
}

describe("the probes of text messages", () => {
  judges("twilio-account-active", [
    [
      "a trial account",
      ({ twilio }) => (twilio.state.account.type = "Trial"),
      /^fail 4\.17: The account is of the type Trial/,
    ],
    [
      "a suspended account",
      ({ twilio }) => (twilio.state.account.status = "suspended"),
      /^fail 4\.17: The account is suspended\.$/,
    ],
    [
      "credentials that Twilio refuses",
      ({ twilio }) => (twilio.state.authToken = "another"),
      /^fail 4\.17: Twilio refuses the application's credentials \(401\)\.$/,
    ],
  ]);

  it("twilio-account-active tells of test credentials", async () => {
    const body = JSON.stringify({ code: 20008, message: "Resource not accessible" });
    const request = () => Promise.resolve({ status: 403, headers: {}, body, milliseconds: 1 });
    const found = lines(await look("twilio-account-active", await accountsOf(), { request }));
    assert.deepEqual(found, ["fail 4.17: These are test credentials: no text is sent."]);
  });

  judges("twilio-number-owned", [
    [
      "a number that the account does not have",
      ({ twilio }) => (twilio.state.numbers = []),
      /^fail 4\.18: The account does not have the number in TWILIO_PHONE_NUMBER\.$/,
    ],
    [
      "a number of which the account's is only the end",
      ({ target }) => (target.backend["TWILIO_PHONE_NUMBER"] = "+1212555012"),
      /^fail 4\.18: The account does not have the number/,
    ],
    [
      "a number that cannot send texts",
      ({ twilio }) => (first(twilio.state.numbers).sms = false),
      /^fail 4\.18: The account has the number, and it cannot send texts\.$/,
    ],
    [
      "a number in no messaging service",
      ({ twilio }) => (first(twilio.state.services).numbers = []),
      /^fail 4\.18: The number is in no messaging service/,
    ],
    [
      "a service that calls another host back",
      ({ twilio }) =>
        (first(twilio.state.services).inboundRequestUrl =
          "https://api.example.com/api/v2/webhooks/sms/incoming"),
      /^fail 4\.18: It leads to a host that is not the API's \(inboundRequestUrl\)\.$/,
    ],
    [
      "a service that tells nobody what became of texts",
      ({ twilio }) => (first(twilio.state.services).statusCallback = null),
      /^fail 4\.18: It has no address \(statusCallback\)\.$/,
    ],
    [
      "a number in the USA that is not registered",
      ({ twilio }) => (twilio.state.usA2pRegistered = false),
      /^warn 4\.18: The messaging service is not registered \(A2P 10DLC\)/,
    ],
    [
      "a toll-free number, whose verification it does not see",
      (accounts) => {
        renumber(accounts, "+18885550123", "US");
      },
      /^unknown 4\.18: The number is a toll-free one/,
    ],
  ]);

  it("asks for no registration in the USA of a number elsewhere", async () => {
    const accounts = await accountsOf();
    renumber(accounts, "+442071234567", "GB");
    accounts.twilio.state.usA2pRegistered = false;
    const found = lines(await look("twilio-number-owned", accounts));
    assert.deepEqual(
      found.map((line) => line.split(":")[0]),
      ["pass 4.18", "pass 4.18"],
    );
  });
});
