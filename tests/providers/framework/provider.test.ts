import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { servePlugins, type ServedPlugins } from "../../../providers/framework/provider";
import type { Properties, Provider } from "../../../providers/framework/resource";
import { EngineClient, failure, secretOf, UNKNOWN } from "./engine-client";

interface Config {
  readonly region: string;
}

const THING = "toy:index/thing:Thing";

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A provider whose resource lives in a map, with a place for each guard. */
function toyProvider(store: Map<string, Properties>): Provider<Config> {
  return {
    name: "toy",
    version: "1.2.3",
    variables: ["region", "key"],
    configure(variables, environment) {
      const region = variables.region ?? environment.TOY_REGION;
      if (typeof region !== "string" || region === "nowhere")
        throw new Error(`region is missing or wrong, and the key is ${String(variables.key)}`);
      return { region };
    },
    resources: [
      {
        token: THING,
        properties: {
          name: { type: "string", required: true },
          note: { type: "string" },
          size: { type: "number" },
          labels: { type: "object" },
          region: { type: "string", output: true },
          password: { type: "string", output: true, secret: true },
        },
        check: ({ name, size }) => [
          ...(name === "bad" ? [{ property: "name", reason: "bad is no name" }] : []),
          ...(size === 13 ? [{ property: "size", reason: "13 is unlucky" }] : []),
        ],
        create({ ...inputs }, { region }) {
          if (typeof inputs.note === "string" && inputs.note.startsWith("refuse"))
            return Promise.reject(new Error(`the note ${inputs.note} is refused`));
          const outputs = { ...inputs, region, password: "pass-word" };
          store.set(String(inputs.name), outputs);
          return Promise.resolve({ id: String(inputs.name), outputs });
        },
        read(id) {
          const outputs = store.get(id);
          return Promise.resolve(outputs === undefined ? undefined : { id, outputs });
        },
        update(id, inputs, state) {
          store.set(id, { ...state, ...inputs });
          return Promise.resolve({ id, outputs: { ...state, ...inputs } });
        },
        delete(id) {
          store.delete(id);
          return Promise.resolve();
        },
      },
      {
        token: "toy:index/fixed:Fixed",
        properties: { a: { type: "string", replaces: true } },
        create: (outputs) => Promise.resolve({ id: "fixed", outputs }),
        read: (id, outputs) => Promise.resolve({ id, outputs }),
        delete: () => Promise.resolve(),
      },
    ],
    functions: [
      {
        token: "toy:index/getThing:getThing",
        invoke: (args, { region }) =>
          args.fail === undefined
            ? Promise.resolve({ region, ...args })
            : Promise.reject(new Error(`cannot: ${textOf(args.fail)}`)),
      },
    ],
  };
}

