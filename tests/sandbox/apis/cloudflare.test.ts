import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { createCloudflare } from "../../../sandbox/apis/cloudflare";
import { call, type Answer } from "./client";

const zone = { id: "0123456789abcdef0123456789abcdef", name: "example.com" };
const accountId = "fedcba9876543210fedcba9876543210";
const token = "t".repeat(40);
const records = `/client/v4/zones/${zone.id}/dns_records`;

const recordSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  content: z.string(),
  ttl: z.number(),
  created_on: z.string(),
  modified_on: z.string(),
});
const one = z.object({ success: z.literal(true), result: recordSchema });
const many = z.object({
  result: z.array(recordSchema),
  result_info: z.record(z.string(), z.number()),
});
const refusal = z.object({
  result: z.null(),
  success: z.literal(false),
  messages: z.tuple([]),
  errors: z.tuple([z.object({ code: z.number(), message: z.string() })]),
});

type Body = Record<string, unknown>;

function open(): {
  send: (method: string, path: string, body?: unknown) => Promise<Answer>;
  add: (body: Body) => Promise<z.output<typeof recordSchema>>;
  codes: (method: string, path: string, body?: unknown) => Promise<[number, number]>;
} {
  const { app } = createCloudflare({ zone, accountId, token });
  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(app, token, method, path, body);
  return {
    send,
    add: async (body) => one.parse((await send("POST", records, body)).body).result,
    codes: async (method, path, body) => {
      const answer = await send(method, path, body);
      return [answer.status, refusal.parse(answer.body).errors[0].code];
    },
  };
}

describe("Cloudflare's API: who is let in", () => {
  const cases: [string, Record<string, string>, string, number, number][] = [
    ["nothing", {}, "/client/v4/zones", 400, 9106],
    ["a scheme that is not Bearer", { authorization: "Basic abc" }, "/zones", 400, 6003],
    ["a token of the wrong form", { authorization: "Bearer short" }, "/zones", 400, 6003],
    [
      "a wrong token, for zones",
      { authorization: `Bearer ${"x".repeat(40)}` },
      "/zones",
      403,
      9109,
    ],
    [
      "a wrong token, for records",
      { authorization: `Bearer ${"x".repeat(40)}` },
      records,
      403,
      10000,
    ],
    [
      "a wrong token, for its own endpoint",
      { authorization: `Bearer ${"x".repeat(40)}` },
      "/client/v4/user/tokens/verify",
      401,
      1000,
    ],
    [
      "a key of the wrong form",
      { "x-auth-key": "k", "x-auth-email": "a@b.c" },
      "/zones",
      400,
      6003,
    ],
    [
      "a global key",
      { "x-auth-key": "0".repeat(37), "x-auth-email": "a@b.c" },
      "/zones",
      403,
      9103,
    ],
  ];
  for (const [what, headers, path, status, code] of cases) {
    it(`refuses ${what} with ${status} and code ${code}`, async () => {
      const { app } = createCloudflare({ zone, accountId, token });
      const answer = await app.request(path, { headers });
      const { errors } = refusal.parse(await answer.json());
      assert.deepEqual([answer.status, errors[0].code], [status, code]);
    });
  }

  it("says of the right token that it is active", async () => {
    const answer = await open().send("GET", "/client/v4/user/tokens/verify");
    const { result } = z.object({ result: z.object({ status: z.string() }) }).parse(answer.body);
    assert.equal(result.status, "active");
  });
});

