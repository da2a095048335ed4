import { createHash } from "node:crypto";

/** Texts whose digests stand in tables on the web; the first is that of nothing at all. */
const TEXTS: readonly string[] = [
  "",
  ...(
    "0 1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 111111 000000 a abc abc123 " +
    "abcdef admin administrator api app application auth backend barber bookedbarber " +
    "bookedbarber.com changeme changethis csrf csrf_secret_key debug default demo dev development " +
    "dragon encryption_key example false foo foobar guest hello helloworld iloveyou jwt jwt_secret " +
    "jwt_secret_key jwtsecret key letmein localhost login master monkey my_secret_key mysecret " +
    "mysecretkey none null p@ssw0rd pass passw0rd password password1 password123 postgres prod " +
    "production qwerty qwerty123 qwertyuiop root salt secret secret_key secretkey session staging " +
    "string supersecret supersecretkey test test123 testing token topsecret true user welcome"
  ).split(" "),
  "hello world",
  "Hello World",
  "Hello, World!",
  "The quick brown fox jumps over the lazy dog",
];

const ALGORITHMS = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3-256"] as const;

/** How long their digests are, in hexadecimal digits and in base64 without its end. */
const LENGTHS = new Set([32, 40, 56, 64, 96, 128, 22, 27, 38, 43, 86]);

let digests: ReadonlySet<string> | undefined;

/** Whether a text is the digest of a text that everybody tries, in hexadecimal digits or base64. */
export function isPublishedDigest(text: string): boolean {
  const bare = text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  if (!LENGTHS.has(bare.length)) return false;
  digests ??= allDigests();
  return digests.has(bare) || digests.has(bare.toLowerCase());
}

function allDigests(): ReadonlySet<string> {
  const texts = TEXTS.flatMap((text) => [text, `${text}\n`, text.toUpperCase()]);
  return new Set(
    texts.flatMap((text) =>
      ALGORITHMS.flatMap((algorithm) => {
        const digest = createHash(algorithm).update(text).digest();
        return [digest.toString("hex"), digest.toString("base64url")];
      }),
    ),
  );
}
