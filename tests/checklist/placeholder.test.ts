import assert from "node:assert/strict";

import fc from "fast-check";

import { isPlaceholder } from "../../checklist/environment/placeholder";
import { looksRandom, standsOut } from "../../checklist/environment/random-text";
import {
  isRepetition,
  isWalk,
  isWellKnownSecret,
} from "../../checklist/environment/secret-strength";
import { hex, made } from "./environments";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

describe("placeholders", () => {
  it("are these words, whatever their case, space and quotes", () => {
    for (const word of words(`
      changeme change_me change-me replaceme replace_me replace-me placeholder todo fixme tbd dummy
      sample secret password passwd test testing foo bar baz value string key token none null nil
      undefined nan n/a na - ? xxx unset insert example abc abc123 123 1234 12345 123456 12345678
    `)) {
      for (const text of [word, word.toUpperCase(), ` ${word}\n`, `"${word}"`]) {
        assert.equal(isPlaceholder(text), true, text);
      }
    }
  });

  const shapes: readonly string[] = [
    "INSERT_TOKEN",
    "PASTE-API-KEY",
    "https://hooks.example.net/YOUR_TOKEN",
    "# the key of the live account",
    "<your-key>",
    "<>",
    "postgresql://app:<password>@db.x.com/a",
    "https://<host 1>/b",
    "[api key]",
    "{{ key }}",
    "{{}}",
    "${{}}",
    "${KEY}",
    "${}",
    "$STRIPE_KEY",
    "sk_live_...",
    "sk_live_…",
    "SG.****",
    "ACXXXXXXXX",
    "sk_live_xxxx",
    "xxxx-abcd",
    "pk.xxxxx.yz",
    "your-key",
    "your_secret_key_here",
    "YOUR PROJECT",
    "yourpassword",
    "my-yoursecret",
    "https://your-domain.com",
    "change_this",
    "please-change-it-now",
    "REPLACE_WITH_KEY",
    "replace your key",
    "fill-in",
    "insert_your_key",
    "put-here",
    "enter the",
    "set_me",
    "add-this",
    "changeinproduction",
    "CHANGE_IN_PRODUCTION_please",
    "change-in_production",
    "a placeholder for later",
    "key goes here",
    "api-key-here",
    "dummy_key",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "https://api.example.com",
    "me@example.org",
    "examplePublicKey",
    "https://examplePublicKey@o0.ingest.sentry.io/0",
    "SK00000000000000000000",
    "sk_0000000000000000",
    "01234567890123456789",
    "AC0123456789012345678901",
    "123456789123456789",
  ];
  for (const text of shapes) {
    it(`have the shape of ${text}`, () => {
      assert.equal(isPlaceholder(text), true);
    });
  }

  const values: readonly string[] = [
    "Book your next cut...",
    "/your-account",
    "https://bookedbarber.com/your-account",
    "BookedBarber",
    "0 2 * * *",
    "HS256",
    "apikey",
    "v1.2.3",
    "k<aB3>9",
    "a#b",
    "x[key]",
    "[1, 2]",
    "a{{key}}",
    "{{key}}b",
    "cost: $12",
    "$lower",
    "a...b",
    "maximum",
    "yourself",
    "your barbers",
    "exchange-it",
    "rechange this",
    "unput-this",
    "reset_mechanism",
    "asset the",
    "dummyload9",
    "12345678901",
    "postgresql://app:k<b@db.x.com/a",
    "testers",
    "Replacement",
  ];
  for (const text of values) {
    it(`are not ${text}`, () => {
      assert.equal(isPlaceholder(text), false);
    });
  }

  it("are never random keys, though chance or somebody put a word of these into them", () => {
    const word = fc.constantFrom("example", "EXAMPLE", "Example");
    fc.assert(
      fc.property(word, fc.integer({ min: 8, max: 60 }), (text, at) => {
        const random = made(68);
        const mixed = random.slice(0, at) + text + random.slice(at);
        assert.equal(isPlaceholder(`${mixed}7`), false, mixed);
        assert.equal(isWellKnownSecret(`${mixed}7`), false, mixed);
      }),
    );
    const digits = ["9f3ac81d07be52604d1c", "4be07c92f1a6d3580e7b"];
    assert.equal(isPlaceholder(digits.join("example")), false);
  });

  it("are looked for at the beginning of a text of megabytes", () => {
    assert.equal(isPlaceholder("a ".repeat(5000) + "changeme-here goes-here"), false);
  });
});