describe("Cloudflare's API: zones and accounts", () => {
  const found: [string, number][] = [
    ["", 1],
    ["?name=example.com", 1],
    ["?name=EXAMPLE.com", 1],
    ["?name=contains:xampl", 1],
    ["?name=other.com", 0],
    [`?account.id=${accountId}&status=active`, 1],
    [`?account.id=${"0".repeat(32)}`, 0],
  ];
  for (const [query, count] of found) {
    it(`finds ${count} of one zone with the query "${query}"`, async () => {
      const answer = await open().send("GET", `/client/v4/zones${query}`);
      const list = z.object({ result: z.array(z.object({ id: z.string() })) }).parse(answer.body);
      assert.deepEqual(
        list.result.map(({ id }) => id),
        count === 1 ? [zone.id] : [],
      );
    });
  }

  it("answers under / as under /client/v4", async () => {
    const { send } = open();
    const [long, short] = [
      await send("GET", `/client/v4/zones/${zone.id}`),
      await send("GET", `/zones/${zone.id}`),
    ];
    assert.equal(long.status, 200);
    assert.deepEqual(long.body, short.body);
  });

  const refused: [string, string, number, number][] = [
    ["a zone of somebody else", `/zones/${"a".repeat(32)}`, 403, 9109],
    ["records of somebody else", `/zones/${"a".repeat(32)}/dns_records`, 403, 10000],
    ["a zone's name for its id", "/zones/example.com", 400, 7003],
    ["a record id of the wrong form", `${records}/1`, 400, 7003],
    ["an account of somebody else", `/accounts/${"a".repeat(32)}`, 403, 9109],
    ["a path that is not there", "/client/v4/nothing", 404, 7000],
    ["a page of nought", `${records}?page=0`, 400, 9999],
    ["an order that is not documented", `${records}?order=age`, 400, 9999],
  ];
  for (const [what, path, status, code] of refused) {
    it(`refuses ${what} with ${status} and code ${code}`, async () => {
      assert.deepEqual(await open().codes("GET", path), [status, code]);
    });
  }
});

const a = { type: "A", name: "www", content: "198.51.100.7", ttl: 300 };

