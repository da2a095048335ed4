import assert from "node:assert/strict";

import fc from "fast-check";

import { hostKind } from "../../checklist/environment/host";
import { isPlaceholder } from "../../checklist/environment/placeholder";
import {
  characters,
  distinctCharacters,
  isRepetition,
  isWalk,
  isWellKnownSecret,
} from "../../checklist/environment/secret-strength";
import { decoded, urlOf } from "../../checklist/environment/url";
import {
  ABSENT,
  booleanOf,
  fractionOf,
  integerOf,
  listOf,
  plain,
  readingOf,
} from "../../checklist/environment/value";
import { hex, made } from "./environments";

const space = fc.constantFrom("", " ", "\t", "\n", "  ");
const quote = fc.constantFrom("", '"', "'");
const cased = (word: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
    .map((upper) =>
      Array.from(word, (letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(""),
    );

describe("values as the application reads them", () => {
  it("take a boolean by its meaning, whatever its case, space and quotes", () => {
    const words = fc.constantFrom("true", "1", "yes", "on", "false", "0", "no", "off");
    fc.assert(
      fc.property(
        words.chain((word) => fc.tuple(fc.constant(word), cased(word))),
        space,
        quote,
        ([word, text], around, mark) => {
          const written = `${around}${mark}${around}${text}${around}${mark}${around}`;
          assert.equal(booleanOf(written), ["true", "1", "yes", "on"].includes(word));
        },
      ),
    );
    for (const text of ["", "maybe", "2", "truee", "nope", "ja"]) {
      assert.equal(booleanOf(text), undefined, text);
    }
  });

  it("count an empty text as absent", () => {
    for (const text of [undefined, "", " \n", '""', "' '"]) assert.equal(readingOf(text), ABSENT);
    assert.deepEqual(readingOf(" a "), { state: "known", value: " a " });
  });

  it("lose one pair of quotes and the space around, and nothing within", () => {
    assert.equal(plain(` "a 'b' c" `), "a 'b' c");
    assert.equal(plain(`"a'`), `"a'`);
    assert.equal(plain(`"`), `"`);
    assert.equal(plain(`a "b"`), `a "b"`);
    assert.equal(plain(`"b" a`), `"b" a`);
    fc.assert(fc.property(fc.string(), (text) => plain(plain(text)).length <= text.length));
  });

  it("read whole numbers and shares in decimal digits only", () => {
    assert.equal(integerOf(" 42 "), 42);
    assert.equal(integerOf("-7"), -7);
    for (const text of ["", "4.2", "0x10", "1e3", "ten", "9".repeat(16)]) {
      assert.equal(integerOf(text), undefined, text);
    }
    assert.equal(fractionOf("0.05"), 0.05);
    assert.equal(fractionOf("1"), 1);
    assert.equal(fractionOf(".5"), 0.5);
    assert.equal(fractionOf(".25"), 0.25);
    assert.equal(fractionOf("0000.5"), 0.5);
    assert.equal(fractionOf("1."), 1);
    for (const text of ["", ".", "1.01", "-0.1", "5%", "1e-1"]) {
      assert.equal(fractionOf(text), undefined, text);
    }
  });

  it("split lists at commas or as a JSON array, without empty parts", () => {
    assert.deepEqual(listOf(" a , b,,c "), ["a", "b", "c"]);
    assert.deepEqual(listOf('["a", " b "]'), ["a", "b"]);
    assert.deepEqual(listOf("[a,b]"), ["[a", "b]"]);
    assert.deepEqual(listOf("[1]"), ["[1]"]);
    assert.deepEqual(listOf('["a", 1]'), ['["a"', "1]"]);
    assert.deepEqual(listOf('"a"'), ["a"]);
    assert.deepEqual(listOf("5"), ["5"]);
    assert.deepEqual(listOf("null"), ["null"]);
    assert.deepEqual(listOf(' [ "a" ] '), ["a"]);
    assert.deepEqual(listOf(""), []);
  });

  it("take no random key or password for a placeholder, a default, a walk or a repetition", () => {
    const printable = fc.string({ unit: "grapheme-ascii", minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(fc.constant(0), () => {
        for (const text of [made(64), hex(64), hex(32), `SG.${made(22)}.${made(43)}`]) {
          assert.ok(!isPlaceholder(text) && !isWellKnownSecret(text), text);
          assert.ok(!isWalk(text) && !isRepetition(text), text);
        }
      }),
    );
    fc.assert(fc.property(printable, (text) => typeof isPlaceholder(text) === "boolean"));
    for (const text of [
      "k<aB3>9{{x}}$a",
      "a${b}c",
      "BookedBarber",
      "0 2 * * *",
      "HS256",
      "apikey",
    ]) {
      assert.equal(isPlaceholder(text), false, text);
    }
  });

  it("measure secrets by characters, not by bytes", () => {
    assert.equal(characters("äö😀"), 3);
    assert.equal(distinctCharacters("aabb"), 2);
  });

  it("find walks and repetitions, and not in short texts", () => {
    for (const text of ["qwertyuiop", "0987654321", "abcdefabcdef", "aaaaaaaaaa", "asdfghjkl;"]) {
      assert.ok(isWalk(text), text);
    }
    for (const text of ["abab", "xyzxyzxy", "aaaa"]) assert.ok(isRepetition(text), text);
    for (const text of ["abc", "", "abcd", "aabc"]) assert.ok(!isRepetition(text), text);
    assert.ok(!isWalk("abc"));
  });
});

describe("hosts and URLs", () => {
  it("are local in every spelling of a private or loopback address", () => {
    for (const host of [
      "localhost",
      "LocalHost.",
      "a.localhost",
      "127.0.0.1",
      "127.1",
      "0x7f.0.0.1",
      "2130706433",
      "017700000001",
      "0.0.0.0",
      "10.0.0.1",
      "172.16.0.1",
      "192.168.1.1",
      "100.64.0.1",
      "169.254.169.254",
      "[::1]",
      "::1",
      "[fe80::1]",
      "[fc00::1]",
      "[::ffff:192.168.0.1]",
      "web",
      "db.internal",
      "printer.local",
      "x.test",
      "10.0.0.1.nip.io",
    ]) {
      assert.equal(hostKind(host), "local", host);
    }
  });

  it("are public or a platform's otherwise, also just outside a private range", () => {
    for (const host of [
      "8.8.8.8",
      "172.32.0.1",
      "172.15.255.255",
      "11.0.0.1",
      "[2606:4700::1]",
      "bookedbarber.com",
      "localhost.com",
      "internal.bookedbarber.com",
      "xn--bcher-kva.de",
    ]) {
      assert.equal(hostKind(host), "public", host);
    }
    for (const host of ["a.up.railway.app", "A.OnRender.com", "onrender.com", "a.vercel.app."]) {
      assert.equal(hostKind(host), "platform", host);
    }
    assert.equal(hostKind("myonrender.com"), "public");
  });

  it("are URLs only where every reader sees the same one", () => {
    for (const text of [
      "https://a.com",
      " 'https://a.com/b' ",
      "postgresql+asyncpg://a:b%40@c:1/d",
    ]) {
      assert.ok(urlOf(text), text);
    }
    for (const text of [
      "a.com",
      "https:a.com",
      "https:/a.com",
      "https:\\\\a.com",
      "https://a b.com",
      "https://",
      "https://a.com:99999",
      "mailto:a@b.com",
      "https://a.com/b c",
      "https://a.com/b\\c",
      "x https://a.com",
    ]) {
      assert.equal(urlOf(text), undefined, text);
    }
  });

  it("keep a part as it stands where its percent-encoding is broken", () => {
    assert.equal(decoded("a%40b"), "a@b");
    assert.equal(decoded("100%"), "100%");
  });
});
