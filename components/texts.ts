import * as pulumi from "@pulumi/pulumi";

import { TEXT_PATHS } from "../checklist/environment/served";
import { MessagingService } from "../providers/saas/sdk/twilio";

export interface TextsArgs {
  /** The API's host, which takes messages and what became of those that were sent. */
  readonly apiHost: string;
  /** The number that messages come from, as +14155550123. The account has it: none is bought. */
  readonly phoneNumber: pulumi.Input<string>;
}

/** Twilio: the service that sends text messages, with its number and what it calls back. */
export class Texts extends pulumi.ComponentResource {
  public constructor(name: string, args: TextsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bookedbarber:index:Texts", name, { ...args }, opts);
    const { apiHost, phoneNumber } = args;
    new MessagingService(
      `${name}-service`,
      {
        friendlyName: "BookedBarber",
        phoneNumber,
        inboundRequestUrl: `https://${apiHost}${TEXT_PATHS.incoming}`,
        statusCallback: `https://${apiHost}${TEXT_PATHS.status}`,
        usecase: "notifications",
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
