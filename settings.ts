import * as pulumi from "@pulumi/pulumi";
import { distance } from "fastest-levenshtein";
import { z } from "zod";

import { isAtOrUnder } from "./checklist/dns/name";
import { DMARC_POLICIES } from "./checklist/dns/dmarc";
import { SENDGRID_SPF } from "./checklist/dns/sendgrid-mail";
import { CLOUDFLARE_PLANS } from "./checklist/edge/cloudflare-plan";
import { HSTS_STAGE_NAMES } from "./checklist/edge/hsts";
import { commandToSet } from "./checklist/environment/command";
import { findVariable, variables } from "./checklist/environment/contract";
import {
  boolean,
  branch,
  bucketName,
  cloudflareId,
  dkimKeys,
  dmarcRamp,
  folder,
  emails,
  hostname,
  hostnames,
  mailExchangers,
  networks,
  onCallContacts,
  oneOf,
  parkedZones,
  railwayId,
  renderId,
  repository,
  token,
  urlPath,
  verificationToken,
  webAddress,
} from "./setting-formats";

/**
 * The stack's settings. A camelCase key is an infrastructure setting, listed below with its
 * default. An UPPER_CASE key is the environment variable of that name (checklist/environment).
 *
 * A setting without a default must be set. The values are judged by the policies; this file asks
 * only that each setting can be understood.
 */
const loginHost = z
  .string()
  .regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an address, such as db.example.com");
const identifier = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,47}$/,
    "must be a PostgreSQL name of lower-case letters, digits and _, at most 48 long",
  );
const slug = z
  .string()
  .regex(
    /^(?![0-9]+$)[a-z0-9_-]{1,50}$/,
    "must be a slug of lower-case letters, digits, - and _, not digits alone",
  );
const port = z
  .string()
  .regex(/^[0-9]+$/, "must be a number")
  .transform(Number)
  .refine((number) => number >= 1 && number <= 65535, "must be a port from 1 to 65535");
const count = z
  .string()
  .regex(/^[1-9][0-9]{0,4}$/, "must be a whole number from 1 to 99999")
  .transform(Number);
/** `1`, `1,2` or `1:closed,2`: the generations of the database's logins, the oldest first. */
const loginGenerations = z
  .string()
  .regex(
    /^[1-9][0-9]{0,3}(:closed)?(,[1-9][0-9]{0,3}(:closed)?)?$/,
    "must be one or two numbers of logins, such as 1 or 1,2 or 1:closed,2",
  )
  .transform((text) =>
    text.split(",").map((part) => {
      const [number, closed] = part.split(":");
      return { number: Number(number), closed: closed !== undefined };
    }),
  )
  .refine(([first, second]) => second === undefined || (first?.number ?? 0) < second.number, {
    error: "must name the older logins first, such as 1,2",
  })
  .refine((generations) => generations.some(({ closed }) => !closed), {
    error: "must leave one number open, such as 1:closed,2",
  });
/** Names a generation of secrets: any other word is another one. */
const generation = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,32}$/, "must be a short word, such as a number or a date");
const hostLabel = z
  .string()
  .regex(/^[a-z0-9-]{1,63}$/, "must be one label of a host name, such as em1234");
/** Extensions that come with PostgreSQL and that an application may have a use for. */
const extensions = z
  .string()
  .transform((text) => (text.trim() === "none" ? [] : text.split(",").map((part) => part.trim())))
  .pipe(
    z.array(
      z.enum(
        [
          "btree_gin",
          "btree_gist",
          "citext",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "ltree",
          "pg_stat_statements",
          "pg_trgm",
          "pgcrypto",
          "unaccent",
          "uuid-ossp",
        ],
        {
          error:
            "must be none, or names with commas of: btree_gin, btree_gist, citext, fuzzystrmatch, hstore, intarray, ltree, pg_stat_statements, pg_trgm, pgcrypto, unaccent, uuid-ossp",
        },
      ),
    ),
  )
  .refine((names) => new Set(names).size === names.length, "must name each extension once");
