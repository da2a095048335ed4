import { z } from "zod";

import { railwayProject, renderServices } from "./platforms";

type Environment = Readonly<Record<string, string>>;

const railwayAnswer = z.object({
  data: z.object({
    variables: z.record(z.string(), z.unknown()),
    domains: z.object({ customDomains: z.array(z.object({ domain: z.string() })) }),
    serviceInstance: z.object({
      healthcheckPath: z.string().nullable(),
      latestDeployment: z.object({ status: z.string() }).nullable(),
    }),
  }),
});
const renderVariables = z.array(z.object({ envVar: z.object({ key: z.string() }) }));
const renderDomains = z.array(z.object({ customDomain: z.object({ name: z.string() }) }));
const renderService = z.object({
  serviceDetails: z.object({ healthCheckPath: z.string() }),
});

const QUERY =
  "query Service($projectId: String!, $environmentId: String!, $serviceId: String!) { " +
  "variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, " +
  "unrendered: true) domains(projectId: $projectId, environmentId: $environmentId, serviceId: " +
  "$serviceId) { customDomains { domain } } serviceInstance(environmentId: $environmentId, " +
  "serviceId: $serviceId) { healthcheckPath latestDeployment { status } } }";

/** What Railway holds of the application's services; no variable's value. */
export async function railwayServices(environment: Environment): Promise<string[]> {
  const { id: projectId, environment: environmentId } = railwayProject;
  const lines = (["backend", "frontend"] as const).map(async (side) => {
    const response = await fetch(`${environment["RAILWAY_API_URL"] ?? ""}graphql/v2`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${environment["RAILWAY_API_TOKEN"] ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({
        query: QUERY,
        variables: { projectId, environmentId, serviceId: railwayProject[side] },
      }),
    });
    const { data } = railwayAnswer.parse(await response.json());
    const { healthcheckPath, latestDeployment } = data.serviceInstance;
    return line(side, {
      variables: Object.keys(data.variables).length,
      hosts: data.domains.customDomains.map(({ domain }) => domain),
      health: healthcheckPath ?? "",
      deployment: latestDeployment?.status ?? "",
    });
  });
  return ["Services at Railway", ...(await Promise.all(lines))];
}

/** What Render holds of the application's services; no variable's value. */
export async function renderServicesHeld(environment: Environment): Promise<string[]> {
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${environment["RENDER_API_URL"] ?? ""}${path}`, {
      headers: { authorization: `Bearer ${environment["RENDER_API_KEY"] ?? ""}` },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  const deploys = z.array(z.object({ deploy: z.object({ status: z.string() }) }));
  const lines = (["backend", "frontend"] as const).map(async (side) => {
    const path = `services/${renderServices[side]}`;
    const [service, variables, domains, [newest]] = [
      renderService.parse(await get(path)),
      renderVariables.parse(await get(`${path}/env-vars?limit=100`)),
      renderDomains.parse(await get(`${path}/custom-domains`)),
      deploys.parse(await get(`${path}/deploys?limit=1`)),
    ];
    return line(side, {
      variables: variables.length,
      hosts: domains.map(({ customDomain }) => customDomain.name),
      health: service.serviceDetails.healthCheckPath,
      deployment: newest?.deploy.status ?? "",
    });
  });
  return ["Services at Render", ...(await Promise.all(lines))];
}

function line(
  side: string,
  held: {
    readonly variables: number;
    readonly hosts: readonly string[];
    readonly health: string;
    readonly deployment: string;
  },
): string {
  const { variables, hosts, health, deployment } = held;
  const parts = [
    `${variables} variables`,
    `serves ${hosts.join(", ") || "no host"}`,
    `health check ${health || "none"}`,
    deployment === "" ? "not deployed" : `deployed: ${deployment.toLowerCase()}`,
  ];
  return `  ${side.padEnd(10)} ${parts.join(", ")}`;
}