describe("served plugins", () => {
  const store = new Map<string, Properties>();
  let served: ServedPlugins;
  let engine: EngineClient;
  beforeEach(async () => {
    store.clear();
    served = await servePlugins([toyProvider(store)], { TOY_REGION: "home" });
    engine = new EngineClient(served.debugProviders, "toy");
    await engine.configure();
  });
  afterEach(async () => {
    engine.close();
    await served.close();
  });

  it("end though a connection stays open on which nobody asks anything", async () => {
    const port = Number(served.debugProviders.split(":")[1]);
    const open = connect(port, "127.0.0.1");
    await once(open, "connect");
    const ended = served.close();
    // Far less than the second that calls have which are under way.
    assert.equal(await Promise.race([ended, delay(500, "still there")]), undefined);
    open.destroy();
  });

  it("say where they are as PULUMI_DEBUG_PROVIDERS wants it, one port each", async () => {
    const two = await servePlugins([
      toyProvider(new Map()),
      { ...toyProvider(new Map()), name: "other" },
    ]);
    const [, first, second] = /^toy:(\d+),other:(\d+)$/.exec(two.debugProviders) ?? [];
    await two.close();
    assert.ok(first !== undefined && second !== undefined && first !== second);
  });

  it("answer no longer after close, though a client is connected", async () => {
    const port = Number(served.debugProviders.split(":")[1]);
    await served.close();
    const code = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code);
      });
      socket.on("connect", () => {
        socket.destroy();
        resolve("connected");
      });
    });
    assert.equal(code, "ECONNREFUSED");
  });

  it("accept secrets and tell their version and schema", async () => {
    assert.equal((await engine.handshake()).getAcceptSecrets(), true);
    assert.equal(await engine.version(), "1.2.3");
    const schema = (await engine.schema()) as { resources: Record<string, unknown> };
    assert.deepEqual(schema.resources[THING], {
      properties: {
        ...{ name: { type: "string" }, note: { type: "string" }, size: { type: "number" } },
        labels: { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } },
        ...{ region: { type: "string" }, password: { type: "string", secret: true } },
      },
      inputProperties: {
        ...{ name: { type: "string" }, note: { type: "string" }, size: { type: "number" } },
        labels: { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } },
      },
      requiredInputs: ["name"],
    });
  });

  describe("configuration", () => {
    it("belongs to the connection: two at a time do not mix", async () => {
      const other = new EngineClient(served.debugProviders, "toy");
      await other.configure({ region: "abroad" });
      const [here, there] = await Promise.all([
        engine.create(THING, { name: "here" }),
        other.create(THING, { name: "there" }),
      ]);
      other.close();
      assert.equal(here.outputs.region, "home");
      assert.equal(there.outputs.region, "abroad");
    });

    it("is missing on a new connection, and a handshake clears an old one", async () => {
      const other = new EngineClient(served.debugProviders, "toy");
      await other.handshake();
      assert.match(await failure(other.create(THING, { name: "a" })), /toy was not configured/);
      other.close();
      await engine.handshake();
      assert.match(await failure(engine.create(THING, { name: "a" })), /toy was not configured/);
    });

    it("goes on where a client comes back by another connection, unless others differ", async () => {
      const back = new EngineClient(served.debugProviders, "toy");
      assert.equal((await back.create(THING, { name: "a" })).outputs.region, "home");
      const other = new EngineClient(served.debugProviders, "toy");
      await other.configure({ region: "elsewhere" });
      const third = new EngineClient(served.debugProviders, "toy");
      assert.match(await failure(third.create(THING, { name: "a" })), /toy was not configured/);
      for (const client of [back, other, third]) client.close();
    });

    it("is refused by the check with the provider's message, without the secret", async () => {
      const failures = await engine.checkConfig({ region: "nowhere", key: secretOf("key-4321") });
      assert.deepEqual(failures, [
        "could not validate provider configuration: region is missing or wrong, and the key is [secret]",
      ]);
      const late = engine.configure({ region: "nowhere", key: secretOf("key-4321") });
      assert.match(
        await failure(late),
        /^toy: region is missing or wrong, and the key is \[secret\]$/,
      );
    });

    it("passes the check where it is good, unknown, or the engine's own", async () => {
      for (const good of [{}, { region: "x" }, { region: UNKNOWN }, { version: "1.0.0" }])
        assert.deepEqual(await engine.checkConfig(good), []);
    });

    it("is refused for a key that the plugin does not know", async () => {
      assert.deepEqual(await engine.checkConfig({ regoin: "x" }), [
        "`toy:regoin` is not a valid configuration key for the toy provider. If the key is not " +
          "intended for the provider, please choose a different namespace from `toy:`.",
      ]);
      assert.deepEqual(await engine.checkConfig({ regoin: "x" }, "mine"), [
        "could not validate provider configuration: Invalid or unknown key. Examine values at " +
          "'mine.regoin'.",
      ]);
    });
  });

  describe("check", () => {
    it("names no property beside the failure, so that no value is printed", async () => {
      const { failures, properties } = await engine.check(THING, { name: "bad", naem: "s" });
      assert.deepEqual(properties, ["", ""]);
      assert.deepEqual(failures, [
        "Invalid or unknown key (did you mean 'name'?). Examine values at 'it.naem'.",
        "bad is no name. Examine values at 'it.name'.",
      ]);
    });

    it("keeps secrets secret in the inputs", async () => {
      const { inputs } = await engine.check(THING, {
        name: secretOf("a"),
        labels: { a: secretOf("b") },
      });
      assert.deepEqual(inputs, { name: secretOf("a"), labels: { a: secretOf("b") } });
    });

    it("applies the type's rules beside a property of a wrong type", async () => {
      const { failures } = await engine.check(THING, { name: 1, size: 13 });
      assert.deepEqual(failures, [
        "Unexpected type at field \"name\": expected a string, got a number. Examine values at 'it.name'.",
        "13 is unlucky. Examine values at 'it.size'.",
      ]);
    });
  });

  describe("create, read, update, delete", () => {
    it("preview with unknown outputs, the secret ones secret, and touch nothing", async () => {
      const { id, outputs } = await engine.create(THING, { name: "a", note: UNKNOWN }, true);
      assert.equal(id, "");
      assert.deepEqual(outputs, {
        ...{ id: UNKNOWN, name: "a", note: UNKNOWN, region: UNKNOWN, password: secretOf(UNKNOWN) },
      });
      assert.equal(store.size, 0);
    });

    it("give outputs with the id; secret are the type's and those of secret inputs", async () => {
      const { id, outputs } = await engine.create(THING, { name: "a", note: secretOf("hush") });
      assert.equal(id, "a");
      assert.deepEqual(outputs, {
        ...{ id: "a", name: "a", note: secretOf("hush"), region: "home" },
        password: secretOf("pass-word"),
      });
    });

    it("refresh: drift in outputs and inputs, secrets kept", async () => {
      const { id, outputs } = await engine.create(THING, { name: "a", note: secretOf("hush") });
      store.set("a", { name: "a", note: "loud", region: "home", password: "new" });
      const read = await engine.read(THING, id, outputs, { name: "a", note: secretOf("hush") });
      assert.deepEqual(read.inputs, { name: "a", note: secretOf("loud") });
      assert.deepEqual(read.outputs.note, secretOf("loud"));
      assert.deepEqual(read.outputs.password, secretOf("new"));
    });

    it("read an empty id where the resource is gone", async () => {
      assert.equal((await engine.read(THING, "gone", { name: "gone" })).id, "");
    });

    it("import: the inputs make no difference to the outputs", async () => {
      await engine.create(THING, { name: "a", size: 3 });
      const { id, outputs, inputs } = await engine.read(THING, "a");
      assert.equal(id, "a");
      assert.deepEqual(inputs, { name: "a", size: 3 });
      assert.equal((await engine.diff(THING, inputs, outputs)).changed, false);
    });

    it("update in place, and preview the same without touching anything", async () => {
      const { outputs } = await engine.create(THING, { name: "a", size: 3 });
      const planned = await engine.update(THING, "a", { name: "a", size: 4 }, outputs, true);
      assert.deepEqual(planned, { ...outputs, size: 4 });
      assert.equal(store.get("a")?.size, 3);
      const done = await engine.update(THING, "a", { name: "a", size: 4 }, outputs);
      assert.deepEqual(done, planned);
      assert.equal(store.get("a")?.size, 4);
    });

    it("delete", async () => {
      const { outputs } = await engine.create(THING, { name: "a" });
      await engine.delete(THING, "a", outputs);
      assert.equal(store.size, 0);
    });

    it("name the resource in an error and keep the secret out of it", async () => {
      const message = await failure(
        engine.create(THING, { name: "a", note: secretOf("refuse-7788") }),
      );
      assert.equal(message, `creating ${THING} 'it': the note [secret] is refused`);
    });

    it("refuse an update of a type that has none", async () => {
      const fixed = engine.update("toy:index/fixed:Fixed", "x", { a: "2" }, { a: "1" });
      assert.equal(await failure(fixed), "toy:index/fixed:Fixed 'it' cannot be updated in place");
    });

    it("refuse a type that the provider lacks, and name those that it has", async () => {
      const message = await failure(engine.check("toy:index/other:Other", {}));
      assert.match(message, /no resource toy:index\/other:Other; it has toy:index\/thing:Thing, /);
    });
  });

  it("diff: kinds and replacements as the engine numbers them", async () => {
    const fixed = await engine.diff("toy:index/fixed:Fixed", { a: "2" }, { a: "1" });
    assert.deepEqual(fixed, {
      ...{ changed: true, diffs: ["a"], replaces: ["a"], details: { a: 5 } },
      deleteBeforeReplace: false,
    });
    const thing = await engine.diff(THING, { name: "b", size: 1 }, { name: "a", note: "n" });
    assert.deepEqual(thing.details, { name: 4, size: 0, note: 2 });
  });

  describe("functions", () => {
    it("answer with the connection's configuration", async () => {
      const answer = await engine.invoke("toy:index/getThing:getThing", { a: [1] });
      assert.deepEqual(answer, { region: "home", a: [1] });
    });

    it("give only secrets where an argument is one", async () => {
      const answer = await engine.invoke("toy:index/getThing:getThing", { a: secretOf("b") });
      assert.deepEqual(answer, { region: secretOf("home"), a: secretOf("b") });
    });

    it("say what went wrong without the secret", async () => {
      const call = engine.invoke("toy:index/getThing:getThing", { fail: secretOf("deep-secret") });
      assert.equal(await failure(call), "invoking toy:index/getThing:getThing: cannot: [secret]");
    });

    it("are refused where the provider lacks them", async () => {
      assert.match(await failure(engine.invoke("toy:index/x:x", {})), /no function toy:index\/x:x/);
    });
  });
});
