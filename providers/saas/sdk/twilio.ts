import * as pulumi from "@pulumi/pulumi";

import { oldFirst } from "./replacement";

export interface MessagingServiceArgs {
  /** What the console calls it; no two services may have the same. */
  readonly friendlyName: pulumi.Input<string>;
  /** The number that messages come from, as +14155550123; the account has it. */
  readonly phoneNumber?: pulumi.Input<string>;
  /** Where the application takes messages: an https:// address. */
  readonly inboundRequestUrl?: pulumi.Input<string>;
  readonly inboundMethod?: pulumi.Input<"GET" | "POST">;
  /** What is called where the application fails. */
  readonly fallbackUrl?: pulumi.Input<string>;
  readonly fallbackMethod?: pulumi.Input<"GET" | "POST">;
  /** Where the application takes what became of messages. */
  readonly statusCallback?: pulumi.Input<string>;
  /** Whether messages go to the number's own address instead. */
  readonly useInboundWebhookOnNumber?: pulumi.Input<boolean>;
  readonly usecase?: pulumi.Input<
    "notifications" | "marketing" | "verification" | "discussion" | "poll" | "undeclared"
  >;
  readonly stickySender?: pulumi.Input<boolean>;
  readonly smartEncoding?: pulumi.Input<boolean>;
  readonly areaCodeGeomatch?: pulumi.Input<boolean>;
  /** How many seconds a message may wait to be sent. */
  readonly validityPeriod?: pulumi.Input<number>;
}

/** Sends text messages from a number that the account has, and calls the application back. */
export class MessagingService extends pulumi.CustomResource {
  declare public readonly friendlyName: pulumi.Output<string>;
  declare public readonly phoneNumber: pulumi.Output<string>;
  declare public readonly phoneNumberSid: pulumi.Output<string>;
  /** Whether its messages to the USA are registered (A2P 10DLC). */
  declare public readonly usAppToPersonRegistered: pulumi.Output<boolean>;
  /** As Twilio told it last. */
  declare public readonly accountStatus: pulumi.Output<Account["status"]>;
  declare public readonly accountType: pulumi.Output<Account["type"]>;

  public constructor(
    name: string,
    args: MessagingServiceArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const outputs = {
      ...{ phoneNumberSid: undefined, usAppToPersonRegistered: undefined },
      ...{ accountStatus: undefined, accountType: undefined },
    };
    super("saas:twilio:MessagingService", name, { ...args, ...outputs }, oldFirst(opts));
  }
}

export interface Account {
  readonly accountSid: string;
  readonly status: "active" | "suspended" | "closed";
  readonly type: "Trial" | "Full";
}

/** Twilio's account: its status and its type. */
export function getAccount(opts?: pulumi.InvokeOptions): Promise<Account> {
  return pulumi.runtime.invoke("saas:twilio:getAccount", {}, opts) as Promise<Account>;
}
