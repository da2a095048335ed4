import assert from "node:assert/strict";

import fc from "fast-check";

import { pythonDotenv } from "../../checklist/environment/file-readers";
import { parseEnvironmentFile } from "../../cli/env-file/environment-file";
import { isCommandFailure } from "../../cli/failure";

const read = (text: string): Record<string, string> =>
  Object.fromEntries(parseEnvironmentFile(text, "x.env").values);

const found = (text: string): string[] =>
  parseEnvironmentFile(text, "x.env").findings.map(
    ({ rule, location, message }) => `${rule}:${String(location.line)}: ${message}`,
  );

describe("an environment file", () => {
  const values: readonly (readonly [title: string, text: string, value: string, said?: RegExp])[] =
    [
      ["a plain value", "A=b", "b"],
      ["export", "export A=b", "b", /export/],
      ["white space around", "  A = b  ", "b", /white space around its sign/],
      ["white space before it alone", "  A=b", "b"],
      ["white space at its end", "A=b ", "b", /white space at its end/],
      ["double quotes", 'A="b c"', "b c"],
      ["single quotes", "A='b c'", "b c"],
      ["a comment after a value", "A=b # c", "b", /a comment behind/],
      ["a comment after a quoted value", 'A="b # c" # d', "b # c", /a comment behind/],
      ["no value", "A=", ""],
      ["an empty quoted value", 'A=""', ""],
      ["a value of several lines", 'A="b\nc\n\n# d"', "b\nc\n\n# d"],
      ["\\n in double quotes", 'A="b\\nc"', "b\nc"],
      ["an equals sign in a value", "A=b==", "b=="],
      ["a # within a value, as python-dotenv", "A=b#c", "b#c", /# in its value/],
      ["a backslash in quotes, as python-dotenv", 'A="b\\tc"', "b\tc", /backslash/],
      ["a carriage return and line feed", "A=b\r\n", "b"],
      ["old line ends", "B=c\rA=b\r", "b", /carriage return alone/],
      ["a byte order mark", "\ufeffA=b", "b", /byte order mark/],
      ["a name that is set before", "B=c\nA=x${B}y", "xcy"],
      ["a default for a name", "A=x${B:-c}", "xc"],
      ["a name that a platform fills in", "A=${{B.C}}", "${{B.C}}"],
      ["a name that nobody sets", "A=x${B}", "x${B}", /a name by \$/],
      ["a name that is set behind", "A=x${B}\nB=c", "x${B}", /a name by \$/],
      ["a dollar sign", "A=b$c", "b$c"],
    ];
  for (const [title, text, value, said] of values) {
    it(`is read with ${title}`, () => {
      assert.equal(read(text)["A"], value);
      const all = found(text).join("\n");
      if (said === undefined) assert.equal(all, "");
      else assert.match(all, said);
    });
  }

  it("of the frontend is read as Next.js does, with the dollar signs that it takes for names", () => {
    const texts: readonly (readonly [text: string, value: string, said: RegExp])[] = [
      ["B=c\nA=x$B", "xc", /^$/],
      ["A=x$B\nB=c", "xc", /^$/],
      ["A=x\\$B", "x$B", /^$/],
      ["A=costs $25", "costs $25", /^env-file-dollar:1: A uses a name by \$/],
      ["A=a$", "a$", /^$/],
      ["A=b#c", "b", /^env-file-portable:1: A has a # in its value/],
      ["A: b", "b", /^env-file-portable:1: A is set with a colon/],
    ];
    for (const [text, value, said] of texts) {
      const file = parseEnvironmentFile(text, "x.env", "frontend");
      assert.equal(file.values.get("A"), value, text);
      const all = file.findings.map(
        ({ rule, location, message }) => `${rule}:${String(location.line)}: ${message}`,
      );
      assert.match(all.join("\n"), said, text);
    }
  });

  it("that loses a part of a secret or an address by a dollar sign is wrong, and no mere words are", () => {
    const rulesOn = (text: string): string[] =>
      parseEnvironmentFile(text, "x.env").findings.map(({ rule }) => rule);
    assert.deepEqual(rulesOn("SECRET_KEY=${X}"), ["env-file-dollar"]);
    assert.deepEqual(rulesOn("GOOGLE_REDIRECT_URI=https://${X}/y"), ["env-file-dollar"]);
    assert.deepEqual(rulesOn("NEXT_PUBLIC_PRICE=$25"), ["env-file-dollar"]);
    assert.deepEqual(rulesOn("SENTRY_RELEASE=backend@${X}"), ["env-file-portable"]);
    assert.deepEqual(rulesOn("UNHEARD_OF=${X}"), ["env-file-portable"]);
  });

  it("gives each variable the line that it has its value from", () => {
    const text = '# c\nA=1\n\nB="x\ny"\r\nC=3\nA=1\n';
    assert.deepEqual(
      [...parseEnvironmentFile(text, "x.env").lines],
      [
        ["A", 7],
        ["B", 4],
        ["C", 6],
      ],
    );
  });

  const faults: readonly (readonly [title: string, text: string, expected: RegExp])[] = [
    ["a line without a sign", "A=b\njust words\n", /^env-file-readable:2: line 2 sets no variable/],
    ["a name alone", "A\n", /^env-file-readable:1:/],
    ["a value alone", "=b\n", /^env-file-readable:1:/],
    ["a name with a space", "MY KEY=b\n", /^env-file-readable:1:/],
    ["a name that hides itself", "__proto__=b\n", /^env-file-readable:1:/],
    ["an open quotation mark", 'A="b\nB=c\n', /^env-file-readable:1: A opens a quotation mark/],
    ["text after a quoted value", "A='b'c\n", /^env-file-readable:1: A opens/],
    ["contradicting lines", "A=b\nA=c\n", /^env-file-duplicates:2: A is set .* lines 1, 2;/],
    ["a # within a value", "A=b#c\n", /^env-file-portable:1: A has a # in its value/],
    ["a comment for a value", "A=#c\n", /^env-file-portable:1: A has a comment for a value/],
    [
      "a colon",
      "A: b\n",
      /^env-file-readable:1: A is set with a colon.*the backend does not get it/,
    ],
    ["backticks", "A=`b`\n", /^env-file-portable:1: A is quoted with backticks/],
    ["a backslash in quotes", 'A="b\\tc"\n', /^env-file-portable:1: A has a backslash/],
    ["an escaped quotation mark", "A='b\\'c'\n", /^env-file-portable:1: A has a backslash/],
  ];
  for (const [title, text, expected] of faults) {
    it(`is told of ${title}, once and with the line`, () => {
      const all = found(text);
      assert.equal(all.length, 1, all.join("\n"));
      assert.match(all[0] ?? "", expected);
    });
  }

  it("may say the same twice, and have an empty value", () => {
    assert.deepEqual(found("A=b\nA='b'\nB=\n"), []);
  });

  it("shortens the list of contradicting lines", () => {
    const text = Array.from({ length: 9 }, (_, index) => `A=${index}\n`).join("");
    assert.match(found(text)[0] ?? "", /lines 1, 2, 3, 4, \.\.\., 9; the last one is judged/);
  });

  it("names a variable's items in what is found about its line", () => {
    const [finding] = parseEnvironmentFile("DEBUG=1\nDEBUG=0\n", "x.env").findings;
    assert.deepEqual(finding?.items, ["1.8", "2.1"]);
  });

  it("repeats nothing of a line that cannot be read", () => {
    const text = "CANARY4eC39HqL secret\nA='CANARYxx'y\nB=CANARY1#CANARY2\nB=CANARY3\n";
    assert.doesNotMatch(JSON.stringify(parseEnvironmentFile(text, "x").findings), /CANARY/);
  });

  it("is refused where a value is longer than an environment can hold", () => {
    assert.throws(
      () => parseEnvironmentFile(`A=b\nB=${"x".repeat(131_073)}`, "x.env"),
      (error) => isCommandFailure(error) && /^x\.env:2: the value is longer/.test(error.message),
    );
  });

  /** Texts of the pieces that mean something to a reader of such files. */
  const pieces = fc.constantFrom(
    ..."A B_1 export = : ' \" ` \\ # \\n x é 0 . -".split(" "),
    " ",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "=",
    "A=",
    "\nB='",
    '\nC="',
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));

  it("means what python-dotenv reads, wherever every line can be read and nothing is left open", () => {
    let readable = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const { values: mine, findings } = parseEnvironmentFile(text, "x.env", "backend");
        if (findings.some(({ rule }) => rule === "env-file-readable")) return;
        if (findings.some(({ message }) => message.includes("by $"))) return;
        readable += 1;
        const theirs = pythonDotenv.filled(pythonDotenv.written(text) ?? []);
        assert.deepEqual(Object.fromEntries(mine), Object.fromEntries(theirs ?? []));
      }),
      { numRuns: 3000 },
    );
    assert.ok(readable > 300, `only ${readable} texts could be read`);
  });

  it("never throws another error than its own, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: "binary", maxLength: 300 })), (text) => {
        parseEnvironmentFile(text, "x.env");
      }),
      { numRuns: 2000 },
    );
  });

  const hostile: readonly (readonly [title: string, text: string])[] = [
    ["10,000 variables", "VARIABLE_NAME=some value # c\n".repeat(10_000)],
    ["a million blank lines", "\n".repeat(1_000_000)],
    ["white space", " \n".repeat(500_000) + "A=b"],
    ["open quotation marks", "A='\\'#\n".repeat(100_000)],
    ["escaped quotation marks", `A='${"\\'x ".repeat(30_000)}`],
    ["alternating quotation marks", "A='\"`\nB=\"'\n".repeat(60_000)],
    ["a name of 100,000 letters", "A".repeat(100_000)],
    ["100,000 spaces after a name", `A${" ".repeat(100_000)}x`],
  ];
  for (const [title, text] of hostile) {
    // A reader that goes over the text again for each line takes many minutes.
    it(`of ${title} is read to its end`, () => {
      assert.equal(parseEnvironmentFile(text, "x.env").name, "x.env");
    });
  }
});
