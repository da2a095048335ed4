import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { OpenApi } from "../openapi";
import { publishedPackage } from "../published-package";
import { NUMBER, OTHER_NUMBER, startTwilio } from "./world";

/** Twilio's command-line tool carries its APIs' documents. */
const PACKAGE = ["@twilio/cli-core", "9.0.0"] as const;
const INTEGRITY =
  "sha512-FPHm5gXAUwM2oATmQi3AGYPFz4Urg5G5/vDkpUu5WqNuwueQaS93HwXjdX1OM+miuq0LMimdfbXDTLEp4Nsjfg==";

describe("Twilio's APIs as Twilio publishes them", function () {
  this.timeout(120_000);
  let account: OpenApi;
  let messaging: OpenApi;
  before(async () => {
    const folder = await publishedPackage(...PACKAGE, INTEGRITY);
    const document = (name: string): OpenApi => {
      const file = path.join(folder, "src", "services", "twilio-api", `${name}.json`);
      return new OpenApi(JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>);
    };
    account = document("twilio_api_v2010");
    messaging = document("twilio_messaging_v1");
  });

  it("hold what the provider sends and what the sandbox answers", async () => {
    const problems: unknown[] = [];
    const world = await startTwilio({
      watch: (request, response) => {
        const api = new URL(request.url).pathname.startsWith("/v1") ? messaging : account;
        return api.check(request, response).catch((error: unknown) => void problems.push(error));
      },
    });
    const type = "saas:twilio:MessagingService";
    const program = (more: object): Parameters<typeof world.stack.up>[0] => ({
      sms: { type, inputs: { friendlyName: "BookedBarber", phoneNumber: NUMBER, ...more } },
    });
    await world.engine.invoke("saas:twilio:getAccount", {});
    await world.stack.up(program({}));
    await world.stack.up(
      program({
        phoneNumber: OTHER_NUMBER,
        inboundRequestUrl: "https://api.bookedbarber.com/incoming",
        fallbackUrl: "https://api.bookedbarber.com/fallback",
        statusCallback: "https://api.bookedbarber.com/status",
        ...{ inboundMethod: "GET", fallbackMethod: "GET", usecase: "notifications" },
        ...{ stickySender: false, smartEncoding: false, areaCodeGeomatch: false },
        ...{ validityPeriod: 600, useInboundWebhookOnNumber: true },
      }),
    );
    await world.stack.refresh();
    await world.stack.destroy();
    await world.close();
    assert.deepEqual(problems, []);
    assert.deepEqual([...account.seen, ...messaging.seen].sort(), [
      "delete /v1/Services/{ServiceSid}/PhoneNumbers/{Sid}",
      "delete /v1/Services/{Sid}",
      "get /2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json",
      "get /2010-04-01/Accounts/{Sid}.json",
      "get /v1/Services",
      "get /v1/Services/{ServiceSid}/PhoneNumbers",
      "get /v1/Services/{Sid}",
      "post /v1/Services",
      "post /v1/Services/{ServiceSid}/PhoneNumbers",
      "post /v1/Services/{Sid}",
    ]);
  });

  it("would notice a field that they do not know, and a wrong one", async () => {
    const url = "https://messaging.twilio.com/v1/Services";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const request = (body: string): Request => new Request(url, { method: "POST", headers, body });
    const answer = (body: object): Response => Response.json(body, { status: 201 });
    await assert.rejects(
      messaging.check(request("Friendly=x"), answer({})),
      /\.Friendly is not in/,
    );
    const right = "FriendlyName=x";
    await assert.rejects(
      messaging.check(request(right), answer({ sid: "x" })),
      /must match pattern/,
    );
    await assert.rejects(messaging.check(request(right), Response.json({})), /may answer 200/);
    await messaging.check(request(right), answer({}));
  });
});
