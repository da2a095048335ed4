import assert from "node:assert/strict";

import { accountsOf, first, judges, look } from "../accounts";

describe("the probe of Google's client", () => {
  judges("google-client-known", [
    [
      "a client that Google does not know",
      ({ google }) => (google.state.clients = []),
      /^fail 4\.23: Google does not know the client, or its secret is another one \(invalid_client\)\.$/,
    ],
    [
      "another secret",
      ({ google }) => (first(google.state.clients).secret = "another"),
      /^fail 4\.23: Google does not know the client, or its secret is another one/,
    ],
    [
      "a deleted client",
      ({ google }) => (first(google.state.clients).state = "deleted"),
      /^fail 4\.23: The client was deleted at Google \(deleted_client\)\.$/,
    ],
    [
      "a client that is switched off",
      ({ google }) => (first(google.state.clients).state = "disabled"),
      /^fail 4\.23: The client is switched off at Google \(disabled_client\)\.$/,
    ],
    [
      "an address that the client does not have",
      ({ google, target }) => {
        first(google.state.clients).redirects = [];
        target.backend["GOOGLE_REDIRECT_URI"] = "https://api.bookedbarber.com/callback";
      },
      /^fail 4\.23: Google knows the client, and not the address in GOOGLE_REDIRECT_URI/,
    ],
  ]);

  it("does not blame an address that the application does not have", async () => {
    const accounts = await accountsOf();
    first(accounts.google.state.clients).redirects = [];
    const [found] = await look("google-client-known", accounts);
    assert.equal(found?.status, "pass");
  });

  for (const [title, status, body] of [
    ["an error that is not known", 400, '{"error":"something_else"}'],
    ["a token", 200, '{"access_token":"canary"}'],
    ["an error with the status of a success", 200, '{"error":"invalid_grant"}'],
  ] as const) {
    it(`is not sure after ${title}`, async () => {
      const request = () => Promise.resolve({ status, headers: {}, body, milliseconds: 1 });
      const [found] = await look("google-client-known", await accountsOf(), { request });
      assert.equal(found?.status, "unknown");
    });
  }
});
