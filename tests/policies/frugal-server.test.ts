import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.join(__dirname, "../..");

/** In a process of its own, since what is spared is spared for good. */
function inPack(script: string): unknown {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "-e", `${PRELUDE}\n${script}`],
    { cwd: ROOT, encoding: "utf8" },
  );
  assert.equal(stderr, "");
  return JSON.parse(stdout) as unknown;
}

const PRELUDE = `
  const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
  const { AnalyzeRequest, AnalyzerResourceOptions } = require("@pulumi/pulumi/proto/analyzer_pb");
  const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
  const spare = (policies) => require("./policies/frugal-server").spareTheServer(policies);
  const server = require("@pulumi/policy/server");
  const bytes = new AnalyzeRequest()
    .setType("a:b:C").setName("c").setUrn("urn:pulumi:s::p::a:b:C::c")
    .setOptions(new AnalyzerResourceOptions())
    .setProperties(Struct.fromJavaScript({ list: [{ value: 1 }] }))
    .serializeBinary();
  const call = (make, name, policies) => new Promise((resolve, reject) => {
    const request = AnalyzerService[name].requestDeserialize(Buffer.from(bytes));
    make("pack", "1.0.0", "mandatory", policies)({ request }, (error, response) =>
      error ? reject(error) : resolve(response.toObject()));
  });
`;

describe("the pack's server is spared", () => {
  it("reading a resource for each policy: all are given the same properties, and judge as before", () => {
    const [isSame, diagnostics, notApplicable] = inPack(`
      const given = [];
      const policies = ["one", "two"].map((name) => ({
        name, description: name, enforcementLevel: "mandatory",
        validateResource: ({ props }, report) => {
          given.push(props);
          if (props.list[0].value === 1) report("broken by " + name);
        },
      }));
      const other = {
        name: "other", description: "other", enforcementLevel: "mandatory",
        validateResource: ({ notApplicable }) => notApplicable("not this one"),
      };
      spare([...policies, other]);
      call(server.makeAnalyzeRpcFun, "analyze", [...policies, other]).then((response) =>
        console.log(JSON.stringify([
          given[0] === given[1],
          response.diagnosticsList.map(({ policyname, message }) => [policyname, message]),
          response.notApplicableList,
        ])));
    `) as [boolean, string[][], unknown[]];
    assert.equal(isSame, true);
    assert.deepEqual(
      diagnostics.map(([name, message]) => [name, message?.split("\n").at(-1)]),
      [
        ["one", "broken by one"],
        ["two", "broken by two"],
      ],
    );
    assert.deepEqual(notApplicable, []);
  });

  it("reading a resource that no policy mends, and answers that nothing is mended", () => {
    const answer = inPack(`
      const policy = {
        name: "one", description: "one", enforcementLevel: "mandatory",
        validateResource: () => { throw new Error("this is no judgement"); },
      };
      spare([policy]);
      call(server.makeRemediateRpcFun, "remediate", [policy]).then((response) =>
        console.log(JSON.stringify(response)));
    `) as { remediationsList: unknown[] };
    assert.deepEqual(answer.remediationsList, []);
  });

  it("but not reading one that a policy mends", () => {
    const names = inPack(`
      const policy = {
        name: "one", description: "one", enforcementLevel: "remediate",
        remediateResource: ({ props }) => ({ ...props, mended: true }),
      };
      spare([policy]);
      call(server.makeRemediateRpcFun, "remediate", [policy]).then(({ remediationsList }) =>
        console.log(JSON.stringify(
          remediationsList.map(({ properties }) => properties.fieldsMap.map(([name]) => name).sort()))));
    `);
    assert.deepEqual(names, [["list", "mended"]]);
  });
});
