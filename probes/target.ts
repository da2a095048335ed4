import { z } from "zod";

/** A record that the stack declares. */
export interface DeclaredRecord {
  readonly name: string;
  readonly type: string;
  /** As a zone file has it; of an MX record the host alone. */
  readonly content: string;
  /** Cloudflare answers for the name itself. */
  readonly proxied?: boolean | undefined;
  /** The preference of an MX record. */
  readonly priority?: number | undefined;
}

/** The deployment that probes look at, as its stack tells it. It holds secrets. */
export interface Target {
  /** The stack's short name. */
  readonly stack: string;
  /** The canonical domain. */
  readonly domain: string;
  /** The host of the web application. */
  readonly appHost: string;
  /** The host of the API. */
  readonly apiHost: string;
  readonly hosting: "railway" | "render" | "both" | "none";
  /** The backend's variables, secrets included. */
  readonly backend: Readonly<Record<string, string>>;
  /** The frontend's variables. */
  readonly frontend: Readonly<Record<string, string>>;
  readonly records: readonly DeclaredRecord[];
  /** The stack's settings that are set, secrets included: camelCase, such as sentryOrganization. */
  readonly settings: Readonly<Record<string, string>>;
  /** The stack's outputs that are a text, such as databaseBackupUrl, secrets included. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The environment of the command, for tokens that no setting gives. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const variables = z.record(z.string(), z.string());
const stackOutputs = z.looseObject({
  backendEnvironment: variables,
  frontendEnvironment: variables,
  dnsRecords: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      content: z.string(),
      proxied: z
        .boolean()
        .nullish()
        .transform((proxied) => proxied ?? undefined),
      priority: z
        .number()
        .nullish()
        .transform((priority) => priority ?? undefined),
    }),
  ),
});
const stackConfig = z.record(z.string(), z.object({ value: z.string().optional() }));
const hosting = z.enum(["railway", "render", "both", "none"]);

/** What is known of a stack, as Pulumi tells it. */
export interface StackFacts {
  readonly stack: string;
  readonly project: string;
  /** `pulumi stack output --json --show-secrets`. */
  readonly outputs: unknown;
  /** `pulumi config --json --show-secrets`. */
  readonly config: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The deployment of a stack.
 *
 * @throws TargetMissing if the stack's outputs do not tell it.
 */
export function targetOf({ stack, project, environment, ...facts }: StackFacts): Target {
  const outputs = stackOutputs.safeParse(facts.outputs);
  const config = stackConfig.safeParse(facts.config);
  if (!outputs.success || !config.success) {
    // The values may be secrets: only where they are is told.
    const paths = [...(outputs.error?.issues ?? []), ...(config.error?.issues ?? [])];
    throw new TargetMissing(paths.map(({ path }) => path.join(".") || "the whole").join(", "));
  }
  const { backendEnvironment: backend, frontendEnvironment: frontend, dnsRecords } = outputs.data;
  const settings = Object.fromEntries(
    Object.entries(config.data).flatMap(([key, { value = "" }]) =>
      key.startsWith(`${project}:`) && value !== "" ? [[key.slice(project.length + 1), value]] : [],
    ),
  );
  const domain = settings["domain"] ?? "";
  return {
    stack,
    domain,
    appHost: hostOf(backend["FRONTEND_URL"]) ?? `app.${domain}`,
    apiHost: hostOf(backend["BACKEND_URL"]) ?? `api.${domain}`,
    hosting: hosting.catch("none").parse(settings["hosting"]),
    backend,
    frontend,
    records: dnsRecords,
    settings,
    outputs: Object.fromEntries(
      Object.entries(outputs.data).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
    ),
    environment,
  };
}

/** The stack's outputs lack what a probe looks at. */
export class TargetMissing extends Error {}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
}
