import assert from "node:assert/strict";

import type { SendgridState } from "../../../../sandbox/apis/sendgrid";
import { failure } from "../../framework/engine-client";
import type { World } from "../faults";
import { isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import { byHand, startSendgrid, survives } from "./world";
import type { SendgridWorld } from "./world";

const TYPE = "saas:sendgrid:Template";
const PATH = "/v3/templates";
const INPUTS = {
  name: "booking-confirmed",
  subject: "See you on {{day}}",
  html: "<p>Hello {{name}}</p>\n",
};
const program = programOf(TYPE, INPUTS);

function held({ templates }: SendgridState): unknown {
  return templates.map(({ name, generation, versions }) => ({
    name,
    generation,
    versions: versions.map(({ subject, html, plain, generatesPlain, active }) => ({
      ...{ subject, html, plain, generatesPlain, active },
    })),
  }));
}

const start = (): Promise<SendgridWorld> => startSendgrid({ held });

/** The one version, which is active, is the one that the stack knows. */
function knowsTheVersion(world: World): void {
  const { id, active } = only(only((world as SendgridWorld).state.templates).versions);
  assert.equal(active, true);
  assert.equal(world.stack.outputs("it")["versionId"], id);
}

describe("a mail's template at SendGrid", () => {
  let world: SendgridWorld;
  beforeEach(async () => (world = await start()));
  afterEach(() => world.close());

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is made with an active version", async () => {
    const { stack, asked, state } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    const id = stack.id("it");
    assert.deepEqual(asked(), [`GET ${PATH}`, `POST ${PATH}`, `POST ${PATH}/${id}/versions`]);
    assert.match(id, /^d-[0-9a-f]{32}$/);
    assert.equal(only(state.templates).generation, "dynamic");
    assert.partialDeepStrictEqual(only(only(state.templates).versions), {
      ...{ subject: INPUTS.subject, html: INPUTS.html, plain: "Hello {{name}}", active: true },
    });
    knowsTheVersion(world);
    assert.deepEqual(await stack.up(program()), []);
    assert.deepEqual(asked(), []);
    await stack.refresh();
    assert.deepEqual(await stack.up(program({ html: "<p>Hello {{name}}</p>\r\n" })), []);
  });

  const changes: readonly (readonly [object, object])[] = [
    [{ subject: "Other" }, { subject: "Other" }],
    [{ html: "<p>Other</p>" }, { html: "<p>Other</p>", plain: "Other" }],
    [{ text: "Other" }, { plain: "Other", generatesPlain: false }],
  ];
  for (const [change, expected] of changes) {
    it(`gets a new version, active before the old one goes: ${Object.keys(change).join()}`, async () => {
      const { stack, asked } = world;
      await stack.up(program());
      const [id, old, before] = [stack.id("it"), stack.outputs("it")["versionId"], world.held()];
      asked();
      assert.deepEqual(await stack.up(program(change)), ["update it"]);
      assert.deepEqual(asked(), [
        `GET ${PATH}/${id}`,
        `POST ${PATH}/${id}/versions`,
        `DELETE ${PATH}/${id}/versions/${String(old)}`,
      ]);
      assert.partialDeepStrictEqual(world.held(), [{ versions: [expected] }]);
      knowsTheVersion(world);
      assert.deepEqual(await stack.up(program(change)), []);
      await stack.refresh();
      assert.deepEqual(await stack.up(program(change)), []);
      assert.deepEqual(await stack.up(program()), ["update it"]);
      assert.deepEqual(world.held(), before);
      assert.equal(stack.id("it"), id);
    });
  }

  it("is renamed in place, and keeps its version", async () => {
    await world.stack.up(program());
    const id = world.stack.id("it");
    world.asked();
    assert.deepEqual(await world.stack.up(program({ name: "confirmed" })), ["update it"]);
    assert.deepEqual(world.asked(), [`GET ${PATH}/${id}`, `PATCH ${PATH}/${id}`]);
    assert.equal(only(world.state.templates).name, "confirmed");
    knowsTheVersion(world);
  });

  it("is found where a crash left it behind, with a version or without", async () => {
    const { id } = await byHand(world.api, "POST", PATH, {
      name: INPUTS.name,
      generation: "dynamic",
    });
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    assert.equal(world.stack.id("it"), id);
    const second = await world.another();
    assert.deepEqual(await second.up(program({ subject: "Other" })), ["create it"]);
    assert.equal(second.id("it"), id);
    knowsTheVersion({ ...world, stack: second });
  });

  it("is found on the second page, too", async () => {
    await world.stack.up(program());
    for (let at = 0; at < 210; at++)
      await byHand(world.api, "POST", PATH, { name: `t${at}`, generation: "dynamic" });
    const second = await world.another();
    await second.up(program());
    assert.equal(second.id("it"), world.stack.id("it"));
    assert.equal(world.state.templates.length, 211);
  });

  it("is not taken over where somebody else made it, unless it is imported", async () => {
    const fields = { name: INPUTS.name, generation: "dynamic" };
    const { id } = await byHand(world.api, "POST", PATH, fields);
    const mine = { name: "mine", subject: "s", html_content: "<p>x</p>", active: 1 };
    await byHand(world.api, "POST", `${PATH}/${String(id)}/versions`, mine);
    const said = await failure(world.stack.up(program()));
    assert.match(said, /already \(d-[0-9a-f]+\), which somebody else made: take another name/);
    assert.match(said, /\(d-.*take it over by this id/);
    assert.equal(only(only(world.state.templates).versions).name, "mine");
    assert.deepEqual(await world.stack.import("it", TYPE, String(id)), {
      ...{ name: INPUTS.name, subject: "s", html: "<p>x</p>" },
    });
    const same = program({ subject: "s", html: "<p>x</p>" });
    assert.deepEqual(await world.stack.up(same), []);
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    knowsTheVersion(world);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    await world.stack.up(program());
    const id = world.stack.id("it");
    const mine = { name: "mine", subject: "Buy now", html_content: "<p>x</p>", active: 1 };
    await byHand(world.api, "POST", `${PATH}/${id}/versions`, mine);
    assert.deepEqual(await world.stack.refresh(), []);
    assert.equal(world.stack.outputs("it")["subject"], "Buy now");
    world.asked();
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    assert.match(world.asked().join(), /\/activate,DELETE/, "the old version is active again");
    assert.equal(only(only(world.state.templates).versions).subject, INPUTS.subject);
    knowsTheVersion(world);
    only(only(world.state.templates).versions).html = "<p>edited</p>";
    await world.stack.refresh();
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    assert.equal(only(only(world.state.templates).versions).html, INPUTS.html);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    await world.stack.up(program());
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
    assert.deepEqual(world.state.templates, []);
    await world.stack.up(program());
    world.state.templates = [];
    assert.deepEqual(await world.stack.refresh(), ["it"]);
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    world.state.templates = [];
    assert.deepEqual(await world.stack.destroy(), ["delete it"]);
  });

  it("keeps the template whose version SendGrid refused", async () => {
    world.failures.inject({ kind: "status", status: 400, path: "versions" });
    assert.match(await failure(world.stack.up(program())), /POST .*versions: 400/);
    assert.equal(world.stack.id("it"), only(world.state.templates).id);
    assert.deepEqual(await world.stack.up(program()), ["update it"]);
    knowsTheVersion(world);
  });

  const big = "é".repeat(524_289);
  const wrong: Wrong = [
    [{ html: big }, /has 1048578 bytes, and SendGrid takes 1048576 at most.*'it\.html'/],
    [{ text: big }, /has 1048578 bytes.*'it\.text'/],
    [{ html: "" }, /must not be empty.*'it\.html'/],
    [{ subject: "s".repeat(256) }, /may have 255 characters at most.*'it\.subject'/],
    [{ name: "n".repeat(101) }, /may have 100 characters at most.*'it\.name'/],
    [{ name: null }, /Missing required property 'name'/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 40)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  it("takes a text of just 1 MiB", async () => {
    const html = "é".repeat(524_288);
    assert.deepEqual(await world.stack.up(program({ html })), ["create it"]);
    assert.equal(only(only(world.state.templates).versions).html, html);
  });

  describe("created while the API fails", () => {
    survives({ start, after: program(), check: knowsTheVersion });
  });
  describe("changed while the API fails", () => {
    const after = program({ subject: "Other", text: "Other" });
    survives({ start, before: program(), after, check: knowsTheVersion });
  });
  describe("renamed while the API fails", () => {
    const after = program({ name: "confirmed", subject: "Other" });
    survives({ start, before: program(), after, check: knowsTheVersion });
  });
  describe("deleted while the API fails", () => {
    survives({ start, before: program(), after: {} });
  });
});