describe("Cloudflare's API: records as they are stored", () => {
  const stored: [string, Body, Body][] = [
    ["a relative name becomes complete", { name: "www" }, { name: "www.example.com" }],
    ["@ becomes the zone", { name: "@" }, { name: "example.com" }],
    ["a wildcard stays", { name: "*" }, { name: "*.example.com" }],
    ["a name becomes lower case", { name: "WwW.Example.COM" }, { name: "www.example.com" }],
    ["a dot at the end is dropped", { name: "www.example.com." }, { name: "www.example.com" }],
    [
      "a name in Unicode becomes Punycode",
      { name: "bücher" },
      { name: "xn--bcher-kva.example.com" },
    ],
    [
      "a name outside the zone is taken as relative",
      { name: "www.example.org" },
      { name: "www.example.org.example.com" },
    ],
    ["no ttl is automatic", { ttl: undefined }, { ttl: 1 }],
    ["no proxied is false", {}, { proxied: false, proxiable: true }],
    ["a proxied record has ttl 1", { ttl: undefined, proxied: true }, { ttl: 1, proxied: true }],
    ["a private address cannot be proxied", { content: "10.1.2.3" }, { proxiable: false }],
    ["a blank comment is none", { comment: "" }, { comment: null }],
    ["null is like leaving out", { comment: null, tags: null, data: null }, { tags: [], meta: {} }],
    ["a type becomes upper case", { type: "a" }, { type: "A" }],
    [
      "an IPv6 address is shortened",
      { type: "AAAA", content: "2001:DB8:0:0:0:0:0:1" },
      { content: "2001:db8::1" },
    ],
    [
      "a target becomes lower case, without its last dot",
      { type: "CNAME", content: "Target.Example.ORG." },
      {
        content: "target.example.org",
        settings: { flatten_cname: false, ipv4_only: false, ipv6_only: false },
      },
    ],
    ["a target @ is the zone", { type: "CNAME", content: "@" }, { content: "example.com" }],
    [
      "MX has a priority of its own",
      { type: "MX", content: "mx.example.org", priority: 0 },
      { content: "mx.example.org", priority: 0, proxiable: false, settings: {} },
    ],
    ["a null MX stays", { type: "MX", content: ".", priority: 0 }, { content: "." }],
    [
      "CAA's content is made of its data",
      { type: "CAA", content: undefined, data: { flags: "0", tag: "Issue", value: "ca.org" } },
      { content: '0 issue "ca.org"', data: { flags: 0, tag: "issue", value: "ca.org" } },
    ],
    [
      "CAA's data wins over a content that is older",
      { type: "CAA", content: '0 issue "old"', data: { flags: 0, tag: "issue", value: "new" } },
      { content: '0 issue "new"' },
    ],
    [
      "CAA's data is read from a content",
      { type: "CAA", content: '128 iodef "mailto:a@b.c"' },
      { data: { flags: 128, tag: "iodef", value: "mailto:a@b.c" } },
    ],
    [
      "SRV's content leaves out the priority",
      {
        type: "SRV",
        content: undefined,
        data: { priority: 5, weight: 0, port: 1, target: "T.org." },
      },
      { content: "0 1 t.org", priority: 5 },
    ],
    [
      "TXT in quotes stays so",
      { type: "TXT", content: '"v=spf1 -all"' },
      { content: '"v=spf1 -all"' },
    ],
    [
      "TXT without quotes stays so",
      { type: "TXT", content: "v=spf1 -all" },
      { content: "v=spf1 -all" },
    ],
    [
      "TXT of 256 octets is split",
      { type: "TXT", content: "x".repeat(256) },
      { content: `"${"x".repeat(255)}" "x"` },
    ],
    [
      "TXT in strings of 255 octets stays so",
      { type: "TXT", content: `"${"x".repeat(255)}" "y"` },
      { content: `"${"x".repeat(255)}" "y"` },
    ],
    [
      "a split TXT keeps its escapes",
      { type: "TXT", content: `"${'\\"'.repeat(200)}é\\\\${"x".repeat(60)}"` },
      { content: `"${'\\"'.repeat(200)}\\195\\169\\\\${"x".repeat(52)}" "${"x".repeat(8)}"` },
    ],
  ];
  for (const [what, change, expected] of stored) {
    it(what, async () => {
      const record = await open().add({ ...a, ...change });
      const shown = Object.fromEntries(Object.keys(expected).map((key) => [key, record[key]]));
      assert.deepEqual(shown, expected);
    });
  }

  it("an answer has the vendor's members, and no others", async () => {
    const { add } = open();
    const record = await add({ ...a, comment: "why", tags: ["team:web"] });
    assert.deepEqual(Object.keys(record).sort(), [
      "comment",
      "comment_modified_on",
      "content",
      "created_on",
      "id",
      "meta",
      "modified_on",
      "name",
      "proxiable",
      "proxied",
      "settings",
      "tags",
      "tags_modified_on",
      "ttl",
      "type",
      "zone_id",
      "zone_name",
    ]);
    assert.match(record.id, /^[0-9a-f]{32}$/);
    assert.match(record.created_on, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.equal("comment_modified_on" in (await add({ ...a, name: "b" })), false);
  });

  it("any text survives as TXT: it is stored in strings of at most 255 octets", async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ !#-[\]-~]{1,900}$/), async (text) => {
        const { content } = await open().add({ ...a, type: "TXT", content: `"${text}"` });
        const strings = [...content.matchAll(/"([^"]*)"/g)].map(([, string = ""]) => string);
        assert.equal(strings.join(""), text);
        assert.ok(strings.every(({ length }) => length <= 255));
      }),
      { numRuns: 50 },
    );
  });
});

