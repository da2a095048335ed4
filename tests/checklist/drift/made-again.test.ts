import assert from "node:assert/strict";

import type { HeldRecord } from "../../../checklist/dns/held-record";
import type { Drift } from "../../../checklist/drift/changes";
import { liveResources } from "../../../checklist/drift/live-state";
import { withMadeAgain, zonesOf } from "../../../checklist/drift/made-again";
import type { Seen } from "../../../checklist/drift/made-again";
import type { Properties } from "../../../checklist/drift/systems";
import { urnOf } from "./recorded";

const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const RULESET = "cloudflare:index/ruleset:Ruleset";
const component = urnOf("bookedbarber:index:EmailDns", "email-dns");
const urnIn = (name: string, type: string): string =>
  urnOf(`bookedbarber:index:EmailDns$${type}`, name);

const gone = (name: string, type: string, known: Properties): Drift => ({
  ...{ urn: urnIn(name, type), name, type, kind: "deleted", properties: [] },
  known: { zoneId: "zone", ...known },
});
const stored = ({ urn, type, known }: Drift, id: string) => ({
  ...{ urn, type, id, parent: component, inputs: known, outputs: known },
});
const zone = (
  records: readonly HeldRecord[],
  rulesets: readonly { id: string; name: string; kind: string; phase: string }[] = [],
): ReadonlyMap<unknown, Seen> => new Map([["zone", { records, rulesets }]]);

const txt = (name: string, content: string): Properties => ({ name, type: "TXT", content });
const dmarc = gone("email-dns-dmarc", RECORD, txt("_dmarc.example.com", "v=DMARC1; p=reject"));
const mx = (place: number, priority: number, content: string): Drift =>
  gone(`email-dns-mx-${place}`, RECORD, { name: "example.com", type: "MX", content, priority });
const ruleset = gone("edge-headers", RULESET, { phase: "http_response_headers_transform" });

describe("what was deleted at Cloudflare", () => {
  const found: readonly {
    readonly title: string;
    readonly drift: Drift;
    readonly zone: ReadonlyMap<unknown, Seen>;
    /** The id for an import, where it was made again. */
    readonly id: string | undefined;
    readonly others?: readonly (readonly [Drift, string])[];
  }[] = [
    {
      title: "a DMARC record, and made again with another policy",
      drift: dmarc,
      zone: zone([
        { id: "new", name: "_dmarc.example.com", type: "TXT", content: '"v=DMARC1; p=none"' },
      ]),
      id: "zone/new",
    },
    {
      title: "a DMARC record, beside another text",
      drift: dmarc,
      zone: zone([{ id: "new", name: "_dmarc.example.com", type: "TXT", content: "hello" }]),
      id: undefined,
    },
    {
      title: "a DMARC record, where another name has one",
      drift: dmarc,
      zone: zone([
        { id: "new", name: "_dmarc.other.example", type: "TXT", content: "v=DMARC1; p=none" },
      ]),
      id: undefined,
    },
    {
      title: "a mail server that another resource of the stack still has",
      drift: mx(0, 10, "mx1.example.net"),
      zone: zone([
        { id: "kept", name: "example.com", type: "MX", content: "mx2.example.net", priority: 10 },
      ]),
      id: undefined,
      others: [[mx(1, 20, "mx2.example.net"), "kept"]],
    },
    {
      title: "a ruleset, and made again under another name",
      drift: ruleset,
      zone: zone(
        [],
        [{ id: "new", name: "default", kind: "zone", phase: "http_response_headers_transform" }],
      ),
      id: "zones/zone/new",
    },
    {
      title: "a ruleset, where the account's and another phase's are",
      drift: ruleset,
      zone: zone(
        [],
        [
          { id: "a", name: "x", kind: "managed", phase: "http_response_headers_transform" },
          { id: "b", name: "x", kind: "zone", phase: "http_ratelimit" },
        ],
      ),
      id: undefined,
    },
  ];
  for (const { title, drift, zone: seen, id, others = [] } of found) {
    it(`${title}: ${id === undefined ? "deleted" : "made again"}`, () => {
      const state = [stored(drift, "old"), ...others.map(([one, held]) => stored(one, held))];
      const [told] = withMadeAgain([drift], state, seen);

      assert.equal(told?.kind, id === undefined ? "deleted" : "made again");
      assert.equal(told.unseen, undefined);
      const [refresh = "", imported = ""] = told.again?.commands ?? [];
      if (id === undefined) return;
      assert.ok(refresh.includes(`--target '${drift.urn}'`), refresh);
      assert.ok(imported.includes(`"id":"${id}","parent":"email-dns"`), imported);
    });
  }

  it("is not called gone for good where nobody can look", () => {
    for (const seen of [new Map([["zone", { reason: "no token" }]]), new Map<string, Seen>()]) {
      const [told] = withMadeAgain([dmarc], [stored(dmarc, "old")], seen);
      assert.equal(told?.kind, "deleted");
      assert.ok(told.unseen);
    }
  });

  it("is looked for in its zone, and nothing else is", () => {
    const bucket = gone("backups-bucket", "cloudflare:index/r2Bucket:R2Bucket", {});
    assert.deepEqual(zonesOf([dmarc, ruleset, bucket]), ["zone"]);
    assert.deepEqual(zonesOf([bucket, { ...dmarc, kind: "changed" }]), []);
    assert.deepEqual(withMadeAgain([bucket], [], new Map()), [bucket]);
  });

  it("is judged as it is now, where that is seen, and else as gone", () => {
    const state = [stored(dmarc, "old"), stored(ruleset, "old")];
    const seen = zone(
      [{ id: "new", name: "_dmarc.example.com", type: "TXT", content: "v=DMARC1; p=none" }],
      [{ id: "new", name: "default", kind: "zone", phase: "http_response_headers_transform" }],
    );
    const live = liveResources(state, withMadeAgain([dmarc, ruleset], state, seen), new Map());

    assert.deepEqual(
      live.map(({ urn, inputs }) => [urn, inputs["content"]]),
      [[dmarc.urn, "v=DMARC1; p=none"]],
    );
  });
});
