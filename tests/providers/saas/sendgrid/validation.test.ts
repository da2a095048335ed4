import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import { isRefused, programOf } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

/** The first thing of a new account has this id. */
const ID = "300001";
const DOMAIN = "bookedbarber.com";

/** Whether the DNS holds the records, and since which look. */
interface Dns {
  showsAfter: number;
  looks: number;
}

for (const [type, property, path] of [
  ["saas:sendgrid:DomainValidation", "domainId", "/v3/whitelabel/domains"],
  ["saas:sendgrid:LinkValidation", "linkId", "/v3/whitelabel/links"],
] as const) {
  const program = programOf(type, { [property]: ID, everySeconds: 0.001, timeoutSeconds: 0.2 });
  const validate = `POST ${path}/${ID}/validate`;

  const held = ({ domains, links }: SendgridState): unknown =>
    [...domains, ...links].map(({ id, valid }) => ({ id, valid }));

  const startWith = async (dns: Dns): Promise<SendgridWorld> =>
    startSendgrid({
      held,
      prepare: async (api) => {
        await byHand(api, "POST", path, { domain: DOMAIN, subdomain: "em" });
      },
      lookUp: (name) => {
        if (dns.looks++ < dns.showsAfter) return [];
        if (name === `em.${DOMAIN}`)
          return path.endsWith("links") ? ["sendgrid.net."] : ["u1446226.wl101.sendgrid.net"];
        if (!name.includes("_domainkey")) return ["sendgrid.net"];
        return [`${name.slice(0, 2)}.domainkey.u1446226.wl101.sendgrid.net`];
      },
    });
  const start = (): Promise<SendgridWorld> => startWith({ showsAfter: 0, looks: 0 });

  describe(`a ${type.split(":")[2] ?? ""}`, () => {
    let world: SendgridWorld;
    let dns: Dns;
    beforeEach(async () => {
      dns = { showsAfter: 0, looks: 0 };
      world = await startWith(dns);
      world.asked();
    });
    afterEach(() => world.close());

    it("has SendGrid look once where the records are there", async () => {
      assert.deepEqual(await world.stack.up(program()), ["create it"]);
      assert.deepEqual(world.asked(), [validate]);
      assert.equal(world.stack.outputs("it")["valid"], true);
      assert.equal(world.stack.id("it"), ID);
      assert.deepEqual(await world.stack.up(program()), []);
      assert.deepEqual(world.asked(), []);
    });

    it("waits while the DNS spreads", async () => {
      dns.showsAfter = 9;
      assert.deepEqual(await world.stack.up(program()), ["create it"]);
      assert.ok(world.asked().length > 2);
      assert.equal(world.stack.outputs("it")["valid"], true);
    });

    it("says what is wrong with each record, and how to go on, when the time is over", async () => {
      dns.showsAfter = 1e9;
      const said = await failure(world.stack.up(program()));
      assert.match(said, new RegExp(`records of the [a-z ]+ ${ID} in the DNS, after 0\\.2 s: `));
      assert.match(said, /_cname: Expected CNAME for "[\w.]+" to match "[\w.]+" but found nothing/);
      assert.match(said, /not proxied, and run pulumi up again/);
      dns.showsAfter = 0;
      assert.deepEqual(await world.stack.up(program()), ["create it"]);
    });

    it("looks again where the records change, and not where nothing does", async () => {
      const records = [{ name: "a", type: "CNAME", content: "b" }];
      await world.stack.up(program({ records }));
      world.asked();
      assert.deepEqual(await world.stack.up(program({ records })), []);
      dns.showsAfter = 1e9;
      const others = program({ records: [{ ...records[0], content: "c" }] });
      assert.match(await failure(world.stack.up(others)), /does not find the records/);
      dns.showsAfter = 0;
      assert.deepEqual(await world.stack.up(others), ["update it"]);
      assert.deepEqual(await world.stack.up(others), []);
    });

    it("is made anew by another id", async () => {
      await byHand(world.api, "POST", path, { domain: DOMAIN, subdomain: "em" });
      await world.stack.up(program());
      assert.deepEqual(await world.stack.up(program({ [property]: "300002" })), ["replace it"]);
      assert.equal(world.stack.id("it"), "300002");
    });

    it("is gone where SendGrid does not find the records any more, and made anew", async () => {
      await world.stack.up(program());
      for (const each of [...world.state.domains, ...world.state.links]) each.valid = false;
      assert.deepEqual(await world.stack.refresh(), ["it"]);
      assert.deepEqual(await world.stack.up(program()), ["create it"]);
      assert.deepEqual(await world.stack.refresh(), []);
      assert.deepEqual(await world.stack.up(program()), []);
    });

    it("is gone where what it validates is", async () => {
      await world.stack.up(program());
      world.state.domains = [];
      world.state.links = [];
      assert.deepEqual(await world.stack.refresh(), ["it"]);
      assert.match(await failure(world.stack.up(program())), /404 resource not found/);
    });

    it("is imported by the id of what it validates", async () => {
      await world.stack.up(program());
      const second = await world.another();
      assert.deepEqual(await second.import("it", type, ID), { [property]: ID });
      const same = programOf(type, { [property]: ID });
      assert.deepEqual(await second.up(same()), []);
    });

    it("changes nothing when it is deleted", async () => {
      await world.stack.up(program());
      world.asked();
      assert.deepEqual(await world.stack.destroy(), ["delete it"]);
      assert.deepEqual(world.asked(), []);
    });

    it("takes a failing look of SendGrid's for a reason, and ends at once where it is refused", async () => {
      world.failures.inject({ kind: "status", status: 500, times: 40, path: "validate" });
      const said = await failure(world.stack.up(program({ timeoutSeconds: 0.001 })));
      assert.match(said, /does not find the records .*: POST .*validate: 500 a failure with 500/);
      world.failures.clear();
      world.failures.inject({ kind: "status", status: 403, path: "validate" });
      assert.match(await failure(world.stack.up(program())), /validate: 403/);
    });

    it("ends waiting when it is cancelled", async () => {
      dns.showsAfter = 1e9;
      const long = failure(world.stack.up(program({ timeoutSeconds: 60, everySeconds: 60 })));
      while (dns.looks === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await world.engine.cancel();
      assert.match(await long, /cancelled/);
    });

    const wrong: Wrong = [
      [{ [property]: "em.bookedbarber.com" }, /must be the id of a [a-z ]+, a number/],
      [{ [property]: null }, /Missing required property/],
      [{ timeoutSeconds: 0 }, /must be a number of seconds above 0.*'it\.timeoutSeconds'/],
      [{ everySeconds: -1 }, /must be a number of seconds above 0.*'it\.everySeconds'/],
    ];
    for (const [more, said] of wrong) {
      it(`refuses ${JSON.stringify(more)} before anything is sent`, () =>
        isRefused(world, program, more, said));
    }

    describe("created while the API fails", () => {
      survives({ start, after: program() });
    });
    describe("changed while the API fails", () => {
      const after = program({ records: ["other"] });
      survives({ start, before: program(), after });
    });
  });
}
