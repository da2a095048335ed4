/** A number that the account has bought. */
export interface OwnedNumber {
  readonly sid: string;
  readonly number: string;
  readonly country: string;
}

/** A messaging service as Twilio keeps it. */
export interface MessagingService {
  readonly sid: string;
  friendlyName: string;
  inboundRequestUrl: string | null;
  inboundMethod: string;
  fallbackUrl: string | null;
  fallbackMethod: string;
  statusCallback: string | null;
  useInboundWebhookOnNumber: boolean;
  usecase: string;
  stickySender: boolean;
  smartEncoding: boolean;
  areaCodeGeomatch: boolean;
  validityPeriod: number;
  /** The SIDs of its numbers. */
  numbers: readonly string[];
  readonly created: string;
  updated: string;
}

export interface TwilioState {
  readonly accountSid: string;
  readonly authToken: string;
  /** API keys by their SIDs; they may not read the account. */
  readonly apiKeys: ReadonlyMap<string, string>;
  account: { status: "active" | "suspended" | "closed"; type: "Trial" | "Full" };
  numbers: readonly OwnedNumber[];
  services: readonly MessagingService[];
}
