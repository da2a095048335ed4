import { commandToSet } from "../environment/command";
import { findVariable } from "../environment/contract";
import { componentOf } from "./changes";
import type { Drift } from "./changes";
import { partsOf } from "./properties";

/** The settings that decide properties, by the names of the resources: the first that fits. */
const SETTINGS: readonly (readonly [resource: RegExp, property: RegExp, setting: string])[] = [
  [/^email-dns-spf$/, /^content$/, "spfIncludes"],
  [/^email-dns-dmarc$/, /^content$/, "dmarcRamp"],
  [/^email-dns-tls-reports$/, /^content$/, "tlsReportAddress"],
  [/^email-dns-mx-/, /^(content|priority)$/, "mailExchangers"],
  [/^email-dns-mta-sts-host$/, /^content$/, "mtaStsTarget"],
  [/^email-dns-mta-sts$/, /^content$/, "mtaStsMode"],
  [/^app-dns-app$/, /^content$/, "appDnsTarget"],
  [/^app-dns-api$/, /^content$/, "apiDnsTarget"],
  [/^app-dns-www$/, /^content$/, "wwwDnsTarget"],
  [/^app-dns-app-verification$/, /^content$/, "appDnsVerification"],
  [/^app-dns-api-verification$/, /^content$/, "apiDnsVerification"],
  [/^app-dns-(app|api|www|apex)$/, /^proxied$/, "edgeProxied"],
  [/^app-dns-caa-/, /^data\b/, "certificateAuthorities"],
  [/^edge-dnssec$/, /^status$/, "dnssec"],
  [/^edge-security-header$/, /^value\b/, "hstsStage"],
  [/^database-app-\d+$/, /^connectionLimit$/, "databaseAppConnections"],
  [/^database-database$/, /^connectionLimit$/, "databaseMaxConnections"],
  [/^database-database$/, /^name$/, "databaseName"],
  [/^railway-\w+-trigger$/, /^branch$/, "deployBranch"],
  [/^railway-\w+-trigger$/, /^repository$/, "deployRepository"],
  [/^railway-\w+$/, /^healthCheckTimeoutSeconds$/, "healthCheckSeconds"],
  [/^backups-bucket$/, /^name$/, "backupBucket"],
  [/^backups-(lifecycle|lock)$/, /^rules\b/, "BACKUP_RETENTION_DAYS"],
];

/** The settings of the table, for the test that each of them exists. */
export const takeOverSettings: readonly string[] = SETTINGS.map(([, , setting]) => setting);

/**
 * How the program takes a change over, should it be wanted: a command for each setting that decides
 * a changed property, and the component's file for what no setting decides.
 */
export function takeOver({ urn, name, kind, properties, again }: Drift): readonly string[] {
  if (again !== undefined) return again.commands;
  if (kind === "deleted") return [inTheProgram(urn)];
  return [...new Set(properties.map(({ path }) => settingFor(name, path) ?? inTheProgram(urn)))];
}

function settingFor(resource: string, path: string): string | undefined {
  const [first, second] = partsOf(path);
  if (first === "variables" && second !== undefined) {
    // Only a name of the contract is put into a command: the live system could hold any text.
    const variable = findVariable(second);
    return variable === undefined ? undefined : commandToSet(variable);
  }
  const setting = SETTINGS.find(([name, property]) => name.test(resource) && property.test(path));
  return setting === undefined ? undefined : `pulumi config set ${setting[2]}`;
}

function inTheProgram(urn: string): string {
  const component = componentOf(urn);
  if (component === undefined) return "change index.ts";
  const file = component.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
  return `change components/${file.endsWith("-hosting") ? "hosting/" : ""}${file}.ts`;
}
