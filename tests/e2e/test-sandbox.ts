import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { Client } from "pg";
import { z } from "zod";

import { migrate } from "../../sandbox/application-schema";
import type { CommandResult } from "../../sandbox/command";
import type { DkimKey } from "../../sandbox/dns";
import { startSandbox } from "../../sandbox/sandbox";
import type { Sandbox } from "../../sandbox/sandbox";
import { SandboxStack } from "../../sandbox/stack";

/** A sandbox for tests, with the few things that they do in it. */
export interface TestSandbox {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the senders outside sign with, such as SendGrid for the sandbox's account. */
  readonly dkimKeys: readonly DkimKey[];
  /** What the platforms that run the application hold. */
  readonly platforms: Sandbox["platforms"];
  /** The application, and what can be made wrong of it. */
  readonly application: Sandbox["application"];
  /** What Cloudflare, the DNS and Redis hold, and what can be made wrong of them. */
  readonly cloudflare: Sandbox["cloudflare"];
  readonly dnsFaults: Sandbox["dnsFaults"];
  readonly redis: Sandbox["redis"];
  /** What the services outside hold, and what can be made wrong of them. */
  readonly services: Sandbox["services"];
  readonly sentry: Sandbox["sentry"];
  /** Runs the application's migrations in the deployed database. */
  migrate(): Promise<void>;
  /** A pulumi command in the project's folder; its output is captured. */
  pulumi(...args: string[]): Promise<CommandResult>;
  /** The same, but it must succeed. */
  succeed(...args: string[]): Promise<string>;
  /** A stack output, secrets shown. */
  output(name: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function openSandbox(
  state: "empty" | "deployed",
  options: { readonly postgres?: string } = {},
): Promise<TestSandbox> {
  const { signal } = new AbortController();
  const sandbox = await startSandbox(() => undefined, signal, options);
  const stack = new SandboxStack(sandbox, signal);
  const pulumi = (...args: string[]): Promise<CommandResult> => stack.pulumi("capture", ...args);
  const succeed = async (...args: string[]): Promise<string> => {
    const { code, output } = await pulumi(...args);
    assert.equal(code, 0, `pulumi ${args.join(" ")} failed:\n${output}`);
    return output;
  };
  try {
    await stack.create();
    if (state === "deployed") {
      const { code, output } = await stack.up("capture");
      assert.equal(code, 0, output);
    }
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  return {
    directory: sandbox.directory,
    environment: sandbox.environment,
    dkimKeys: sandbox.dkimKeys,
    platforms: sandbox.platforms,
    cloudflare: sandbox.cloudflare,
    dnsFaults: sandbox.dnsFaults,
    redis: sandbox.redis,
    services: sandbox.services,
    sentry: sandbox.sentry,
    migrate: () => migrate(sandbox, stack),
    application: sandbox.application,
    pulumi,
    succeed,
    output: async (name) => {
      const { stdout } = await pulumi("stack", "output", name, "--json", "--show-secrets");
      return JSON.parse(stdout) as unknown;
    },
    close: () => sandbox.close(),
  };
}

/** One statement by a login of its own, over a connection that checks the server's certificate. */
export async function query(
  sandbox: TestSandbox,
  url: string,
  statement: string,
): Promise<unknown[]> {
  const client = new Client({ connectionString: url, ssl: tls(sandbox) });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    await client.end();
  }
}

/** The connection string of the server's administrator, for a database. */
export function adminUrl({ environment }: TestSandbox, database: string): string {
  const { PGUSER = "", PGPASSWORD = "", PGHOST = "", PGPORT = "" } = environment;
  return `postgresql://${PGUSER}:${encodeURIComponent(PGPASSWORD)}@${PGHOST}:${PGPORT}/${database}`;
}

/** A URL without its query: node-postgres would read `sslmode` instead of the options given. */
export function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, "");
}

export function tls({ environment }: TestSandbox): { ca: string } {
  return { ca: readFileSync(environment["PGSSLROOTCERT"] ?? "", "utf8") };
}

const recordList = z.object({
  success: z.literal(true),
  result: z.array(
    z.object({ id: z.string(), type: z.string(), name: z.string(), content: z.string() }),
  ),
});

export const zoneId = "0123456789abcdef0123456789abcdef";

/** Cloudflare's API, as any client of it would call it. */
export async function cloudflare(
  { environment }: TestSandbox,
  method: string,
  route: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${environment["SANDBOX_CLOUDFLARE_URL"] ?? ""}/client/v4${route}`, {
    method,
    headers: {
      authorization: `Bearer ${environment["CLOUDFLARE_API_TOKEN"] ?? ""}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

export async function dnsRecords(
  sandbox: TestSandbox,
): Promise<z.output<typeof recordList>["result"]> {
  const list = await cloudflare(sandbox, "GET", `/zones/${zoneId}/dns_records?per_page=1000`);
  return recordList.parse(list).result;
}

/** Every file below a folder, as text. */
export function textsBelow(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, "latin1") }));
}