/** As Alembic names its revisions: 32 characters at most. */
const revisions = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,32}(,[A-Za-z0-9_-]{1,32})*$/,
    "must be the id of a revision of the schema, or several with commas, as alembic heads shows them",
  );
/**
 * Each infrastructure setting: how it is read, an example for the mend, and whether it is a secret,
 * which the program then has as a secret output.
 */
const infrastructure = {
  domain: { schema: hostname, example: "bookedbarber.com" },
  appHost: { schema: hostname.optional(), example: "app.bookedbarber.com" },
  apiHost: { schema: hostname.optional(), example: "api.bookedbarber.com" },
  hosting: {
    schema: oneOf(["railway", "render", "both", "none"]).prefault("none"),
    example: "railway",
  },
  railwayProjectId: { schema: railwayId.optional(), example: "<project id, by Ctrl+K, Copy ID>" },
  railwayEnvironmentId: {
    schema: railwayId.optional(),
    example: "<environment id, by Ctrl+K, Copy ID>",
  },
  railwayBackendService: {
    schema: railwayId.optional(),
    example: "<id of the backend's service, by Ctrl+K, Copy ID>",
  },
  railwayFrontendService: {
    schema: railwayId.optional(),
    example: "<id of the frontend's service, by Ctrl+K, Copy ID>",
  },
  railwayToken: { schema: token.optional(), example: "", secret: true },
  renderBackendService: {
    schema: renderId.optional(),
    example: "<srv-..., from the address of the backend's page>",
  },
  renderFrontendService: {
    schema: renderId.optional(),
    example: "<srv-..., from the address of the frontend's page>",
  },
  renderApiKey: { schema: token.optional(), example: "", secret: true },
  healthCheckSeconds: { schema: count.prefault("300"), example: "300" },
  deployRepository: { schema: repository.optional(), example: "bookedbarber/bookedbarber" },
  deployBranch: { schema: branch.prefault("main"), example: "main" },
  appDnsTarget: { schema: hostname.optional(), example: "<host at the platform>" },
  apiDnsTarget: { schema: hostname.optional(), example: "<host at the platform>" },
  wwwDnsTarget: { schema: hostname.optional(), example: "<host of the website>" },
  appDnsVerification: {
    schema: verificationToken.optional(),
    example: "<token, from Railway's page of the domain>",
  },
  apiDnsVerification: {
    schema: verificationToken.optional(),
    example: "<token, from Railway's page of the domain>",
  },
  cloudflareZoneId: {
    schema: cloudflareId("zone"),
    example: "<zone id, from the overview page of the zone>",
  },
  cloudflareAccountId: {
    schema: cloudflareId("account"),
    example: "<account id, from the overview page of the zone>",
  },
  cloudflarePlan: { schema: oneOf(CLOUDFLARE_PLANS).prefault("free"), example: "pro" },
  edgeProxied: { schema: boolean.prefault("true"), example: "true" },
  hstsStage: { schema: oneOf(HSTS_STAGE_NAMES).prefault("trial"), example: "week" },
  cspMode: { schema: oneOf(["report", "enforce"]).prefault("report"), example: "enforce" },
  dnssec: { schema: boolean.prefault("true"), example: "true" },
  certificateAuthorities: { schema: hostnames.optional(), example: "letsencrypt.org" },
  databaseHost: { schema: loginHost, example: "postgres.railway.internal" },
  databasePort: { schema: port.prefault("5432"), example: "5432" },
  databaseName: { schema: identifier.prefault("bookedbarber"), example: "bookedbarber" },
  databaseSslMode: {
    schema: z
      .enum(["require", "verify-ca", "verify-full"], {
        error: "must be require, verify-ca or verify-full",
      })
      .optional(),
    example: "verify-full",
  },
  databaseSslRootCert: {
    schema: z
      .string()
      .regex(
        /^(system|\/[A-Za-z0-9._/-]+)$/,
        "must be system, or the path of a file of certificates on the application's machine",
      )
      .optional(),
    example: "system",
  },
  databaseServer: {
    schema: z
      .enum(["self-managed", "managed"], { error: "must be self-managed or managed" })
      .prefault("self-managed"),
    example: "managed",
  },
  databasePooledHost: { schema: loginHost.optional(), example: "pgbouncer.railway.internal" },
  databasePooledPort: { schema: port.prefault("6432"), example: "6432" },
  databasePoolSize: { schema: count.prefault("20"), example: "20" },
  databasePoolerClients: { schema: count.prefault("100"), example: "100" },
  databaseMaxConnections: { schema: count.prefault("100"), example: "100" },
  databaseAppConnections: { schema: count.prefault("50"), example: "50" },
  databaseLogins: { schema: loginGenerations.prefault("1"), example: "1,2" },
  databaseExtensions: {
    schema: extensions.prefault("btree_gist,pg_trgm,pgcrypto,uuid-ossp"),
    example: "btree_gist,pg_trgm,pgcrypto,uuid-ossp",
  },
  databaseRevision: { schema: revisions.optional(), example: "<id that alembic heads shows>" },
  backendReplicas: { schema: count.prefault("1"), example: "1" },
  secretsRotation: { schema: generation.prefault("1"), example: "2" },
  protectData: { schema: boolean.prefault("true"), example: "true" },
  stripeApiKey: { schema: token.optional(), example: "", secret: true },
  stripeWebhookGeneration: { schema: generation.prefault("1"), example: "2" },
  sendgridApiKey: { schema: token.optional(), example: "", secret: true },
  sendgridEventsPath: { schema: urlPath.optional(), example: "/api/v2/webhooks/sendgrid" },
  sendgridDnsTarget: {
    schema: hostname.optional(),
    example: "<u1234567.wl123.sendgrid.net, from the page Sender Authentication>",
  },
  sendgridSubdomain: {
    schema: hostLabel.prefault("em"),
    example: "<em1234, from the page Sender Authentication>",
  },
  sendgridLinkSubdomain: { schema: hostLabel.optional(), example: "links" },
  spfIncludes: { schema: hostnames.prefault(SENDGRID_SPF), example: "sendgrid.net" },
  spfAddresses: { schema: networks.optional(), example: "192.0.2.0/24" },
  dkimKeys: { schema: dkimKeys.optional(), example: "<selector>=<public key>" },
  dmarcRamp: { schema: dmarcRamp.optional(), example: "monitor=2026-12-01" },
  dmarcReports: { schema: folder.optional(), example: "dmarc-reports" },
  dmarcSubdomainPolicy: { schema: oneOf(DMARC_POLICIES).prefault("reject"), example: "reject" },
  dmarcReportAddress: {
    schema: z.email("must be an e-mail address").optional(),
    example: "dmarc@bookedbarber.com",
  },
  mailExchangers: { schema: mailExchangers.optional(), example: "10 mx1.example.com" },
  tlsReportAddress: {
    schema: z.email("must be an e-mail address").optional(),
    example: "tls-reports@bookedbarber.com",
  },
  mtaStsTarget: { schema: hostname.optional(), example: "<host that serves the policy>" },
  mtaStsMode: { schema: oneOf(["testing", "enforce"]).prefault("testing"), example: "enforce" },
  bimiLogo: { schema: webAddress.optional(), example: "https://bookedbarber.com/logo.svg" },
  bimiCertificate: { schema: webAddress.optional(), example: "https://bookedbarber.com/logo.pem" },
  silentHosts: { schema: hostnames.optional(), example: "intranet.bookedbarber.com" },
  parkedZones: { schema: parkedZones.optional(), example: "bookbarber.com=<zone id>" },
  backupBucket: { schema: bucketName.optional(), example: "bookedbarber-backups" },
  recoveryPointMinutes: { schema: count.optional(), example: "1440" },
  recoveryTimeMinutes: { schema: count.optional(), example: "240" },
  onCallContacts: {
    schema: onCallContacts.optional(),
    example: "all=ops@bookedbarber.com,payments=+15551234567",
  },
  databasePointInTimeRecovery: { schema: boolean.prefault("false"), example: "true" },
  sentryOrganization: { schema: slug, example: "bookedbarber" },
  sentryMembers: { schema: emails.optional(), example: "ops@bookedbarber.com" },
  sentryAuthToken: { schema: token.optional(), example: "", secret: true },
} as const;

