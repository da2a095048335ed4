import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const iterations = 4096;
const hashed =
  /^(?:md5[0-9a-f]{32}|SCRAM-SHA-256\$[1-9]\d*:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44})$/;

/** What PostgreSQL stores for a password, made here (RFC 5802, RFC 7677) so that no statement, and
 *  so no log of the server, holds the password itself. A password that is a hash already stays. */
export async function passwordHash(password: string): Promise<string> {
  if (hashed.test(password)) {
    return password;
  }
  const salt = randomBytes(16);
  const salted = await promisify(pbkdf2)(prepared(password), salt, iterations, 32, "sha256");
  const key = (name: string): Buffer => createHmac("sha256", salted).update(name).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  const server = key("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${server}`;
}

/** Whether a stored hash may be that of a password of this role: an MD5 hash tells, a SCRAM verifier
 *  is taken on trust, as the official plugin does. */
export function mayBeHashOf(hash: string, password: string, role: string): boolean {
  const md5 = createHash("md5").update(password).update(role).digest("hex");
  return hash === password || hash === `md5${md5}` || hash.startsWith("SCRAM-SHA-256$");
}

/** SASLprep (RFC 4013): spaces and invisible characters as one writes them, then NFKC; a password
 *  with characters that it prohibits stays as it is, as the server and its clients do. */
function prepared(password: string): string {
  const mapped = password
    .replace(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/gu, " ")
    .replace(
      /\u00AD|\u034F|\u1806|[\u180B-\u180D]|\u200C|\u200D|\u2060|[\uFE00-\uFE0F]|\uFEFF/gu,
      "",
    )
    .normalize("NFKC");
  return mapped === "" || /[\p{Cc}\p{Co}\p{Cs}\p{Cn}\uFFF9-\uFFFD]/u.test(mapped)
    ? password
    : mapped;
}
