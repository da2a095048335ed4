import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { servePlugins } from "../providers/framework/provider";
import { ensurePulumi } from "../toolchain/pulumi";
import { createCloudflare } from "./apis/cloudflare";
import type { CloudflareState } from "./apis/cloudflare";
import { latestDeployment } from "./apis/railway/deployments";
import { createSentry } from "./apis/sentry";
import type { SentryState } from "./apis/sentry";
import { serve } from "./apis/server";
import { startApplication } from "./application";
import type { Application } from "./application";
import { databaseHealth } from "./application/database-health";
import { edgeOf } from "./application/edge";
import { startDataServices } from "./data-services";
import { startDns } from "./dns";
import type { DkimKey, DnsFaults } from "./dns";
import { startErrorIngest } from "./error-ingest";
import { startGuardian } from "./guardian";
import type { Guardian } from "./guardian";
import { hexadecimal, makeUpSettings, random } from "./made-up-keys";
import type { MadeUpSettings } from "./made-up-keys";
import { chooseStandIns, pluginNames, pulumiHome } from "./plugin-choice";
import { cloudflare } from "./plugins/cloudflare";
import { postgresql } from "./plugins/postgresql";
import { random as randomPlugin } from "./plugins/random";
import { sentry } from "./plugins/sentry";
import { railwayProject, startPlatforms } from "./platforms";
import type { Platforms } from "./platforms";
import { startPostgres } from "./postgres";
import type { RedisState } from "./redis";
import { startServices } from "./services";
import type { Services } from "./services";

/** A running sandbox. */
export interface Sandbox {
  /** Holds everything that this sandbox writes; gone when it has closed. */
  readonly directory: string;
  /** In this environment plain `pulumi` commands work on the sandbox. */
  readonly environment: Readonly<Record<string, string>>;
  readonly guardian: Guardian;
  /** The settings that only people have, which the APIs know. */
  readonly settings: MadeUpSettings;
  /** What the senders outside sign with whose public keys the sandbox's DNS has. */
  readonly dkimKeys: readonly DkimKey[];
  /** What the platforms that run the application hold. */
  readonly platforms: Pick<Platforms, "railway" | "render">;
  /** The application as it runs behind the edge, and what can be made wrong of it. */
  readonly application: Application;
  /** What Cloudflare holds, with what the job that makes backups has left in the bucket. */
  readonly cloudflare: CloudflareState;
  /** What the DNS answers instead of what is in the zones. */
  readonly dnsFaults: DnsFaults;
  /** The application's Redis, and what can be made wrong of it. */
  readonly redis: RedisState;
  /** What Stripe, SendGrid, Twilio and Google hold. */
  readonly services: Omit<Services, "environment" | "close">;
  readonly sentry: SentryState;
  close(): Promise<void>;
}

export const organization = "bookedbarber";
export const zone = { id: "0123456789abcdef0123456789abcdef", name: "bookedbarber.com" };
const accountId = "fedcba9876543210fedcba9876543210";

/**
 * Starts PostgreSQL, the APIs and the stand-in plugins, all on free ports of loopback.
 *
 * @param report Takes a line for people at each step.
 * @param signal Stops the start between two steps; what has started is closed again.
 * @param options The major version of PostgreSQL; unless given, SANDBOX_POSTGRES, else the newest.
 */
