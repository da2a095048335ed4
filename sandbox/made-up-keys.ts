import { randomBytes, randomInt } from "node:crypto";

/**
 * Settings that only people have, made up for one run: of the vendors' shapes, so that the
 * policies hold the sandbox to production's rules, and good for nothing anywhere.
 */
export interface MadeUpSettings {
  readonly plain: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export function makeUpSettings(): MadeUpSettings {
  // Stripe's keys carry a part of their account's id: both keys of one account begin alike.
  const account = `51${random(16)}`;
  return {
    plain: {
      STRIPE_PUBLISHABLE_KEY: `pk_live_${account}${random(80)}`,
      // 555-01xx is nobody's, and Twilio's own test numbers are others.
      TWILIO_PHONE_NUMBER: `+1212555${String(randomInt(100, 200)).padStart(4, "0")}`,
      TWILIO_ACCOUNT_SID: `AC${hexadecimal(32)}`,
      GOOGLE_CLIENT_ID: `${String(randomInt(1e11, 1e12))}-${random(32).toLowerCase()}.apps.googleusercontent.com`,
    },
    secret: {
      STRIPE_SECRET_KEY: `sk_live_${account}${random(80)}`,
      SENDGRID_API_KEY: `SG.${random(22)}.${random(43)}`,
      TWILIO_AUTH_TOKEN: hexadecimal(32),
      GOOGLE_CLIENT_SECRET: `GOCSPX-${random(28)}`,
      REDIS_URL: `rediss://default:${random(40)}@redis.bookedbarber.com:6379/0`,
    },
  };
}

/** A random text of letters and digits. */
export function random(length: number): string {
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join("");
}

export function hexadecimal(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString("hex")
    .slice(0, length);
}
