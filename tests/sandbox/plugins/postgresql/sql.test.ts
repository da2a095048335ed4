import assert from "node:assert/strict";
import fc from "fast-check";
import { identifier, literal, routine } from "../../../../sandbox/plugins/postgresql/sql";
import {
  parseSetting,
  settingMilliseconds,
} from "../../../../sandbox/plugins/postgresql/role-settings";
import { passwordHash } from "../../../../sandbox/plugins/postgresql/scram";
import { idOrder } from "../../../../sandbox/plugins/postgresql/set-order";
import { sameSet } from "../../../../sandbox/plugins/postgresql/values";
import { byHand, stopTestServer } from "./server";

// PostgreSQL takes neither the zero character nor halves of surrogate pairs.
const anyText = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));

after(stopTestServer);

describe("the SQL of the postgresql plugin", () => {
  it("quotes any text so that PostgreSQL reads the same text, in both string modes", async () => {
    const texts = fc.sample(anyText, 200).concat(["'", "\\", "\\'", "'; DROP TABLE x; --", ""]);
    for (const mode of ["on", "off"]) {
      const list = texts.map(literal).join(", ");
      const rows = await byHand(
        `SET standard_conforming_strings = ${mode}; SELECT unnest(ARRAY[${list}]::text[])`,
      );
      assert.deepEqual(
        rows.map(([text]) => text),
        texts,
      );
    }
  });

  it("quotes any name so that PostgreSQL reads the same name", async () => {
    const named = anyText.filter((text) => text !== "" && Buffer.byteLength(text) < 60);
    const names = [...new Set(fc.sample(named, 100).concat(['"', 'a"; DROP TABLE x; --', "\\"]))];
    // Longer than all of them: a column of the table's name would stand for the table.
    const table = "t".repeat(60);
    const columns = names.map((name) => `NULL AS ${identifier(name)}`).join(", ");
    const rows = await byHand(
      `SELECT key FROM json_each((SELECT row_to_json(${table}) FROM (SELECT ${columns}) AS ${table}))`,
    );
    assert.deepEqual(
      rows.map(([name]) => name),
      names,
    );
  });

  it("refuses the zero character and anything but type names after a routine's name", () => {
    assert.throws(() => identifier("a\0b"), /zero character/);
    assert.throws(() => literal("a\0b"), /zero character/);
    assert.equal(routine('say "hi"'), '"say ""hi"""');
    assert.equal(routine("add(integer, text[])"), '"add"(integer, text[])');
    assert.equal(routine('f("My Type", pg_catalog.int4)'), '"f"("My Type", pg_catalog.int4)');
    for (const wrong of ["f(", "f(int) TO x", "f(int); --)", "f(')", "f(a(b))"]) {
      assert.throws(() => routine(wrong), /not a routine's name/, wrong);
    }
  });

  it("makes a different verifier each time, and leaves a hash as it is", async () => {
    const [first, second] = [await passwordHash("x"), await passwordHash("x")];
    assert.notEqual(first, second);
    assert.match(first, /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[^:]{44}:.{44}$/);
    const md5 = `md5${"0".repeat(32)}`;
    assert.equal(await passwordHash(md5), md5);
    assert.equal(await passwordHash(first), first);
    for (const password of ["md5", "md5 is my password", "SCRAM-SHA-256$4096:no"]) {
      assert.match(await passwordHash(password), /^SCRAM-SHA-256\$4096:.{24}\$/);
    }
  });

  it("reads a role's settings as PostgreSQL stores them", () => {
    const settings = [
      'search_path="$user", public, "a, b", "c""d"',
      "role=Some Role, with a comma",
      "statement_timeout=1500",
      "lock_timeout=2min",
      "idle_session_timeout=never",
      "search_path_of_another=x",
    ];
    assert.deepEqual(parseSetting(settings, "search_path"), ["$user", "public", "a, b", 'c"d']);
    assert.deepEqual(parseSetting(settings, "role"), ["Some Role, with a comma"]);
    assert.deepEqual(parseSetting([], "search_path"), []);
    assert.equal(settingMilliseconds(settings, "statement_timeout"), 1500);
    assert.equal(settingMilliseconds(settings, "lock_timeout"), 120_000);
    assert.equal(settingMilliseconds(settings, "deadlock_timeout"), 0);
    assert.throws(() => settingMilliseconds(settings, "idle_session_timeout"), /no duration/);
  });

  it("takes lists in another order or with repetitions for the same set", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        assert.equal(sameSet(list, [...list].reverse().concat(list)), true);
        assert.equal(sameSet(list, [...list, "one more than the generator makes"]), false);
      }),
    );
    assert.equal(sameSet([Symbol("unknown")], []), false);
    assert.equal(sameSet([], null), true);
  });

  it("orders the parts of an id by the digits of their CRC-32", () => {
    // crc32: a 3904355907, b 1908338681, c 112844655
    assert.deepEqual(idOrder(["a", "b", "c"]), ["c", "b", "a"]);
  });
});