type Infrastructure = {
  [K in keyof typeof infrastructure]: z.output<(typeof infrastructure)[K]["schema"]>;
};

type SecretSetting = {
  [K in keyof typeof infrastructure]: (typeof infrastructure)[K] extends { readonly secret: true }
    ? K
    : never;
}[keyof typeof infrastructure];

const isSecret = (given: object): boolean => "secret" in given && given.secret === true;

/** The names of all infrastructure settings, which Pulumi.yaml declares. */
export const infrastructureSettings: readonly string[] = Object.keys(infrastructure);

/** The settings as plain values: `variables` maps an environment variable's name to its value. */
export interface ParsedSettings extends Infrastructure {
  readonly variables: Readonly<Record<string, string>>;
  /** The variables that are secrets by the contract, or that the stack's file keeps encrypted. */
  readonly secretVariables: ReadonlySet<string>;
}

/** The settings as the program uses them: tokens and secret variables are secret outputs. */
export type Settings = Omit<Infrastructure, SecretSetting> & {
  readonly [K in SecretSetting]: pulumi.Output<string> | undefined;
} & {
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
};

/** One setting that is missing or wrong, and the command that mends it. Never holds the value. */
export interface SettingProblem {
  readonly setting: string;
  readonly problem: string;
  readonly fix: string;
}