describe("Cloudflare's API: records that it refuses", () => {
  const refused: [string, Body, number][] = [
    ["a body that is no object", [] as unknown as Body, 1004],
    ["a member of the wrong type", { ttl: "300" }, 1004],
    ["a type that is not known", { type: "SPF" }, 9020],
    ["no type", { type: undefined }, 9020],
    ["no name", { name: undefined }, 9000],
    ["a label of 64 letters", { name: "x".repeat(64) }, 9000],
    ["two dots in a name", { name: "a..b" }, 9000],
    ["a space in a name", { name: "a b" }, 9000],
    ["an absolute name outside the zone", { name: "www.example.org." }, 9000],
    ["a hostname for an A record", { content: "example.org" }, 9005],
    ["an IPv6 address for an A record", { content: "2001:db8::1" }, 9005],
    ["an IPv4 address for an AAAA record", { type: "AAAA" }, 9006],
    ["an address for a CNAME record", { type: "CNAME" }, 9007],
    ["a CNAME record of itself", { type: "CNAME", content: "www.example.com" }, 9039],
    ["an address for an MX record", { type: "MX", priority: 1 }, 9009],
    ["an MX record without a priority", { type: "MX", content: "mx.org" }, 1004],
    ["a priority above 65535", { type: "MX", content: "mx.org", priority: 65536 }, 1004],
    ["a ttl of 59", { ttl: 59 }, 9021],
    ["a ttl of 86401", { ttl: 86401 }, 9021],
    ["a ttl of 0", { ttl: 0 }, 9021],
    ["a ttl with a fraction", { ttl: 60.5 }, 9021],
    ["a proxied record with a ttl", { proxied: true, ttl: 300 }, 9021],
    ["a proxied TXT record", { type: "TXT", proxied: true, ttl: 1 }, 9004],
    ["a proxied private address", { content: "192.168.0.1", proxied: true, ttl: 1 }, 9003],
    ["an empty TXT record", { type: "TXT", content: "" }, 9051],
    ["a TXT record with a line break", { type: "TXT", content: "a\nb" }, 9051],
    ["a TXT record with an open quote", { type: "TXT", content: '"a' }, 9051],
    ["a TXT record with an octet above 255", { type: "TXT", content: '"\\256"' }, 9051],
    ["a TXT record of more than 4096 octets", { type: "TXT", content: "x".repeat(4090) }, 9015],
    ["a CAA record without data", { type: "CAA", content: undefined }, 1004],
    ["CAA flags above 255", { type: "CAA", data: { flags: 256, tag: "issue", value: "x" } }, 1004],
    ["an SRV record without a port", { type: "SRV", data: { priority: 1, weight: 1 } }, 1004],
    [
      "flattening of a proxied record",
      { type: "CNAME", content: "x.org", proxied: true, ttl: 1, settings: { flatten_cname: true } },
      1004,
    ],
    ["a comment of 501 characters", { comment: "x".repeat(501) }, 1004],
  ];
  for (const [what, change, code] of refused) {
    it(`refuses ${what} with code ${code}, and stores nothing`, async () => {
      const { codes, send } = open();
      const body = Array.isArray(change) ? change : { ...a, ...change };
      assert.deepEqual(await codes("POST", records, body), [400, code]);
      assert.deepEqual(many.parse((await send("GET", records)).body).result, []);
    });
  }

  it("refuses a body that is not JSON with code 6007", async () => {
    assert.deepEqual(await open().codes("POST", records, "{"), [400, 6007]);
  });

  const cname = { ...a, type: "CNAME", content: "x.org" };
  const conflicts: [string, Body, Body, number | undefined][] = [
    ["an identical record", a, { ...a, ttl: 600, comment: "again" }, 81058],
    ["a second address", a, { ...a, content: "198.51.100.8" }, undefined],
    ["a CNAME beside an address", a, cname, 81053],
    ["a second CNAME", cname, { ...cname, content: "y.org" }, 81053],
    ["an address beside a CNAME", cname, a, 81054],
    ["the same CNAME in other case", cname, { ...cname, content: "X.org" }, 81058],
    ["TXT beside a CNAME", cname, { ...a, type: "TXT", content: "x" }, undefined],
    ["an address beside NS", { ...a, type: "NS", content: "ns.org" }, a, 81056],
    [
      "the same TXT without quotes",
      { ...a, type: "TXT", content: '"x"' },
      { ...a, type: "TXT", content: "x" },
      81058,
    ],
    [
      "the same MX with another priority",
      { ...a, type: "MX", content: "mx.org", priority: 1 },
      { ...a, type: "MX", content: "mx.org", priority: 2 },
      undefined,
    ],
    ["the same record of another name", a, { ...a, name: "w2" }, undefined],
  ];
  for (const [what, first, second, code] of conflicts) {
    it(`${code === undefined ? "takes" : `refuses, with code ${code},`} ${what}`, async () => {
      const { add, send } = open();
      await add(first);
      const answer = await send("POST", records, second);
      const found = code === undefined ? undefined : refusal.parse(answer.body).errors[0].code;
      assert.deepEqual([answer.status, found], [code === undefined ? 200 : 400, code]);
    });
  }

  it("refuses TXT records of one name with more than 8192 characters together (83011)", async () => {
    const { add, codes } = open();
    const text = { ...a, type: "TXT" };
    for (const letter of ["a", "b"]) {
      await add({ ...text, content: letter.repeat(4000) });
    }
    assert.deepEqual(
      await codes("POST", records, { ...text, content: "c".repeat(200) }),
      [400, 83011],
    );
  });
});

