import { dkimSign } from "mailauth";

/** Who signs a message: the private half of the key at `<selector>._domainkey.<domain>`. */
export interface Signer {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** A message from an author, signed where there is a signer. */
export async function write(author: string, signer?: Signer): Promise<string> {
  const message = [
    `From: BookedBarber <${author}>`,
    "To: Customer <customer@receiver.example>",
    "Subject: Your booking",
    "Date: Tue, 24 Nov 2026 09:00:00 +0000",
    "Message-ID: <booking-1@bookedbarber.com>",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Your barber expects you on Friday at 10:00.",
    "",
  ].join("\r\n");
  if (signer === undefined) return message;
  const { domain: signingDomain, selector, privateKey } = signer;
  const key = { signingDomain, selector, privateKey };
  // Its types want the key twice; it reads the list alone.
  const { signatures, errors } = await dkimSign(message, {
    ...key,
    signatureData: [key],
    strict: true,
  });
  const [error] = errors;
  if (error !== undefined) throw error.err;
  return signatures + message;
}

/** The same message with another appointment: its signature no longer fits. */
export function altered(message: string): string {
  return message.replace("Friday at 10:00", "Monday at 18:00");
}