/**
 * Reads the stack's settings.
 *
 * @param raw The configuration of this project: setting to text. An empty text counts as absent.
 * @param encrypted The settings that the stack's file keeps encrypted; undefined when unknown.
 */
export function parseSettings(
  raw: Readonly<Record<string, string>>,
  encrypted: ReadonlySet<string> | undefined,
): { readonly settings: ParsedSettings } | { readonly problems: readonly SettingProblem[] } {
  const given = new Map(Object.entries(raw).filter(([, text]) => text.trim() !== ""));
  const problems: SettingProblem[] = [];

  const values: Record<string, unknown> = {};
  for (const [setting, declared] of Object.entries(infrastructure)) {
    const { schema, example } = declared;
    const parsed = schema.safeParse(given.get(setting));
    if (parsed.success) {
      values[setting] = parsed.data;
      const isPlain = given.has(setting) && encrypted !== undefined && !encrypted.has(setting);
      if (isSecret(declared) && isPlain) problems.push(inPlainText(setting));
    } else if (isSecret(declared)) {
      const problem = parsed.error.issues.map((issue) => issue.message).join("; ");
      problems.push({ setting, problem, fix: `pulumi config set --secret ${setting}` });
    } else {
      const problem = given.has(setting)
        ? parsed.error.issues.map((issue) => issue.message).join("; ")
        : "is missing";
      problems.push({ setting, problem, fix: `pulumi config set ${setting} ${quote(example)}` });
    }
  }

  if (problems.length === 0) problems.push(...contradictions(values as unknown as Infrastructure));

  const environment: Record<string, string> = {};
  const secretVariables = new Set<string>();
  for (const [setting, text] of given) {
    if (setting in infrastructure) continue;
    const variable = findVariable(setting);
    if (variable === undefined) {
      problems.push(unknownSetting(setting));
    } else if (variable.name in environment) {
      problems.push({
        setting,
        problem: `sets the variable ${variable.name} a second time, under another of its names`,
        fix: `pulumi config rm ${setting}`,
      });
    } else {
      if (variable.secret && encrypted !== undefined && !encrypted.has(setting)) {
        problems.push(inPlainText(setting));
      }
      environment[variable.name] = text;
      if (variable.secret || encrypted?.has(setting)) secretVariables.add(variable.name);
    }
  }
  for (const { name, required, source, secret } of variables) {
    if (required && source === "setting" && !(name in environment)) {
      problems.push({ setting: name, problem: "is missing", fix: commandToSet({ name, secret }) });
    }
  }
  // The only variable that the infrastructure itself counts with, in the rules of the bucket.
  const retention = environment[RETENTION];
  if (retention !== undefined && !/^[1-9][0-9]{0,4}$/.test(retention.trim())) {
    problems.push({
      setting: RETENTION,
      problem: "must be a whole number of days: backups are deleted after that many",
      fix: `pulumi config set ${RETENTION} 30`,
    });
  }
  if (!MAIL_KEYS.some((setting) => given.has(setting)) && !("SENDGRID_API_KEY" in environment)) {
    problems.push({
      setting: "SENDGRID_API_KEY",
      problem: "is missing, and sendgridDnsTarget too: one of them tells the records of mail",
      fix: "pulumi config set --secret SENDGRID_API_KEY",
    });
  }

  if (problems.length > 0) return { problems };
  const infrastructureValues = values as unknown as Infrastructure;
  return { settings: { ...infrastructureValues, variables: environment, secretVariables } };
}

