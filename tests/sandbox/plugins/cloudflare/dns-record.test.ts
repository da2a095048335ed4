import assert from "node:assert/strict";

import { cloudflare } from "../../../../sandbox/plugins/cloudflare";
import { servePlugins, type ServedPlugins } from "../../../../providers/framework/provider";
import type { WireObject } from "../../../../providers/framework/wire";
import {
  EngineClient,
  failure,
  secretOf,
  UNKNOWN,
} from "../../../providers/framework/engine-client";
import { cloudflareApi, FakeApi, type Json } from "../fake-apis";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const ZONE = "0123456789abcdef0123456789abcdef";
const RECORDS = `/client/v4/zones/${ZONE}/dns_records`;
const TOKEN = "t".repeat(40);

const CNAME: WireObject = {
  ...{ zoneId: ZONE, name: "s1._domainkey.bookedbarber.com", type: "CNAME" },
  ...{ content: "s1.u1.wl1.sendgrid.net", ttl: 3600, proxied: false },
};
const TXT: WireObject = {
  ...{ zoneId: ZONE, name: "bookedbarber.com", type: "TXT", content: '"v=spf1 -all"', ttl: 3600 },
  comment: "SPF",
};
const CAA: WireObject = {
  ...{ zoneId: ZONE, name: "bookedbarber.com", type: "CAA", ttl: 3600 },
  data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
};
const MX: WireObject = {
  ...{ zoneId: ZONE, name: "bookedbarber.com", type: "MX", ttl: 3600 },
  ...{ content: "mx.example.com", priority: 10 },
};

