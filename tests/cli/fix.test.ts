import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import fc from "fast-check";

import { replaceFile } from "../../cli/replace-file";
import type { World } from "../../cli/world";
import { made, readyBackend, readyFrontend } from "../checklist/environments";
import { environmentFile, TestWorld } from "./world";
import type { Run } from "./world";

const right = { ...readyBackend, ...readyFrontend };
const password = made(40);
const railway = `bookedbarber_app:${password}@postgres.railway.internal:5432/railway`;
const redis = `default:${password}@cache.bookedbarber.com:6379/0`;

describe("checklist env --fix", () => {
  const world = new TestWorld();
  after(() => {
    world.close();
  });

  /** Fixes a file of this text, and gives what is in it afterwards. */
  async function fixedText(text: string): Promise<{ readonly text: string; readonly run: Run }> {
    const file = world.file("production.env", text);
    const run = await world.run(["env", file, "--fix", "--yes"]);
    return { text: readFileSync(file, "utf8"), run };
  }

  /** Each becomes the other; what is not there stays as it is. */
  const lines: readonly (readonly [title: string, before: string, after?: string])[] = [
    ["export", "export DEBUG=false", "DEBUG=false"],
    ["white space around the sign", "DEBUG = false", "DEBUG=false"],
    ["white space at the end", "DEBUG=false  ", "DEBUG=false"],
    ["a colon", "DEBUG: false", "DEBUG=false"],
    ["backticks", "SENDGRID_FROM_NAME=`Barbers`", "SENDGRID_FROM_NAME=Barbers"],
    ["a # in a value", "SENDGRID_FROM_NAME=Barber#1", 'SENDGRID_FROM_NAME="Barber#1"'],
    ["a comment behind a value", "DEBUG=false # off", "# off\nDEBUG=false"],
    ["a comment behind a quoted value", "DEBUG='false' # off", "# off\nDEBUG=false"],
    ["a byte order mark", "\ufeffDEBUG=false", "DEBUG=false"],
    ["line ends of Windows", "DEBUG=false\r\nPORT=8000\r\n", "DEBUG=false\nPORT=8000\n"],
    ["quotes in quotes", "DEBUG='\"false\"'", "DEBUG=false"],
    ["a word in capitals", "ENVIRONMENT=Production", "ENVIRONMENT=production"],
    ["Node's word in capitals", "NODE_ENV=PRODUCTION", "NODE_ENV=production"],
    ["a slash at the end", "FRONTEND_URL=https://a.b.com/", "FRONTEND_URL=https://a.b.com"],
    ["an address without TLS", "BACKEND_URL=http://a.b.com", "BACKEND_URL=https://a.b.com"],
    [
      "origins that no browser sends",
      "ALLOWED_ORIGINS=https://App.B.com:443/,http://c.b.com",
      "ALLOWED_ORIGINS=https://app.b.com,https://c.b.com",
    ],
    [
      "origins in a list of JSON",
      'ALLOWED_ORIGINS=["https://a.b.com/"]',
      'ALLOWED_ORIGINS=["https://a.b.com"]',
    ],
    ["an origin with a path", "ALLOWED_ORIGINS=https://a.b.com/login"],
    [
      "the scheme postgres and parameters of other libraries",
      `DATABASE_URL=postgres://${railway}?ssl=true&pgbouncer=true`,
      `DATABASE_URL=postgresql://${railway}?sslmode=require`,
    ],
    [
      "libpq's parameter for asyncpg",
      `DATABASE_URL=postgresql+asyncpg://${railway}?sslmode=require`,
      `DATABASE_URL=postgresql+asyncpg://${railway}?ssl=require`,
    ],
    [
      "no TLS where there is one way to have it",
      `DATABASE_URL=postgresql://${railway}?sslmode=prefer`,
      `DATABASE_URL=postgresql://${railway}?sslmode=require`,
    ],
    ["no TLS elsewhere", `DATABASE_URL=postgresql://a:${password}@db.b.com/c`],
    ["a password that is not encoded", `DATABASE_URL=postgresql://a:x@${password}@db.b.com/c`],
    [
      "a query that may be a piece of a password",
      `DATABASE_URL=postgresql://a?${password}=x:y@db.b.com/c?sslmode=require`,
    ],
    [
      "a check that is switched off",
      `REDIS_URL=REDISS://${redis}?ssl_cert_reqs=none&max_connections=9`,
      `REDIS_URL=rediss://${redis}?max_connections=9`,
    ],
    ["Redis without TLS", `REDIS_URL=redis://${redis}`],
    [
      "a number in groups",
      "TWILIO_PHONE_NUMBER=+1 (415) 555-2671",
      "TWILIO_PHONE_NUMBER=+14155552671",
    ],
    ["a name with a letter missing", "STRIPE_SECRT_KEY=x", "STRIPE_SECRET_KEY=x"],
    ["another library's name", "SMTP_HOST=smtp.sendgrid.net", "SMTP_SERVER=smtp.sendgrid.net"],
    ["a name in small letters", "debug=false", "DEBUG=false"],
    ["a wrong name beside the right one", "DEBUG=true\ndebug=false"],
    ["a wrong name beside the same", "DEBUG=false\ndebug=false", "DEBUG=false\n"],
    ["the same twice", "PORT=8000\nDEBUG=false\nPORT='8000'\n", "PORT=8000\nDEBUG=false\n"],
    ["two values of one name", "PORT=8000\nPORT=8001\n"],
    ["a line that sets nothing", "PORT 8000"],
    ["a quotation mark that is open", 'PORT="8000'],
    ["a name that is filled in", "FRONTEND_URL=https://${HOST}/"],
    ["lines without a fault", "# a\n\n  # b\nPORT=8000\n\n# c"],
  ];
  for (const [title, before, after = before] of lines) {
    it(`${before === after ? "leaves" : "fixes"} ${title}`, async () => {
      const { text } = await fixedText(before);
      assert.equal(text, after);
      assert.equal((await fixedText(text)).text, text);
    });
  }

  it("leads to a file that passes, and says so with the exit code", async () => {
    const spoilt = environmentFile(right)
      .replace(/^DEBUG=.*$/m, "export DEBUG : false")
      .replace(/^ENVIRONMENT=.*$/m, "Environment = Production # the stage");
    assert.equal((await fixedText(spoilt)).run.code, 1);
    const { run } = await fixedText(spoilt.replace("export DEBUG : false", "export DEBUG = false"));
    assert.match(run.stdout, /Environment: (ready|partly ready)/);
    assert.equal(run.code, 0);
  });

  it("fixes both files, each as its own reader reads it", async () => {
    const backend = world.file("backend.env", environmentFile(readyBackend) + "export PORT=8000\n");
    const frontend = world.file(
      "frontend.env",
      environmentFile(readyFrontend).replace("NODE_ENV=production", "NODE_ENV: Production"),
    );
    const run = await world.run(["env", backend, "--frontend", frontend, "--fix", "--yes"]);
    assert.equal(run.code, 0, run.stdout);
    assert.equal(readFileSync(backend, "utf8"), environmentFile(readyBackend));
    assert.equal(readFileSync(frontend, "utf8"), environmentFile(readyFrontend));
  });

  it("asks at a terminal, and writes nothing without a yes", async () => {
    const text = "export DEBUG=false\n";
    for (const [answer, written] of [
      ["", text],
      ["no", text],
      ["y", "DEBUG=false\n"],
      ["Yes", "DEBUG=false\n"],
    ] as const) {
      const file = world.file("asked.env", text);
      const asked: string[] = [];
      const ask = (question: string): Promise<string> => {
        asked.push(question);
        return Promise.resolve(answer);
      };
      await world.run(["env", file, "--fix"], { ask });
      assert.deepEqual(asked, [`Write this to ${file}? [y/N] `]);
      assert.equal(readFileSync(file, "utf8"), written);
    }
  });

  it("without a terminal says what to do, and is no success", async () => {
    const text = environmentFile(right).replace("PORT=", "export PORT=");
    const file = world.file("nobody asked.env", text);
    const run = await world.run(["env", file, "--fix"]);
    assert.equal(run.code, 1);
    assert.equal(readFileSync(file, "utf8"), text);
    assert.match(run.stderr, /- export PORT=…\n {2}\+ PORT=…\n/);
    const command = `npm run -s checklist -- env '${file}' --fix --yes`;
    assert.ok(run.stderr.includes(`Nothing is written. To write it: ${command}\n`), run.stderr);
  });

  it("says where there is nothing to fix", async () => {
    const { run, text } = await fixedText(environmentFile(right));
    assert.equal(text, environmentFile(right));
    assert.match(run.stderr, /There is nothing that this command can fix/);
    assert.equal(run.code, 0);
  });

  it("is refused for standard input, and --yes without it", async () => {
    assert.match((await world.run(["env", "-", "--fix"])).stderr, /standard input is none/);
    const file = world.file("x.env", "");
    assert.match((await world.run(["env", file, "--yes"])).stderr, /--yes goes with --fix/);
  });

  it("keeps a link a link, and who may read the file", async () => {
    const file = world.file("linked.env", "export DEBUG=false\n");
    chmodSync(file, 0o660);
    const link = path.join(world.folder, "link.env");
    symlinkSync("linked.env", link);
    await world.run(["env", link, "--fix", "--yes"]);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(readFileSync(file, "utf8"), "DEBUG=false\n");
    assert.equal(statSync(file).mode & 0o777, 0o660);
  });

  it("loses nothing where a write is interrupted, or somebody else writes", async () => {
    const text = "export DEBUG=false\n";
    const file = world.file("interrupted.env", text);
    const failed = (): string => {
      throw new Error("interrupted");
    };
    assert.throws(() => {
      replaceFile(file, failed);
    }, /interrupted/);
    assert.equal(readFileSync(file, "utf8"), text);
    assert.ok(!existsSync(`${file}.new`));
    // As a process leaves it that was killed in the middle.
    writeFileSync(`${file}.new`, "DEB");
    const run = await world.run(["env", file, "--fix", "--yes"]);
    assert.equal(run.code, 2);
    assert.ok(run.stderr.includes(`rm ${file}.new`), run.stderr);
    assert.equal(readFileSync(file, "utf8"), text);
  });

  it("leaves a file alone that was changed while somebody was asked", async () => {
    const file = world.file("changed.env", "export DEBUG=false\n");
    const ask: World["ask"] = () => {
      writeFileSync(file, "export DEBUG=true\n");
      return Promise.resolve("y");
    };
    const run = await world.run(["env", file, "--fix"], { ask });
    assert.equal(run.code, 2);
    assert.match(run.stderr, /was changed meanwhile/);
    assert.equal(readFileSync(file, "utf8"), "export DEBUG=true\n");
  });

  const CANARY = /CANARY\w{4}/;
  /** The end of a key that went on in a second line. */
  const WRAPPED = "CANARYk3Jx9Qv7Zt1Lw5Rb8Ym";
  const canary = fc.constantFrom("", "x").map((start) => `${start}CANARY${made(24)}`);
  const names = fc.constantFrom(
    ...["SECRET_KEY", "STRIPE_SECRT_KEY", "database_url", "DATABASE_URL", "REDIS_URL", "X", "PORT"],
    "NEXT_PUBLIC_API_URL",
    "ALLOWED_ORIGINS",
    "ENVIRONMENT",
  );
  const values = fc
    .tuple(
      fc.constantFrom("", "postgres://a:", "REDISS://b:", "https://", "Production", "true"),
      canary,
      fc.constantFrom(
        "",
        "@postgres.railway.internal/c?ssl=true&x=y",
        "/",
        "#d",
        " e",
        "$f",
        "'",
        '"',
      ),
    )
    .map((parts) => parts.join(""));
  const settings = fc
    .tuple(
      fc.constantFrom("", "export ", "  ", "\t", "# "),
      names,
      fc.constantFrom("=", " = ", ": ", "= "),
      fc.constantFrom("", "'", '"', "`"),
      values,
      fc.constantFrom("", " ", " # CANARYcomment", "\\", `\n${WRAPPED}==`),
      fc.constantFrom("\n", "\r\n", "\n\n"),
    )
    .map(([start, name, sign, mark, value, rest, end]) =>
      [start, name, sign, mark, value, mark, rest, end].join(""),
    );
  const files = fc.array(settings, { maxLength: 6 }).map((all) => all.join(""));

  it("shows no part of any value, loses none, keeps comments, and has nothing to do a second time", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (text) => {
        const file = world.file("canaries.env", text);
        const shown = await world.run(["env", file, "--fix"]);
        const { text: once, run } = await fixedText(text);
        for (const { stdout, stderr } of [shown, run]) {
          assert.doesNotMatch(stderr, CANARY, text);
          assert.doesNotMatch(stdout.replaceAll(WRAPPED, ""), CANARY, text);
        }
        const secrets = text.match(/CANARY\w+/g) ?? [];
        // An origin's host is the same in small letters.
        const isKept = (secret: string): boolean =>
          once.includes(secret) ||
          once.includes(`https://${secret.toLowerCase()}`) ||
          once.includes(`https://x${secret.toLowerCase()}`);
        for (const secret of secrets) assert.ok(isKept(secret), text);
        const comments = (all: string): readonly string[] => all.match(/^\s*#.*$/gm) ?? [];
        for (const comment of comments(text)) assert.ok(once.includes(comment.trim()), comment);
        const { text: twice, run: again } = await fixedText(once);
        assert.equal(twice, once, text);
        assert.match(again.stderr, /There is nothing that this command can fix/);
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});