describe("Cloudflare's API: changing records", () => {
  it("PUT replaces: what is left out returns to its default; id and created_on stay", async () => {
    const { add, send } = open();
    const before = await add({ ...a, comment: "why" });
    const answer = await send("PUT", `${records}/${before.id}`, { ...a, content: "198.51.100.9" });
    const after = one.parse(answer.body).result;
    assert.deepEqual(
      [after.id, after.created_on, after.content, after["comment"], after.ttl],
      [before.id, before.created_on, "198.51.100.9", null, 300],
    );
    assert.ok(after.modified_on > before.modified_on);
  });

  it("PATCH changes only what it names", async () => {
    const { add, send } = open();
    const before = await add({ ...a, comment: "why", tags: ["t:1"] });
    const answer = await send("PATCH", `${records}/${before.id}`, { ttl: 600 });
    const after = one.parse(answer.body).result;
    assert.ok(after.modified_on > before.modified_on);
    assert.deepEqual(after, { ...before, ttl: 600, modified_on: after.modified_on });
  });

  it("PATCH of proxied alone makes the ttl automatic", async () => {
    const { add, send } = open();
    const { id } = await add(a);
    const answer = await send("PATCH", `${records}/${id}`, { proxied: true });
    assert.equal(one.parse(answer.body).result.ttl, 1);
  });

  it("PATCH of the data of a CAA record makes its content new", async () => {
    const { add, send } = open();
    const { id } = await add({ ...a, type: "CAA", content: '0 issue "a"' });
    const answer = await send("PATCH", `${records}/${id}`, {
      data: { flags: 0, tag: "issue", value: "b" },
    });
    assert.equal(one.parse(answer.body).result.content, '0 issue "b"');
  });

  for (const method of ["PUT", "PATCH"]) {
    it(`${method} refuses to make a record identical to another one`, async () => {
      const { add, codes } = open();
      await add(a);
      const { id } = await add({ ...a, content: "198.51.100.8" });
      assert.deepEqual(await codes(method, `${records}/${id}`, a), [400, 81058]);
    });
  }

  for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
    it(`${method} of a record that is not there answers 404 and code 81044`, async () => {
      const body = method === "GET" || method === "DELETE" ? undefined : a;
      assert.deepEqual(
        await open().codes(method, `${records}/${"0".repeat(32)}`, body),
        [404, 81044],
      );
    });
  }

  it("DELETE answers the id, and the record is gone", async () => {
    const { add, send, codes } = open();
    const { id } = await add(a);
    const answer = await send("DELETE", `${records}/${id}`);
    assert.deepEqual(answer.body, { result: { id }, success: true, errors: [], messages: [] });
    assert.deepEqual(await codes("GET", `${records}/${id}`), [404, 81044]);
  });

  it("a batch is done in the vendor's order", async () => {
    const { add, send } = open();
    const old = await add(a);
    const answer = await send("POST", `${records}/batch`, {
      deletes: [{ id: old.id }],
      posts: [a],
    });
    assert.equal(answer.status, 200);
    const [record, ...more] = many.parse((await send("GET", records)).body).result;
    assert.ok(record !== undefined && record.id !== old.id);
    assert.deepEqual(more, []);
  });

  it("a batch with one bad part changes nothing", async () => {
    const { add, send, codes } = open();
    const old = await add(a);
    const batch = { deletes: [{ id: old.id }], posts: [{ ...a, ttl: 2 }] };
    assert.deepEqual(await codes("POST", `${records}/batch`, batch), [400, 9021]);
    assert.deepEqual(many.parse((await send("GET", records)).body).result, [old]);
  });
});

