import assert from "node:assert/strict";

import { Payments } from "../../components/payments";
import { declare } from "./mocks";

describe("Payments", () => {
  it("declares Stripe's endpoint, with the events and the version that the application reads", async () => {
    const args = { apiHost: "api.example.com", generation: "2" };
    const declared = await declare(() => new Payments("payments", args));

    assert.deepEqual(declared, [
      {
        type: "bookedbarber:index:Payments",
        name: "payments",
        inputs: args,
      },
      {
        type: "saas:stripe:WebhookEndpoint",
        name: "payments-webhook",
        inputs: {
          url: "https://api.example.com/api/v2/webhooks/stripe",
          enabledEvents: [
            "charge.dispute.created",
            "customer.subscription.created",
            "customer.subscription.deleted",
            "customer.subscription.updated",
            "invoice.payment_failed",
            "invoice.payment_succeeded",
            "payment_intent.payment_failed",
            "payment_intent.succeeded",
            "transfer.created",
          ],
          apiVersion: "2023-10-16",
          description: "BookedBarber's API",
          generation: "2",
        },
      },
    ]);
  });
});