describe("well-known secrets", () => {
  for (const word of words(`
    changeme changethis default development djangoinsecure donotuse example insecure letmein mysecret
    notforproduction password placeholder replaceme replacethis replacewith secretkey supersecret
    testsecret topsecret yoursecret yourkey yourjwt your256bitsecret stringsecretatleast256bitslong
    09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7
    192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf
  `)) {
    it(`are made from ${word}, also with separators and in long texts`, () => {
      const letters = Array.from(word);
      for (const text of [
        word,
        word.toUpperCase(),
        letters.join("-"),
        letters.join("_._"),
        `${word}-${made(64)}`,
        `${made(64)}_${word}`,
        `my${word}forproduction`,
      ]) {
        assert.equal(isWellKnownSecret(text), true, text);
      }
    });
  }

  it("are no random texts, nor texts about something else", () => {
    for (let round = 0; round < 50; round++) {
      assert.equal(isWellKnownSecret(made(64)), false);
      assert.equal(isWellKnownSecret(hex(64)), false);
    }
    assert.equal(isWellKnownSecret("correct-horse-battery-staple"), false);
    assert.equal(isWellKnownSecret(`${"x y ".repeat(200)}changeme`), false);
  });
});

describe("random texts", () => {
  it("go from one kind of character to another, or have few vowels", () => {
    // Chance also makes texts that could be words, though seldom.
    const random = Array.from({ length: 200 }, (_none, at) => (at % 2 === 0 ? made(64) : hex(64)));
    assert.ok(random.filter(looksRandom).length > 195);
    for (const text of ["aB3xY9z1", "a1b2c3d4", "aAaAaAaAa", "qwrtpsdfghjk", "QWRTPSDFGHaa"]) {
      assert.equal(looksRandom(text), true, text);
    }
    for (const text of [
      "a1b2c3d",
      "",
      "correcthorsebattery",
      "CorrectHorseBatteryStaple",
      "PRODUCTION2026",
      "aaaaa1111",
      "zzzzzzzz",
      "ZZZZZZZZ",
      "AaaaaaaaA",
      "qwrtpsdfghj",
      "qwrtpsdfaeio",
      "bcdbcdbcdbcd",
      "mysecretkey1234567890",
    ]) {
      assert.equal(looksRandom(text), false, text);
    }
  });

  it("do not mean a word that chance put into them", () => {
    const found = standsOut("barber");
    for (const text of [
      "barber",
      "BARBER",
      "a-barber-b",
      "b_a_r_b_e_r",
      "b...a..r.b-e-r",
      "mybarbershop",
      "x1.barbershop2",
      "barber2026",
    ]) {
      assert.equal(found(text), true, text);
    }
    for (const text of [
      "",
      "barbe",
      "b....arber",
      "xb_arberx",
      "aB3xY9z1barberQ7w2E",
      "Q7w2barberaB3xY9z1",
    ]) {
      assert.equal(found(text), false, text);
    }
  });
});

describe("guessable texts", () => {
  it("are walks over each row of the keyboard and the alphabet, either way", () => {
    for (const text of [
      "1234567890",
      "0987654321",
      "qwertyuiop",
      "poiuytrewq",
      "asdfghjkl",
      "lkjhgfdsa",
      "zxcvbnm",
      "mnbvcxz",
      "abcdefgh",
      "hgfedcba",
      "QwErTyUiOp",
      "aaaa",
      "abcdx",
      "qwerty12345xq",
      "1qaz2wsx3edc",
      "qazwsxedcrfv",
    ]) {
      assert.equal(isWalk(text), true, text);
    }
    for (const text of ["abc", "", "aqbwce", "qamz", "abcdqm", "a1b2c3d4", "ogkp"]) {
      assert.equal(isWalk(text), false, text);
    }
  });

  it("are repetitions of a piece of any length up to half the text", () => {
    for (const text of ["aaaa", "abab", "abcabc", "abcabca", "abcdabcd", "q1w2e3r4".repeat(99)]) {
      assert.equal(isRepetition(text), true, text);
    }
    for (const text of ["", "aaa", "abca", "abcdeabcd", "abcdabce", "aabb"]) {
      assert.equal(isRepetition(text), false, text);
    }
  });
});