describe("Cloudflare's API: lists of records", () => {
  const three = [
    { ...a, name: "b", comment: "Web", tags: ["team:web"] },
    { ...a, name: "a", ttl: 600, content: "198.51.100.9" },
    { ...a, name: "c", type: "CNAME", content: "target.example.org", proxied: true, ttl: 1 },
  ];
  const queries: [string, string[]][] = [
    ["", ["a", "b", "c"]],
    ["order=name&direction=desc", ["c", "b", "a"]],
    ["order=ttl", ["c", "b", "a"]],
    ["type=cname", ["c"]],
    ["name=B.example.com", ["b"]],
    ["name=b", []],
    ["name.exact=b.example.com", ["b"]],
    ["name.startswith=a.", ["a"]],
    ["name.endswith=example.com", ["a", "b", "c"]],
    ["name.contains=.example", ["a", "b", "c"]],
    ["content=198.51.100.9", ["a"]],
    ["content.contains=target", ["c"]],
    ["proxied=true", ["c"]],
    ["comment.present=", ["b"]],
    ["comment.absent=", ["a", "c"]],
    ["comment.contains=we", ["b"]],
    ["tag=team:web", ["b"]],
    ["tag.present=team", ["b"]],
    ["tag.absent=team", ["a", "c"]],
    ["tag.startswith=team:x", []],
    ["type=A&name.startswith=b", ["b"]],
    ["match=any&type=CNAME&name.startswith=b", ["b", "c"]],
    ["search=TARGET", ["c"]],
    ["unknown=1", ["a", "b", "c"]],
  ];
  for (const [query, names] of queries) {
    it(`finds ${names.join(", ") || "nothing"} with "${query}"`, async () => {
      const { add, send } = open();
      for (const record of three) {
        await add(record);
      }
      const found = many.parse((await send("GET", `${records}?${query}`)).body).result;
      assert.deepEqual(
        found.map(({ name }) => name.split(".")[0]),
        names,
      );
    });
  }

  it("pages join to the whole list, whatever their length", async () => {
    const { add, send } = open();
    for (let index = 0; index < 7; index += 1) {
      await add({ ...a, name: `n${index}` });
    }
    const all = many.parse((await send("GET", records)).body).result.map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (perPage) => {
        const ids: string[] = [];
        const pages = Math.ceil(7 / perPage);
        for (let page = 1; page <= pages + 1; page += 1) {
          const answer = await send("GET", `${records}?page=${page}&per_page=${perPage}`);
          const { result, result_info: info } = many.parse(answer.body);
          ids.push(...result.map(({ id }) => id));
          assert.deepEqual(info, {
            page,
            per_page: perPage,
            count: result.length,
            total_count: 7,
            total_pages: pages,
          });
        }
        assert.deepEqual(ids, all);
      }),
      { numRuns: 9 },
    );
  });
});
