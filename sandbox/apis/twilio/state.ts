/** A number that the account has bought. */
export interface OwnedNumber {
  readonly sid: string;
  readonly number: string;
  readonly country: string;
  /** Whether it can send and take texts. */
  sms: boolean;
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
  authToken: string;
  /** API keys by their SIDs; they may not read the account. */
  readonly apiKeys: ReadonlyMap<string, string>;
  account: { status: "active" | "suspended" | "closed"; type: "Trial" | "Full" };
  numbers: readonly OwnedNumber[];
  /** Whether the account's messaging services are registered for texts to the USA (A2P 10DLC). */
  usA2pRegistered: boolean;
  services: readonly MessagingService[];
}
