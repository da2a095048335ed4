import assert from "node:assert/strict";

import fc from "fast-check";

import { formats } from "../../checklist/report/render";
import { TestWorld } from "./world";

/** How many files; more are tried by LEAK_RUNS=10000. */
const RUNS = Number(process.env["LEAK_RUNS"] ?? "150");

/** Of a value of which this many signs in a row are shown, a part has leaked. */
const PART = 16;

const ALPHABETS = [
  "abcdefghijklmnopqrstuvwxyz",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  "0123456789abcdef",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
];

const value = fc
  .constantFrom(...ALPHABETS)
  .chain((alphabet) =>
    fc.string({ minLength: PART * 2, maxLength: 96, unit: fc.constantFrom(...alphabet.split("")) }),
  )
  // What repeats a few signs is like no secret.
  .filter((text) =>
    [...text.matchAll(/(?=(.{16}))/g)].every(([, part = ""]) => new Set(part.split("")).size > 7),
  );
const name = fc.constantFrom(
  "SECRET_KEY",
  "STRIPE_SECRET_KEY",
  "DATABASE_URL",
  "SENDGRID_API_KEY",
  "SOMETHING_ELSE",
  "NEXT_PUBLIC_THING",
);
const prefix = fc.constantFrom(
  "",
  "sk_live_",
  "SG.",
  "postgresql://a:",
  "https://",
  "{",
  "-----BEGIN ",
);
/** What comes between the parts of a value by mistake. */
const flaw = fc.constantFrom(
  "\n",
  "\r\n",
  "\r",
  '"',
  "'",
  "\\n",
  " ",
  "\t",
  "=",
  "=\n",
  "\n ",
  "\u200b",
  "\ufeff",
  "#",
  "\n#",
  '"\n',
  ": ",
  "$",
  "`",
);
const line = fc.record({
  name,
  prefix,
  value,
  before: fc.constantFrom("", '"', "'", " ", "`", "export ", "\ufeff"),
  after: fc.constantFrom("", '"', "'", " ", "`", " # a comment", "=", "=="),
  flaws: fc.array(fc.tuple(flaw, fc.nat(96)), { maxLength: 3 }),
});

/** A line of a file in which a value is broken at some places. */
function written({
  name: key,
  prefix: front,
  value: secret,
  before,
  after,
  flaws,
}: {
  name: string;
  prefix: string;
  value: string;
  before: string;
  after: string;
  flaws: readonly (readonly [string, number])[];
}): string {
  const broken = flaws.reduce((text, [what, at]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + what + text.slice(place);
  }, front + secret);
  return before === "export " || before === "\ufeff"
    ? `${before}${key}=${broken}${after}`
    : `${key}=${before}${broken}${after}`;
}

describe("no part of a value", () => {
  const world = new TestWorld();
  after(() => {
    world.close();
  });

  it("is shown of files that are broken at random places, in any format", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("utf8" as const, "utf16le" as const),
        fc.constantFrom(...formats),
        async (lines, end, encoding, format) => {
          const text = `${lines.map(written).join(end)}${end}`;
          const file = world.file("leak.env", Buffer.from(text, encoding));
          const { stdout, stderr } = await world.run(["env", file, "--format", format]);
          const said = stdout + stderr;
          for (const { value: secret } of lines) {
            for (let at = 0; at + PART <= secret.length; at++) {
              assert.ok(!said.includes(secret.slice(at, at + PART)), "a part of a value is shown");
            }
          }
        },
      ),
      { numRuns: RUNS },
    );
  }).timeout(120_000);
});
