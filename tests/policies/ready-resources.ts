import { made } from "../checklist/environments";
import { secret } from "./analyze";
import type { Planned } from "./analyze";

const resource = (type: string, name: string, props: Record<string, unknown>): Planned => ({
  type,
  name,
  props,
});

/** A role, a grant, a database as a plan has them. */
export const role = (name: string, props: Record<string, unknown> = {}): Planned =>
  resource("postgresql:index/role:Role", name, {
    name: `bookedbarber_${name}`,
    login: true,
    connectionLimit: 10,
    password: secret(made(40)),
    ...props,
  });
export const grant = (name: string, props: Record<string, unknown>): Planned =>
  resource("postgresql:index/grant:Grant", name, { database: "bookedbarber", ...props });
export const database = (props: Record<string, unknown> = {}): Planned =>
  resource("postgresql:index/database:Database", "database", {
    name: "bookedbarber",
    owner: "bookedbarber_owner",
    encoding: "UTF8",
    connectionLimit: 100,
    ...props,
  });
export const record = (name: string, type: string, host: string, content: unknown): Planned =>
  resource("cloudflare:index/dnsRecord:DnsRecord", name, {
    zoneId: "0123456789abcdef0123456789abcdef",
    name: host,
    type,
    content,
    ttl: 3600,
    proxied: false,
  });
export const password = (name: string, length: number): Planned =>
  resource("random:index/randomPassword:RandomPassword", name, { length, special: false });

/** What a stack that is ready declares besides its environments, nothing of it wrong. */
export const readyResources: readonly Planned[] = [
  password("secret-key", 64),
  password("app-password", 40),
  role("owner", { login: false, password: undefined, connectionLimit: undefined }),
  role("app"),
  role("readonly"),
  database(),
  grant("public", { role: "public", objectType: "database", privileges: [] }),
  grant("readonly-tables", {
    role: "bookedbarber_readonly",
    schema: "bookedbarber",
    objectType: "table",
    privileges: ["SELECT"],
  }),
  record("spf", "TXT", "bookedbarber.com", '"v=spf1 include:sendgrid.net -all"'),
  record("dkim", "CNAME", "s1._domainkey.bookedbarber.com", "s1.domainkey.u1.wl1.sendgrid.net"),
  record(
    "dmarc",
    "TXT",
    "_dmarc.bookedbarber.com",
    '"v=DMARC1; p=none; rua=mailto:dmarc@bookedbarber.com"',
  ),
  resource("sentry:index/sentryProject:SentryProject", "project", { slug: "bookedbarber" }),
  resource("sentry:index/sentryKey:SentryKey", "key", { project: "bookedbarber" }),
];

/** The ready resources with some changed: by name, to other properties; undefined takes one away. */
export function readyBut(
  changes: Readonly<Record<string, Record<string, unknown> | undefined>>,
  ...more: Planned[]
): readonly Planned[] {
  const changed = readyResources.flatMap((planned) => {
    if (!Object.hasOwn(changes, planned.name)) return [planned];
    const props = changes[planned.name];
    return props === undefined ? [] : [{ ...planned, props: { ...planned.props, ...props } }];
  });
  return [...changed, ...more];
}