describe("the stand-in of cloudflare: records", () => {
  const records = new Map<string, Json>();
  let api: FakeApi;
  let served: ServedPlugins;
  let engine: EngineClient;
  before(async () => {
    api = await FakeApi.start(cloudflareApi(records));
    served = await servePlugins([cloudflare], {
      CLOUDFLARE_API_TOKEN: TOKEN,
      CLOUDFLARE_BASE_URL: `${api.url}/client/v4`,
    });
    engine = new EngineClient(served.debugProviders, "cloudflare");
    await engine.configure();
  });
  beforeEach(() => {
    records.clear();
    api.taken();
  });
  after(async () => {
    engine.close();
    await served.close();
    await api.stop();
  });

  const created: [string, WireObject, Json, WireObject][] = [
    [
      "a CNAME: settings are false, though none were sent",
      CNAME,
      {
        ...{ name: "s1._domainkey.bookedbarber.com", type: "CNAME", ttl: 3600, proxied: false },
        content: "s1.u1.wl1.sendgrid.net",
      },
      { proxiable: true, settings: { flattenCname: false, ipv4Only: false, ipv6Only: false } },
    ],
    [
      "a TXT record: proxied is sent as false, the comment has its time",
      TXT,
      {
        ...{ name: "bookedbarber.com", type: "TXT", ttl: 3600, proxied: false },
        ...{ content: '"v=spf1 -all"', comment: "SPF" },
      },
      { proxied: false, proxiable: false, settings: {} },
    ],
    [
      "a CAA record: data is sent, content comes back",
      CAA,
      {
        ...{ name: "bookedbarber.com", type: "CAA", ttl: 3600, proxied: false },
        data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
      },
      { proxied: false, proxiable: false, settings: {}, content: '0 issue "letsencrypt.org"' },
    ],
    [
      "an MX record: the priority beside the content",
      MX,
      {
        ...{ name: "bookedbarber.com", type: "MX", ttl: 3600, proxied: false },
        ...{ content: "mx.example.com", priority: 10 },
      },
      { proxied: false, proxiable: false, settings: {} },
    ],
  ];
  for (const [title, inputs, sent, further] of created)
    it(`creates ${title}`, async () => {
      const { id, outputs } = await engine.create(RECORD, inputs);
      const [seen] = api.seen;
      assert.equal(`${seen?.method ?? ""} ${seen?.path ?? ""}`, `POST ${RECORDS}`);
      assert.equal(seen?.authorization, `Bearer ${TOKEN}`);
      assert.deepEqual(seen.body, sent);
      const { createdOn, modifiedOn, commentModifiedOn, ...rest } = outputs;
      for (const time of [createdOn, modifiedOn, commentModifiedOn ?? createdOn])
        assert.match(JSON.stringify(time), /^"2026-11-24T/);
      assert.equal(commentModifiedOn === undefined, inputs.comment === undefined);
      assert.deepEqual(rest, { id, meta: "{}", tags: [], ...inputs, ...further });
    });

  it("translates data and settings to the API's names and back", async () => {
    const inputs = {
      ...{ zoneId: ZONE, name: "_x.bookedbarber.com", type: "CNAME", ttl: 1, content: "a.b" },
      ...{ data: { keyTag: 1, matchingType: 2 }, settings: { flattenCname: true } },
    };
    const { id, outputs } = await engine.create(RECORD, inputs);
    const body = api.seen[0]?.body as Json;
    assert.deepEqual(body.data, { key_tag: 1, matching_type: 2 });
    assert.deepEqual(body.settings, { flatten_cname: true });
    const full = { flattenCname: true, ipv4Only: false, ipv6Only: false };
    assert.deepEqual(outputs.settings, full);
    const read = await engine.read(RECORD, id, outputs, inputs);
    assert.deepEqual(read.outputs.data, { keyTag: 1, matchingType: 2 });
  });

  it("previews a create with the defaults, and asks the API nothing", async () => {
    const { outputs } = await engine.create(RECORD, { ...TXT, content: UNKNOWN }, true);
    assert.deepEqual(outputs, {
      ...{ ...TXT, id: UNKNOWN, content: UNKNOWN, proxied: false },
      ...{ settings: UNKNOWN, tags: UNKNOWN, proxiable: UNKNOWN },
      ...{ meta: UNKNOWN, createdOn: UNKNOWN, modifiedOn: UNKNOWN },
      ...{ commentModifiedOn: UNKNOWN, tagsModifiedOn: UNKNOWN },
    });
    assert.deepEqual(api.taken(), []);
  });

  interface Change {
    readonly title: string;
    readonly record: WireObject;
    readonly change: WireObject;
    readonly diffs: string[];
    readonly replaces?: string[];
  }
  const changes: Change[] = [
    { title: "nothing", record: CNAME, change: {}, diffs: [] },
    {
      title: "content",
      record: TXT,
      change: { content: '"v=spf1"' },
      diffs: ["content", "modifiedOn"],
    },
    {
      title: "the quotes of a TXT content",
      record: TXT,
      change: { content: "v=spf1 -all" },
      diffs: ["content", "modifiedOn"],
    },
    { title: "ttl", record: TXT, change: { ttl: 300 }, diffs: ["modifiedOn", "ttl"] },
    {
      title: "comment",
      record: TXT,
      change: { comment: "x" },
      diffs: ["comment", "commentModifiedOn", "modifiedOn"],
    },
    {
      title: "a comment that is dropped",
      record: TXT,
      change: { comment: null },
      diffs: ["comment", "commentModifiedOn", "modifiedOn"],
    },
    {
      title: "name",
      record: CNAME,
      change: { name: "s2.bookedbarber.com" },
      diffs: ["modifiedOn", "name"],
    },
    {
      title: "the name's case",
      record: CNAME,
      change: { name: "S1._domainkey.bookedbarber.com" },
      diffs: ["modifiedOn", "name"],
    },
    {
      title: "a name relative to the zone",
      record: CNAME,
      change: { name: "s1._domainkey" },
      diffs: [],
    },
    { title: "@ for the zone", record: TXT, change: { name: "@" }, diffs: [] },
    {
      title: "a dot at the name's end",
      record: TXT,
      change: { name: "bookedbarber.com." },
      diffs: ["modifiedOn", "name"],
    },
    {
      title: "the case of an MX's content",
      record: MX,
      change: { content: "MX.example.com" },
      diffs: ["content", "modifiedOn"],
    },
    {
      title: "data to content",
      record: CAA,
      change: { data: null, content: '0 issue "letsencrypt.org"' },
      diffs: ["data", "modifiedOn"],
    },
    {
      title: "the case of a CNAME's content",
      record: CNAME,
      change: { content: "S1.u1.wl1.SendGrid.NET" },
      diffs: [],
    },
    {
      title: "the case of a TXT content",
      record: TXT,
      change: { content: '"V=spf1 -all"' },
      diffs: ["content", "modifiedOn"],
    },
    {
      title: "type",
      record: CNAME,
      change: { type: "A", content: "192.0.2.1" },
      diffs: ["content", "modifiedOn", "type"],
      replaces: ["type"],
    },
    {
      title: "zoneId",
      record: MX,
      change: { zoneId: "f".repeat(32) },
      diffs: ["zoneId"],
      replaces: ["zoneId"],
    },
    {
      title: "proxied, though the ttl is fixed",
      record: CNAME,
      change: { proxied: true },
      diffs: ["modifiedOn", "proxied"],
    },
    { title: "a default written out", record: TXT, change: { proxied: false }, diffs: [] },
    { title: "priority", record: MX, change: { priority: 20 }, diffs: ["modifiedOn", "priority"] },
    {
      title: "data",
      record: CAA,
      change: { data: { flags: 0, tag: "issue", value: "pki.goog" } },
      diffs: ["data", "modifiedOn"],
    },
    {
      title: "flags as text",
      record: CAA,
      change: { data: { flags: "0", tag: "issue", value: "letsencrypt.org" } },
      diffs: [],
    },
    {
      title: "a setting that is false anyway",
      record: CNAME,
      change: { settings: { ipv4Only: false } },
      diffs: [],
    },
    {
      title: "a setting",
      record: CNAME,
      change: { settings: { ipv4Only: true } },
      diffs: ["modifiedOn", "settings"],
    },
  ];
  for (const { title, record, change, diffs, replaces = [] } of changes)
    it(`a change of ${title} is ${diffs.length === 0 ? "none" : replaces.length > 0 ? "a replacement" : "an update"}`, async () => {
      const { id, outputs } = await engine.create(RECORD, record);
      const read = await engine.read(RECORD, id, outputs, record);
      for (const state of [outputs, read.outputs]) {
        const found = await engine.diff(RECORD, { ...record, ...change }, state);
        assert.deepEqual([found.diffs, found.replaces], [diffs, replaces]);
        assert.equal(found.deleteBeforeReplace, false);
      }
    });

  it("updates in place with the whole record, and the time stamps are unknown before", async () => {
    const { id, outputs } = await engine.create(RECORD, TXT);
    api.taken();
    const news = { ...TXT, ttl: 300 };
    const planned = await engine.update(RECORD, id, news, outputs, true);
    assert.deepEqual(planned, { ...outputs, ttl: 300, modifiedOn: UNKNOWN });
    assert.deepEqual(api.taken(), []);
    const updated = await engine.update(RECORD, id, news, outputs);
    assert.equal(updated.ttl, 300);
    assert.equal(updated.createdOn, outputs.createdOn);
    assert.notEqual(updated.modifiedOn, outputs.modifiedOn);
    assert.deepEqual(api.seen[0]?.body, {
      ...{ name: "bookedbarber.com", type: "TXT", content: '"v=spf1 -all"', ttl: 300 },
      ...{ comment: "SPF", proxied: false, settings: {}, tags: [] },
    });
    assert.deepEqual(api.taken(), [`PUT ${RECORDS}/${id}`]);
  });

  it("lets proxied with a fixed ttl pass check and preview, and refuses it in the deployment", async () => {
    const inputs = { ...CNAME, proxied: true };
    assert.deepEqual((await engine.check(RECORD, inputs)).failures, []);
    await engine.create(RECORD, inputs, true);
    const made = await engine.create(RECORD, CNAME);
    api.taken();
    const said = /'it': ttl must be set to 1 when `proxied` is true/;
    assert.match(await failure(engine.create(RECORD, inputs)), said);
    assert.match(await failure(engine.update(RECORD, made.id, inputs, made.outputs)), said);
    assert.deepEqual(api.taken(), []);
  });

  it("lets a ttl out of bounds pass check and preview: the API alone refuses it", async () => {
    for (const ttl of [5, 86401]) {
      const inputs = { ...TXT, ttl };
      assert.deepEqual((await engine.check(RECORD, inputs)).failures, []);
      await engine.create(RECORD, inputs, true);
    }
  });

  it("refreshes: the drift of a hand-made change, and it is mended by an update", async () => {
    const { id, outputs } = await engine.create(RECORD, TXT);
    Object.assign(records.get(id) ?? {}, { content: '"v=spf1 +all"', comment: null });
    const read = await engine.read(RECORD, id, outputs, TXT);
    assert.equal(read.inputs.content, '"v=spf1 +all"');
    const { diffs } = await engine.diff(RECORD, TXT, read.outputs);
    assert.deepEqual(diffs, ["comment", "commentModifiedOn", "content", "modifiedOn"]);
    const mended = await engine.update(RECORD, id, TXT, read.outputs);
    assert.deepEqual((await engine.diff(RECORD, TXT, mended)).diffs, []);
  });

  it("sees a comment that somebody else wrote as drift", async () => {
    const { id, outputs } = await engine.create(RECORD, CNAME);
    Object.assign(records.get(id) ?? {}, { comment: "by hand" });
    const read = await engine.read(RECORD, id, outputs, CNAME);
    const { diffs } = await engine.diff(RECORD, CNAME, read.outputs);
    assert.deepEqual(diffs, ["comment", "commentModifiedOn", "modifiedOn"]);
  });

  it("a record that is gone reads as gone, and deletes without an error", async () => {
    const { id, outputs } = await engine.create(RECORD, TXT);
    await engine.delete(RECORD, id, outputs);
    assert.equal(records.size, 0);
    assert.equal((await engine.read(RECORD, id, outputs, TXT)).id, "");
    await engine.delete(RECORD, id, outputs);
  });

  for (const [name, record, left] of [
    ["CNAME", CNAME, ["proxied"]],
    ["TXT", TXT, []],
    ["MX", MX, []],
  ] as const)
    it(`imports a ${name} record by zone and record id, without a difference afterwards`, async () => {
      const made = await engine.create(RECORD, record);
      const { id, inputs, outputs } = await engine.read(RECORD, `${ZONE}/${made.id}`);
      assert.equal(id, made.id);
      const program = Object.entries(record).filter(([key]) => !left.some((each) => each === key));
      assert.deepEqual(inputs, Object.fromEntries(program));
      assert.deepEqual((await engine.check(RECORD, inputs)).failures, []);
      assert.equal((await engine.diff(RECORD, inputs, outputs)).changed, false);
      assert.equal((await engine.diff(RECORD, record, outputs)).changed, false);
    });

  it("imports a CAA record as the official plugin does: with content and data, and without the 0", async () => {
    const made = await engine.create(RECORD, CAA);
    const { inputs, outputs } = await engine.read(RECORD, `${ZONE}/${made.id}`);
    assert.deepEqual(inputs, {
      ...{ ...CAA, content: '0 issue "letsencrypt.org"' },
      data: { tag: "issue", value: "letsencrypt.org" },
    });
    const { failures } = await engine.check(RECORD, inputs);
    assert.match(failures.join(), /"content": conflicts with data/);
    // The program as it was written is no difference.
    assert.equal((await engine.diff(RECORD, CAA, outputs)).changed, false);
  });

  it("an update of data repeats the content, and keeps it until a refresh", async () => {
    const { id, outputs } = await engine.create(RECORD, CAA);
    const news = { ...CAA, data: { flags: 0, tag: "issue", value: "pki.goog" } };
    api.taken();
    const updated = await engine.update(RECORD, id, news, outputs);
    assert.equal((api.seen[0]?.body as Json).content, '0 issue "letsencrypt.org"');
    assert.equal(updated.content, '0 issue "letsencrypt.org"');
    const read = await engine.read(RECORD, id, updated, news);
    assert.equal(read.outputs.content, '0 issue "pki.goog"');
    assert.equal((await engine.diff(RECORD, news, read.outputs)).changed, false);
  });

  it("tags are a set", async () => {
    const tagged = { ...TXT, tags: ["b:2", "a:1"] };
    const { outputs } = await engine.create(RECORD, tagged);
    assert.deepEqual(outputs.tags, ["a:1", "b:2"]);
    assert.equal((await engine.diff(RECORD, tagged, outputs)).changed, false);
    const { diffs } = await engine.diff(RECORD, { ...TXT, tags: ["a:1"] }, outputs);
    assert.deepEqual(diffs, ["modifiedOn", "tags", "tagsModifiedOn"]);
  });

  for (const id of ["abc", "a/b/c", "/b", ZONE])
    it(`refuses the import id ${id}`, async () => {
      const message = await failure(engine.read(RECORD, id));
      assert.match(message, /the id of an import is "<zone_id>\/<dns_record_id>"/);
    });

  it("says what the API said, and which resource it was", async () => {
    await engine.create(RECORD, TXT);
    assert.equal(
      await failure(engine.create(RECORD, TXT)),
      `creating ${RECORD} 'it': POST zones/${ZONE}/dns_records: 400 An identical record already ` +
        "exists. (81058)",
    );
  });

  it("keeps a secret content out of the API's message, and secret in the outputs", async () => {
    const refused = engine.create(RECORD, { ...TXT, content: secretOf("REFUSEME-a1b2c3") });
    assert.match(await failure(refused), /400 Content \[secret\] is not valid\. \(9005\)$/);
    const { outputs } = await engine.create(RECORD, { ...TXT, content: secretOf("other") });
    assert.deepEqual(outputs.content, secretOf("other"));
  });

  const refused: [string, WireObject, RegExp][] = [
    ["no zone", { zoneId: null }, /^Missing required property 'zoneId'$/],
    ["no ttl", { ttl: null }, /^Missing required property 'ttl'$/],
    [
      "a type that DNS lacks",
      { type: "MXX" },
      /must be one of: A, AAAA, .*got: MXX\. Examine values at 'it\.type'/,
    ],
    ["a priority out of range", { priority: 65536 }, /between 0 and 65535, got: 65536/],
    [
      "a part of data that no type has",
      { content: null, data: { flags: 0, tags: "issue" } },
      /Unrecognized key: "tags". Examine values at 'it\.data'/,
    ],
    [
      "a part of data out of range",
      { content: null, data: { keyTag: 65536 } },
      /Examine values at 'it\.data\.keyTag'/,
    ],
    ["content and data", { data: { flags: 0 } }, /"content": conflicts with data/],
    [
      "an unknown setting",
      { settings: { flatten: true } },
      /Examine values at 'it\.settings\.flatten'/,
    ],
    ["a property of older versions", { allowOverwrite: true }, /Invalid or unknown key/],
    ["a wrong type", { proxied: "true" }, /expected a boolean, got a string/],
  ];
  for (const [title, change, said] of refused)
    it(`refuses ${title}`, async () => {
      const { failures } = await engine.check(RECORD, { ...TXT, ...change });
      assert.equal(failures.length, 1);
      assert.match(failures[0] ?? "", said);
    });
});