function inPlainText(setting: string): SettingProblem {
  return {
    setting,
    problem: "is a secret, and the stack's file holds it in plain text",
    fix: `pulumi config set --secret ${setting}   # and replace the key: it may have leaked`,
  };
}

const RETENTION = "BACKUP_RETENTION_DAYS";

/**
 * Without any of these, and without the application's own key, mail would go out unsigned: SendGrid
 * tells its records, or who authenticated the domain by hand, or another service has keys.
 */
const MAIL_KEYS = ["sendgridApiKey", "sendgridDnsTarget", "dkimKeys"];

/** Where the application runs there must be something to run it: its ids at the platform. */
const PLATFORM_IDS = {
  railway: [
    "railwayProjectId",
    "railwayEnvironmentId",
    "railwayBackendService",
    "railwayFrontendService",
  ],
  render: ["renderBackendService", "renderFrontendService"],
} as const;

function missingIds(settings: Infrastructure): readonly SettingProblem[] {
  return (["railway", "render"] as const)
    .filter((platform) => [platform, "both"].includes(settings.hosting))
    .flatMap((platform) => PLATFORM_IDS[platform])
    .filter((setting) => settings[setting] === undefined)
    .map((setting) => ({
      setting,
      problem: `is missing, and hosting is ${settings.hosting}`,
      fix: `pulumi config set ${setting} ${quote(infrastructure[setting].example)}`,
    }));
}

