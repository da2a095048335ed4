import type { ProviderFunction, ResourceType } from "../../framework/resource";
import { getTwilioAccount } from "./account";
import type { TwilioApis } from "./api";
import { messagingService } from "./messaging-service";

/** Everything of Twilio's that a program can declare; nothing of it costs money. */
export const twilioResources: readonly ResourceType<TwilioApis>[] = [messagingService];

export const twilioFunctions: readonly ProviderFunction<TwilioApis>[] = [getTwilioAccount];
