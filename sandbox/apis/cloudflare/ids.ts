import { randomBytes } from "node:crypto";

/** An identifier as Cloudflare gives them: 32 hexadecimal digits. */
export function newId(): string {
  return randomBytes(16).toString("hex");
}
