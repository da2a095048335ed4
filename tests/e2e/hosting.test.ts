import assert from "node:assert/strict";

import { placeOf, settingsAt, variablesAt } from "../../sandbox/apis/railway";
import { railwayProject, renderServices } from "../../sandbox/platforms";
import { dnsRecords, openSandbox } from "./test-sandbox";
import type { TestSandbox } from "./test-sandbox";

const SIDES = ["backend", "frontend"] as const;
type Side = (typeof SIDES)[number];

describe("the platforms that run the application", function () {
  this.timeout(180_000);
  let sandbox: TestSandbox;
  let untouched: object;

  before(async () => {
    sandbox = await openSandbox("empty");
    const { railway, render } = sandbox.platforms;
    // Somebody else's, which the stack must leave alone.
    const others = variablesAt(
      railway,
      placeOf(railwayProject.environment, railwayProject.backend),
    );
    others.set("NOT_OURS", { value: "kept", isSealed: false });
    render.services.get(renderServices.backend)?.variables.set("NOT_OURS", "kept");
    untouched = held();
    await sandbox.succeed("up", "--yes", "--skip-preview", "--policy-pack", "policies");
  });
  after(async () => {
    await sandbox.close();
  });

  const railwayNames = (side: Side): readonly string[] => {
    const place = placeOf(railwayProject.environment, railwayProject[side]);
    return [...variablesAt(sandbox.platforms.railway, place).keys()].sort();
  };
  const renderService = (
    side: Side,
  ): NonNullable<ReturnType<TestSandbox["platforms"]["render"]["services"]["get"]>> =>
    sandbox.platforms.render.services.get(renderServices[side]) ?? assert.fail(side);

  /** What both platforms hold but for the history of deployments, for comparison. */
  function held(): object {
    const { railway } = sandbox.platforms;
    const { environment } = railwayProject;
    return {
      domains: railway.domains.map(({ domain }) => domain).sort(),
      triggers: railway.triggers.map(({ repository }) => repository),
      services: SIDES.map((side) => ({
        railway: railwayNames(side),
        settings: { ...settingsAt(railway, placeOf(environment, railwayProject[side])) },
        render: [...renderService(side).variables.keys()].sort(),
        health: renderService(side).healthCheckPath,
        autoDeploy: renderService(side).autoDeploy,
        domains: renderService(side).domains.map(({ name }) => name),
      })),
    };
  }

  /** What a command has the platforms do: writes by name, and deployments. */
  async function doneBy(
    command: () => Promise<unknown>,
  ): Promise<Readonly<Record<string, readonly string[]>>> {
    const { railway, render } = sandbox.platforms;
    const [asked, calls, deployed] = [
      railway.requests.length,
      render.requests.length,
      railway.deployments.length,
    ];
    await command();
    return {
      railway: railway.requests.slice(asked).flat().filter(isChange),
      railwayDeployments: railway.deployments.slice(deployed).map(({ serviceId }) => serviceId),
      render: render.requests.slice(calls).filter((call) => !call.startsWith("GET ")),
    };
  }

  const up = (): Promise<string> => sandbox.succeed("up", "--yes", "--skip-preview");

  it("have each side's variables, and deployed each service once with all of them", () => {
    const { railway } = sandbox.platforms;
    for (const side of SIDES) {
      const [own, other] =
        side === "backend"
          ? ["SECRET_KEY", "NEXT_PUBLIC_API_URL"]
          : ["NEXT_PUBLIC_API_URL", "SECRET_KEY"];
      assert.ok(railwayNames(side).includes(own) && !railwayNames(side).includes(other));
      assert.deepEqual([...renderService(side).variables.keys()].sort(), railwayNames(side));
      const deployments = railway.deployments.filter(
        ({ serviceId }) => serviceId === railwayProject[side],
      );
      assert.equal(deployments.length, 1);
      const [{ variables, settings } = assert.fail()] = deployments;
      assert.deepEqual(
        Object.keys(variables)
          .filter((name) => !name.startsWith("RAILWAY_"))
          .sort(),
        railwayNames(side),
      );
      assert.equal(settings["healthcheckPath"], side === "backend" ? "/health" : "/");
      assert.equal(renderService(side).deploys.length, 1);
    }
  });

  it("serve the hosts to which the DNS leads, with Railway's proofs of whose they are", async () => {
    const records = await dnsRecords(sandbox);
    for (const { id, domain, token } of sandbox.platforms.railway.domains) {
      const of = (type: string, name: string): string | undefined =>
        records.find((one) => one.type === type && one.name === name)?.content;
      assert.equal(of("CNAME", domain), `${id.slice(0, 8)}.up.railway.app`);
      assert.equal(of("TXT", `_railway-verify.${domain}`), `"railway-verify=${token}"`);
    }
  });

  it("are asked for nothing where nothing has changed", async () => {
    assert.deepEqual(await doneBy(up), { railway: [], railwayDeployments: [], render: [] });
  });

  it("get one write and one deployment each for a change of one variable", async () => {
    await sandbox.succeed("config", "set", "LOG_LEVEL", "WARNING");

    const service = `/v1/services/${renderServices.backend}`;
    assert.deepEqual(await doneBy(up), {
      railway: ["variableCollectionUpsert", "serviceInstanceDeployV2"],
      railwayDeployments: [railwayProject.backend],
      render: [`PUT ${service}/env-vars/LOG_LEVEL`, `POST ${service}/deploys`],
    });
    assert.equal(renderService("backend").deploys[0]?.variables["LOG_LEVEL"], "WARNING");
  });

  it("get one deployment for a health check that changes alone, or together with a variable", async () => {
    await sandbox.succeed("config", "set", "healthCheckSeconds", "200");
    const railway = ["serviceInstanceUpdate", "serviceInstanceDeployV2"];
    const { backend, frontend } = railwayProject;
    const done = await doneBy(up);
    assert.deepEqual(sorted(done), {
      railway: [...railway, ...railway].sort(),
      railwayDeployments: [backend, frontend].sort(),
      render: [],
    });

    await sandbox.succeed("config", "set", "healthCheckSeconds", "100");
    await sandbox.succeed("config", "set", "SENTRY_RELEASE", "2.4.1");
    const service = `/v1/services/${renderServices.backend}`;
    assert.deepEqual(sorted(await doneBy(up)), {
      railway: [...railway, ...railway, "variableCollectionUpsert"].sort(),
      railwayDeployments: [backend, frontend].sort(),
      render: [`POST ${service}/deploys`, `PUT ${service}/env-vars/SENTRY_RELEASE`],
    });
  });

  it("get one write and one deployment each for a variable that goes", async () => {
    await sandbox.succeed("config", "rm", "SENTRY_RELEASE");

    const service = `/v1/services/${renderServices.backend}`;
    assert.deepEqual(await doneBy(up), {
      railway: ["variableCollectionUpsert", "serviceInstanceDeployV2"],
      railwayDeployments: [railwayProject.backend],
      render: [`DELETE ${service}/env-vars/SENTRY_RELEASE`, `POST ${service}/deploys`],
    });
    assert.ok(railwayNames("backend").includes("NOT_OURS"));
  });

  it("hold the same where somebody has it replaced in its place", async () => {
    const before = held();

    await sandbox.succeed(
      ...["up", "--yes", "--skip-preview"],
      ...["railway-backend*", "render-backend*"].flatMap((name) => ["--replace", `**::${name}`]),
    );

    assert.deepEqual(held(), before);
    await sandbox.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("are as they were before once everything is destroyed", async () => {
    await sandbox.succeed("destroy", "--yes", "--skip-preview");

    assert.deepEqual(held(), untouched);
  });
});

/** Two services are seen to at the same time, in no certain order. */
function sorted(
  done: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(done).map(([who, what]) => [who, [...what].sort()]));
}

/** Fields of Railway's API that change something. */
function isChange(field: string): boolean {
  return /^(variable(CollectionUpsert|Upsert|Delete)|service\w+(Deploy\w*|Update)|customDomain\w+|deploymentTrigger[CUD]\w+)$/.test(
    field,
  );
}
