import { readFileSync } from "node:fs";
import { checkServerIdentity, type ConnectionOptions } from "node:tls";
import { z } from "zod";
import type { Properties } from "../../../providers/framework/resource";

/** How to reach the server, from the provider's configuration and libpq's environment variables. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** The database to connect to for what is not inside a database of its own. */
  readonly database: string;
  readonly username: string;
  readonly password: string | undefined;
  /** The role that the connected user is, where a user name map gives it another name. */
  readonly roleName: string;
  /** False: never read what only a superuser may read. */
  readonly superuser: boolean;
  readonly ssl: ConnectionOptions | false;
  /** Seconds; 0 waits without end. */
  readonly connectTimeout: number;
  /** For each database; 0 sets no limit. */
  readonly maxConnections: number;
}

const sslModes = ["disable", "require", "verify-ca", "verify-full"] as const;

/** The engine hands configuration over as text; a program's explicit provider as it is typed. */
const wholeNumber = (least: number, most: number): z.ZodType<number> =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d+$/)
          .transform(Number),
      ],
      "expected a whole number",
    )
    .pipe(z.number().int().min(least).max(most));
const truth = z.union(
  [
    z.boolean(),
    z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1"),
  ],
  "expected true or false",
);

const configuration = z.object({
  scheme: z.literal("postgres", "only the scheme postgres is supported").default("postgres"),
  host: z.string().min(1).default("localhost"),
  port: wholeNumber(1, 65535).default(5432),
  database: z.string().min(1).default("postgres"),
  username: z.string().min(1).default("postgres"),
  password: z.string().optional(),
  databaseUsername: z.string().min(1).optional(),
  superuser: truth.default(true),
  sslmode: z.enum(sslModes).default("require"),
  sslrootcert: z.string().min(1).optional(),
  connectTimeout: wholeNumber(-1, 2 ** 21).default(180),
  maxConnections: wholeNumber(-1, 10_000).default(20),
});

/** Each setting's environment variable, as the official plugin and its driver read them. */
const environmentNames: Readonly<Record<string, string>> = {
  host: "PGHOST",
  port: "PGPORT",
  database: "PGDATABASE",
  username: "PGUSER",
  password: "PGPASSWORD",
  superuser: "PGSUPERUSER",
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  connectTimeout: "PGCONNECT_TIMEOUT",
};

/** A setting that changes nothing here: the server is asked for its version. */
const ignored = "expectedVersion";

/** The official plugin's settings that are refused here, with the reason. */
const unsupported = [
  "awsRdsIamAuth",
  "awsRdsIamProfile",
  "awsRdsIamProviderRoleArn",
  "awsRdsIamRegion",
  "azureIdentityAuth",
  "azureTenantId",
  "clientcert",
  "gcpIamImpersonateServiceAccount",
];

/** Every setting that the official plugin knows. */
export const settingNames: readonly string[] = [
  ...Object.keys(configuration.shape),
  "sslMode",
  ignored,
  ...unsupported,
];

/**
 * Reads the provider's configuration; what is absent comes from the environment, then from the
 * official plugin's defaults. Throws one error that names every setting that is wrong.
 */
export function readSettings(variables: Properties, environment: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const given: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(environmentNames)) {
    if (environment[variable] !== undefined && environment[variable] !== "") {
      given[name] = environment[variable];
    }
  }
  const entries = Object.entries(variables).filter(
    ([name, value]) => name !== ignored && value !== undefined && value !== null && value !== "",
  );
  // The official plugin reads its deprecated spelling only where the other is absent.
  const spelled = entries.some(([name]) => name === "sslmode");
  for (const [name, value] of entries) {
    const known = name === "sslMode" ? "sslmode" : name;
    if (typeof value === "symbol") {
      problems.push(`${named(name)} is not known yet: it comes from a resource to be made first`);
    } else if (known in configuration.shape) {
      given[known] = name === "sslMode" && spelled ? given[known] : value;
    } else {
      problems.push(`${named(name)} is not supported by the sandbox's stand-in: remove it`);
    }
  }

  const parsed = configuration.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`${named(String(issue.path[0]))}: ${issue.message}`);
  }
  const roots = parsed.success ? rootCertificates(parsed.data.sslrootcert, problems) : undefined;
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `the postgresql provider's configuration is wrong:\n  ${problems.join("\n  ")}`,
    );
  }
  const { data } = parsed;
  return {
    host: data.host,
    port: data.port,
    database: data.database,
    username: data.username,
    password: data.password,
    roleName: data.databaseUsername ?? data.username,
    superuser: data.superuser,
    ssl: tlsOptions(data.sslmode, data.host, roots),
    connectTimeout: Math.max(data.connectTimeout, 0),
    maxConnections: Math.max(data.maxConnections, 0),
  };
}

function named(setting: string): string {
  const variable = environmentNames[setting];
  return variable === undefined
    ? `postgresql:${setting}`
    : `postgresql:${setting} (or ${variable} in the environment)`;
}

function rootCertificates(file: string | undefined, problems: string[]): string | undefined {
  if (file === undefined) {
    return undefined;
  }
  try {
    return readFileSync(file, "utf8");
  } catch {
    problems.push(`${named("sslrootcert")}: cannot read the file ${file}`);
    return undefined;
  }
}

/**
 * TLS by libpq's modes (https://www.postgresql.org/docs/current/libpq-ssl.html): `require` encrypts
 * and, where root certificates are given, verifies the chain as `verify-ca` does; only
 * `verify-full` compares the host's name.
 */
function tlsOptions(
  mode: (typeof sslModes)[number],
  host: string,
  roots: string | undefined,
): ConnectionOptions | false {
  if (mode === "disable") {
    return false;
  }
  const ca = roots === undefined ? {} : { ca: roots };
  if (mode === "verify-full") {
    return {
      ...ca,
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    };
  }
  if (mode === "require" && roots === undefined) {
    return { rejectUnauthorized: false };
  }
  return { ...ca, checkServerIdentity: () => undefined };
}