export async function startSandbox(
  report: (line: string) => void,
  signal: AbortSignal,
  options: { readonly postgres?: string | undefined } = {},
): Promise<Sandbox> {
  const standIns = chooseStandIns(process.env);
  const guardian = startGuardian();
  const closing: (() => Promise<void> | void)[] = [() => guardian.finished()];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };

  try {
    const pulumi = await ensurePulumi({ report, signal });
    signal.throwIfAborted();

    const directory = mkdtempSync(path.join(tmpdir(), "bookedbarber-sandbox-"));
    guardian.directory(directory);
    closing.push(() => {
      rmSync(directory, { recursive: true, force: true });
    });
    // PostgreSQL may run as another user, who must get through to its own folder in here.
    chmodSync(directory, 0o711);

    report("Starting PostgreSQL, DNS, and the APIs of the platforms and services");
    const version = options.postgres ?? process.env["SANDBOX_POSTGRES"];
    const postgres = await startPostgres({
      directory: path.join(directory, "postgres"),
      ...(version ? { version } : {}),
      onSpawn: (pid) => {
        guardian.started(pid);
      },
    });
    closing.push(async () => {
      await postgres.stop();
      guardian.ended(postgres.pid);
    });
    signal.throwIfAborted();

    const cloudflareToken = random(40);
    const sentryToken = hexadecimal(64);
    const cloudflareWorld = createCloudflare({
      zone,
      accountId,
      token: cloudflareToken,
      // As where Cloudflare is the registrar, too.
      dsPublished: true,
    });
    const cloudflareApi = await serve(cloudflareWorld.app);
    closing.push(() => cloudflareApi.close());
    const members = [{ email: `ops@${zone.name}`, name: "Operations" }];
    const sentryWorld = createSentry({ organization, token: sentryToken, members });
    const sentryApi = await serve(sentryWorld.app);
    closing.push(() => sentryApi.close());
    const errorIngest = await startErrorIngest(sentryWorld);
    closing.push(() => errorIngest.close());
    const dns = await startDns(cloudflareWorld.state);
    closing.push(() => dns.close());
    const settings = makeUpSettings();
    const services = await startServices(settings, dns.address);
    closing.push(() => services.close());
    const platforms = await startPlatforms(dns.address);
    closing.push(() => platforms.close());

    const databaseAuthority = readFileSync(postgres.caFile, "utf8");
    const application = await startApplication({
      domain: zone.name,
      edge: edgeOf(cloudflareWorld.state, zone.id),
      variables: () => {
        const { environment, backend } = railwayProject;
        return latestDeployment(platforms.railway, environment, backend)?.variables;
      },
      database: (url) => databaseHealth(url, databaseAuthority),
    });
    closing.push(() => application.close());
    const redisUrl = settings.secret["REDIS_URL"] ?? "";
    const data = await startDataServices(redisUrl, cloudflareWorld.state);
    closing.push(() => data.close());
    const authorities = path.join(directory, "authorities.pem");
    const trusted = [
      databaseAuthority,
      application.authority,
      data.authority,
      errorIngest.authority,
    ];
    writeFileSync(authorities, trusted.map((pem) => `${pem.trimEnd()}\n`).join(""));

    const environment: Record<string, string> = {
      ...pulumiEnvironment(directory, standIns.length === pluginNames.length),
      PATH: `${pulumi.directory}${path.delimiter}${process.env["PATH"] ?? ""}`,
      PGHOST: postgres.host,
      PGPORT: String(postgres.port),
      PGUSER: postgres.user,
      PGPASSWORD: postgres.password,
      PGDATABASE: postgres.database,
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: postgres.caFile,
      NODE_EXTRA_CA_CERTS: authorities,
      CHECKLIST_CA_FILE: authorities,
      CHECKLIST_CONNECT_TO: [application, data, errorIngest]
        .map(({ connectTo }) => connectTo)
        .join(","),
      CHECKLIST_RESOLVER: dns.address,
      CLOUDFLARE_API_TOKEN: cloudflareToken,
      CLOUDFLARE_BASE_URL: `${cloudflareApi.url}/client/v4/`,
      SENTRY_AUTH_TOKEN: sentryToken,
      SENTRY_BASE_URL: `${sentryApi.url}/api/`,
      ...services.environment,
      ...platforms.environment,
      SANDBOX_CLOUDFLARE_URL: cloudflareApi.url,
      SANDBOX_SENTRY_URL: sentryApi.url,
      SANDBOX_APP_URL: application.appUrl,
      SANDBOX_API_URL: application.apiUrl,
      SANDBOX_DNS: dns.address,
      SANDBOX_DIRECTORY: directory,
    };

    if (standIns.length > 0) {
      const all = { random: randomPlugin, postgresql, cloudflare, sentry };
      const plugins = await servePlugins(
        standIns.map((name) => ({
          ...all[name],
          title: `the sandbox's stand-in for the plugin ${name}`,
          advice: "SANDBOX_PLUGINS=official takes the official plugin",
        })),
        environment,
      );
      closing.push(() => plugins.close());
      environment["PULUMI_DEBUG_PROVIDERS"] = plugins.debugProviders;
    }
    signal.throwIfAborted();
    return {
      directory,
      environment,
      guardian,
      settings,
      dkimKeys: dns.dkimKeys,
      platforms,
      application,
      cloudflare: cloudflareWorld.state,
      dnsFaults: dns.faults,
      redis: data.redis,
      services,
      sentry: sentryWorld.state,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Pulumi's own settings: a state of its own, a file of settings outside the checkout. */
function pulumiEnvironment(directory: string, allStandIns: boolean): Record<string, string> {
  const home = path.join(directory, "pulumi-home");
  const state = path.join(directory, "state");
  for (const folder of [home, state]) mkdirSync(folder, { mode: 0o700 });
  const cachedPlugins = path.join(pulumiHome(process.env), "plugins");
  if (existsSync(cachedPlugins)) symlinkSync(cachedPlugins, path.join(home, "plugins"));
  return {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: random(24),
    // `pulumi config set` writes here and not into the checkout.
    PULUMI_OPTION_CONFIG_FILE: path.join(directory, "Pulumi.sandbox.yaml"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(allStandIns ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}
