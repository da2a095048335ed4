import { createHmac, timingSafeEqual } from "node:crypto";

/** How old an event may be, in seconds, as Stripe's libraries have it. */
const tolerance = 300;

/** What is wrong with an event's signature. */
export type SignatureProblem = "no-signature" | "forged" | "old";

/**
 * Judges the header Stripe-Signature (docs.stripe.com/webhooks#verify-manually): `t=<seconds>` and
 * one or more `v1=<HMAC-SHA256 of "t.body" in hexadecimal>`.
 *
 * @param now Seconds since 1970.
 * @returns What is wrong, or undefined.
 */
export function signatureProblem(
  body: string,
  header: string | null,
  secret: string,
  now: number,
): SignatureProblem | undefined {
  const parts = (header ?? "").split(",").map((part) => part.trim().split("="));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const signatures = parts.flatMap(([name, value = ""]) => (name === "v1" ? [value] : []));
  if (!/^\d+$/.test(time) || signatures.length === 0) return "no-signature";
  const right = createHmac("sha256", secret).update(`${time}.${body}`).digest();
  const matches = signatures.some((signature) => {
    const given = Buffer.from(signature, "hex");
    return given.length === right.length && timingSafeEqual(given, right);
  });
  if (!matches) return "forged";
  return Number(time) < now - tolerance ? "old" : undefined;
}
