import { createHash, hash } from "node:crypto";

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

/** By the length of their digests, in hexadecimal digits and in base64 without its end. */
const ALGORITHMS: Readonly<Record<number, readonly string[]>> = {
  22: ["md5"],
  27: ["sha1"],
  32: ["md5"],
  38: ["sha224"],
  40: ["sha1"],
  43: ["sha256", "sha3-256"],
  56: ["sha224"],
  64: ["sha256", "sha3-256", "sha384"],
  86: ["sha512"],
  96: ["sha384"],
  128: ["sha512"],
};

const digests = new Map<number, ReadonlySet<string>>();

/** Whether a text is the digest of a text that everybody tries, in hexadecimal digits or base64. */
export function isPublishedDigest(text: string): boolean {
  const bare = text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  const algorithms = ALGORITHMS[bare.length];
  if (algorithms === undefined) return false;
  const known = digests.get(bare.length) ?? digestsBy(algorithms);
  digests.set(bare.length, known);
  return known.has(bare) || known.has(bare.toLowerCase());
}

function digestsBy(algorithms: readonly string[]): ReadonlySet<string> {
  const texts = TEXTS.flatMap((text) => [text, `${text}\n`, text.toUpperCase()]);
  return new Set(
    texts.flatMap((text) =>
      algorithms.flatMap((algorithm) => {
        const digest = digestOf(algorithm, text);
        return [digest.toString("hex"), digest.toString("base64url")];
      }),
    ),
  );
}

/** In one call where Node has it (20.12): there are a thousand of them. */
const digestOf = (algorithm: string, text: string): Buffer =>
  typeof hash === "function"
    ? hash(algorithm, text, "buffer")
    : createHash(algorithm).update(text).digest();