/** Settings that are right by themselves, and not beside each other. */
function contradictions(settings: Infrastructure): readonly SettingProblem[] {
  const { domain, mailExchangers: servers, mtaStsTarget, bimiLogo, bimiCertificate } = settings;
  const wrong: readonly (readonly [isWrong: boolean, problem: SettingProblem])[] = [
    [
      settings.sendgridLinkSubdomain === settings.sendgridSubdomain,
      {
        setting: "sendgridLinkSubdomain",
        problem: "is the label of the envelope sender already, the setting sendgridSubdomain",
        fix: `pulumi config set sendgridLinkSubdomain ${infrastructure.sendgridLinkSubdomain.example}`,
      },
    ],
    [
      mtaStsTarget !== undefined && (servers ?? []).length === 0,
      {
        setting: "mtaStsTarget",
        problem: "is for a domain that takes mail, and mailExchangers names no server",
        fix: `pulumi config set mailExchangers ${quote(infrastructure.mailExchangers.example)}`,
      },
    ],
    [
      bimiCertificate !== undefined && bimiLogo === undefined,
      {
        setting: "bimiCertificate",
        problem: "is the certificate of a logo, and bimiLogo is missing",
        fix: `pulumi config set bimiLogo ${infrastructure.bimiLogo.example}`,
      },
    ],
    [
      (settings.silentHosts ?? []).some((host) => !host.endsWith(`.${domain}`)),
      {
        setting: "silentHosts",
        problem: "names a host that is not below the domain; another domain is one of parkedZones",
        fix: `pulumi config set silentHosts ${infrastructure.silentHosts.example}`,
      },
    ],
    [
      (settings.parkedZones ?? []).some((parked) => isAtOrUnder(parked.domain, domain)),
      {
        setting: "parkedZones",
        problem: "names a host of the domain itself; one that sends no mail is one of silentHosts",
        fix: `pulumi config set parkedZones ${quote(infrastructure.parkedZones.example)}`,
      },
    ],
  ];
  return [
    ...missingIds(settings),
    ...wrong.flatMap(([isWrong, problem]) => (isWrong ? [problem] : [])),
  ];
}

/** All problems as one message for a person. */
export function describeProblems(problems: readonly SettingProblem[]): string {
  const count = problems.length === 1 ? "1 setting" : `${problems.length} settings`;
  const lines = problems.map(
    ({ setting, problem, fix }) => `  ${setting} ${problem}\n      ${fix}`,
  );
  return `${count} of this stack must be mended first:\n${lines.join("\n")}`;
}

/**
 * The settings of the stack that is being deployed.
 *
 * @throws pulumi.RunError with all problems at once, each with its mend.
 */
export function loadSettings(): Settings {
  const config = new pulumi.Config();
  const prefix = `${config.name}:`;
  const ours = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]) => [key.slice(prefix.length), text] as const);
  const parsed = parseSettings(Object.fromEntries(ours), encryptedSettings(prefix));
  if ("problems" in parsed) throw new pulumi.RunError(describeProblems(parsed.problems));

  const { variables: plain, secretVariables, ...rest } = parsed.settings;
  const entries = Object.entries(plain).map(
    ([name, text]) => [name, secretVariables.has(name) ? pulumi.secret(text) : text] as const,
  );
  return { ...withSecrets(rest), variables: Object.fromEntries(entries) };
}

/** The tokens among the settings as secret outputs. */
function withSecrets(settings: Infrastructure): Omit<Settings, "variables"> {
  const entries = Object.entries(settings).map(([name, value]) => {
    const declared = infrastructure[name as keyof Infrastructure];
    const isToken = isSecret(declared) && typeof value === "string";
    return [name, isToken ? pulumi.secret(value) : value] as const;
  });
  return Object.fromEntries(entries) as unknown as Omit<Settings, "variables">;
}

function unknownSetting(setting: string): SettingProblem {
  const known = [...infrastructureSettings, ...variables.flatMap((v) => [v.name, ...v.aliases])];
  const nearest = known
    .map((name) => ({ name, edits: distance(name.toLowerCase(), setting.toLowerCase()) }))
    .reduce((best, next) => (next.edits < best.edits ? next : best));
  const hint =
    nearest.edits <= Math.max(2, setting.length / 3) ? `: did you mean ${nearest.name}?` : "";
  return {
    setting,
    problem: `is not a setting of this program${hint}`,
    fix: `pulumi config rm ${setting}`,
  };
}

/** The engine tells a program which of its settings are encrypted by this variable alone. */
function encryptedSettings(prefix: string): ReadonlySet<string> | undefined {
  const text = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  if (text === undefined) return undefined;
  const keys = z.array(z.string()).parse(JSON.parse(text));
  return new Set(
    keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
  );
}

function quote(text: string): string {
  return /^[A-Za-z0-9.@_:/,-]+$/.test(text) ? text : `'${text}'`;
}
