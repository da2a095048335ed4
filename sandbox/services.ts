import { createGoogle } from "./apis/google";
import type { GoogleState } from "./apis/google";
import { serve } from "./apis/server";
import { createSendgrid } from "./apis/sendgrid";
import type { SendgridState } from "./apis/sendgrid";
import { createStripe } from "./apis/stripe";
import type { StripeState } from "./apis/stripe";
import { createTwilio } from "./apis/twilio";
import type { TwilioState } from "./apis/twilio";
import { lookUpAt } from "./dns/look-up";
import type { MadeUpSettings } from "./made-up-keys";

/** The APIs of the services that the application uses, and how commands reach them. */
export interface Services {
  readonly environment: Readonly<Record<string, string>>;
  /** What they hold, which tests change. */
  readonly stripe: StripeState;
  readonly sendgrid: SendgridState;
  readonly twilio: TwilioState;
  readonly google: GoogleState;
  close(): Promise<void>;
}

/** SendGrid's mail host of the sandbox's account, whose keys the sandbox's DNS has. */
const mailHost = "u1234567.wl123.sendgrid.net";

/**
 * Starts the APIs of Stripe, SendGrid, Twilio and Google, which know the made-up keys of the settings.
 *
 * @param dns The address of the DNS that SendGrid asks for the records of a domain.
 */
export async function startServices(settings: MadeUpSettings, dns: string): Promise<Services> {
  const { plain, secret } = settings;
  const stripeKey = secret["STRIPE_SECRET_KEY"] ?? "";
  const sendgridKey = secret["SENDGRID_API_KEY"] ?? "";
  const accountSid = plain["TWILIO_ACCOUNT_SID"] ?? "";
  const authToken = secret["TWILIO_AUTH_TOKEN"] ?? "";
  const numbers = [plain["TWILIO_PHONE_NUMBER"] ?? ""];

  const client = {
    id: plain["GOOGLE_CLIENT_ID"] ?? "",
    secret: secret["GOOGLE_CLIENT_SECRET"] ?? "",
  };

  const worlds = {
    stripe: createStripe({ keys: [stripeKey] }),
    sendgrid: createSendgrid({ keys: [sendgridKey], lookUp: lookUpAt(dns), mailHost }),
    twilio: createTwilio({ accountSid, authToken, numbers, usA2pRegistered: true }),
    google: createGoogle({ clients: [client] }),
  };
  const [stripe, sendgrid, twilio, google] = await Promise.all([
    serve(worlds.stripe.app),
    serve(worlds.sendgrid.app),
    serve(worlds.twilio.app),
    serve(worlds.google.app),
  ]);
  return {
    stripe: worlds.stripe.state,
    sendgrid: worlds.sendgrid.state,
    twilio: worlds.twilio.state,
    google: worlds.google.state,
    environment: {
      STRIPE_API_KEY: stripeKey,
      STRIPE_API_URL: `${stripe.url}/`,
      SENDGRID_API_KEY: sendgridKey,
      SENDGRID_API_URL: `${sendgrid.url}/`,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_URL: `${twilio.url}/`,
      TWILIO_MESSAGING_API_URL: `${twilio.url}/`,
      GOOGLE_API_URL: `${google.url}/`,
      SANDBOX_STRIPE_URL: stripe.url,
      SANDBOX_SENDGRID_URL: sendgrid.url,
      SANDBOX_TWILIO_URL: twilio.url,
      SANDBOX_GOOGLE_URL: google.url,
    },
    close: async () => {
      await Promise.all([stripe, sendgrid, twilio, google].map((served) => served.close()));
    },
  };
}
