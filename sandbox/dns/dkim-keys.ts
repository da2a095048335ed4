import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** A key that a sender of the sandbox's world signs with; made up for one run. */
export interface DkimKey {
  /** Where the public half is, as in `s1.domainkey.u1234567.wl123.sendgrid.net`. */
  readonly name: string;
  /** The text of its record. */
  readonly record: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

const generate = promisify(generateKeyPair);

/** Makes up one RSA key of 2048 bits for each name. */
export function makeDkimKeys(names: readonly string[]): Promise<DkimKey[]> {
  return Promise.all(
    names.map(async (name) => {
      const { publicKey, privateKey } = await generate("rsa", { modulusLength: 2048 });
      const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");
      return {
        name,
        record: `k=rsa; t=s; p=${p}`,
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    }),
  );
}
