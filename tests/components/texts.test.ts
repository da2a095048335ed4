import assert from "node:assert/strict";

import { Texts } from "../../components/texts";
import { declare } from "./mocks";

describe("Texts", () => {
  it("declares Twilio's service with the number and what it calls back", async () => {
    const args = { apiHost: "api.example.com", phoneNumber: "+14155550132" };

    assert.deepEqual(await declare(() => new Texts("texts", args)), [
      { type: "bookedbarber:index:Texts", name: "texts", inputs: args },
      {
        type: "saas:twilio:MessagingService",
        name: "texts-service",
        inputs: {
          friendlyName: "BookedBarber",
          phoneNumber: "+14155550132",
          inboundRequestUrl: "https://api.example.com/api/v2/webhooks/sms/incoming",
          statusCallback: "https://api.example.com/api/v2/webhooks/sms/status",
          usecase: "notifications",
        },
      },
    ]);
  });
});
