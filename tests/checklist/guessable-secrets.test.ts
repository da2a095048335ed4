import assert from "node:assert/strict";
import { createHash, randomBytes, randomInt } from "node:crypto";

import { environmentOf } from "../../checklist/environment/environment";
import { judge } from "../../checklist/judge";
import { PRODUCTION } from "../../checklist/rule";
import { secretKeyRules } from "../../checklist/rules/secret-keys";
import { hex, made, readyBackend } from "./environments";

/** The rules that refuse a secret key. */
function refusals(key: string, name = "SECRET_KEY"): readonly string[] {
  const backend = environmentOf("backend", { ...readyBackend, [name]: key });
  return judge({ backend }, PRODUCTION, secretKeyRules)
    .filter(({ status, subject }) => status === "fail" && subject === name)
    .map(({ rule }) => rule);
}

const digest = (algorithm: string, text: string, encoding: "hex" | "base64" = "hex"): string =>
  createHash(algorithm).update(text).digest(encoding);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const guessable: Readonly<Record<string, readonly string[]>> = {
  "a published digest": [
    digest("sha256", ""),
    digest("sha256", "password"),
    digest("sha256", "secret").toUpperCase(),
    digest("sha512", "secret"),
    digest("sha512", "changeme", "base64"),
    digest("sha384", "bookedbarber", "base64"),
    digest("sha256", "hello world"),
    digest("sha256", "password\n"),
    digest("sha3-256", "test"),
    base64(digest("md5", "admin")),
  ],
  "a published example": [
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
    "UpNVntn3cDxHJpq99YMc1T1AQgQpc8kfYTuRgBiYa15BLrx8etQoXz3gZv1/u2oq",
    "3cfa76ef14937c1c0ea519f8fc057a80fcd04a7420f8e8bcd0a7567c272e007b",
  ],
  "a well-known text, encoded": [
    base64("your-super-secret-jwt-token-with-at-least-32-characters-long"),
    Buffer.from("change-this-secret-key-in-production").toString("hex"),
    base64(base64("this-is-my-super-secret-key-for-jwt")),
    base64("======================BezKoder=Spring==========================="),
    base64("These words stand in base64 and are as easy to read as before."),
    base64("qwertyuiopasdfghjklzxcvbnm1234567890qwertyuiopasdfghjkl"),
  ],
  "a repetition": [
    "k7Fq2Lx9Pz-".repeat(6),
    Array.from({ length: 12 }, (_, at) => `kQ7xw${String(at)}`).join(""),
    "deadbeefcafebabe".repeat(4),
  ],
  "a walk": [
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!QAZ@WSX#EDC$RFV%TGB^YHN&UJM1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
  ],
  "numbers one after the other": [
    Array.from({ length: 40 }, (_, at) => String(at)).join(""),
    Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, "0")).join(""),
    Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, "0")).join(":"),
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628",
  ],
  "made of dates": ["2024-01-01T00:00:00Z-2025-02-03T04:05:06Z-2026-11-24T22:32:21Z-2027"],
  "made of the domain and words": [
    "bookedbarber.com-production-jwt-secret-key-2026-app.bookedbarber.com",
    "BookedBarberProductionSecretKeyForSigningAccessTokens2026Version1",
    "https://api.bookedbarber.com/https://app.bookedbarber.com/production-key",
    "generate-with-openssl-rand-hex-32-and-keep-it-very-secret-please-do-so-now",
  ],
};

describe("a secret key that can be guessed", () => {
  for (const [what, keys] of Object.entries(guessable)) {
    for (const [index, key] of keys.entries()) {
      it(`is refused: ${what}, ${index + 1}`, () => {
        assert.notDeepEqual(refusals(key), []);
        assert.notDeepEqual(refusals(`"${key}"`, "JWT_SECRET_KEY"), []);
      });
    }
  }
});

describe("a random secret key", () => {
  const kinds: Readonly<Record<string, () => string>> = {
    "letters and digits": () => made(64),
    "hexadecimal digits": () => hex(64),
    "many hexadecimal digits": () => hex(256),
    base64: () => randomBytes(48).toString("base64"),
    base64url: () => randomBytes(64).toString("base64url"),
    "hexadecimal digits of letters": () => Buffer.from(made(64)).toString("hex"),
    digits: () => Array.from({ length: 80 }, () => randomInt(10)).join(""),
    "small letters": () => Array.from({ length: 64 }, () => made(1).toLowerCase()).join(""),
    UUIDs: () =>
      `${hex(8)}-${hex(4)}-4${hex(3)}-${hex(12)}-${hex(8)}-${hex(4)}-4${hex(3)}-${hex(12)}-${hex(8)}`,
    "letters behind a name": () => `bookedbarber-production-${made(48)}`,
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it(`is accepted: ${kind}`, () => {
      for (let count = 0; count < 100; count += 1) assert.deepEqual(refusals(make()), []);
    });
  }
});
