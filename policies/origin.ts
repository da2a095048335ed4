import { commandToRemove, commandToSet } from "../checklist/environment/command";
import { findVariable } from "../checklist/environment/contract";
import type { Finding } from "../checklist/finding";
import type { StackSettings } from "../checklist/settings-context";

/** A setting that gives a variable its value where the variable itself is not set. */
interface Source {
  readonly setting: string;
  /** What to write in its place. */
  readonly example: string;
}

const domain: Source = { setting: "domain", example: "<domain>" };

/**
 * The settings from which the stack makes its own values (index.ts), the one that is most likely
 * meant first. Each is a setting of the infrastructure or another variable.
 */
const sources: Readonly<Record<string, readonly Source[]>> = {
  DATABASE_URL: [{ setting: "databaseHost", example: "<host>" }],
  READONLY_DATABASE_URL: [{ setting: "databaseHost", example: "<host>" }],
  DATABASE_UNPOOLED_URL: [{ setting: "databaseHost", example: "<host>" }],
  FRONTEND_URL: [{ setting: "appHost", example: "<host>" }, domain],
  BACKEND_URL: [{ setting: "apiHost", example: "<host>" }, domain],
  ALLOWED_ORIGINS: [{ setting: "appHost", example: "<host>" }, domain],
  SENDGRID_FROM_EMAIL: [domain],
  SENTRY_ORG: [{ setting: "sentryOrganization", example: "<slug>" }],
  NEXT_PUBLIC_API_URL: [{ setting: "BACKEND_URL", example: "<url>" }],
  NEXT_PUBLIC_APP_URL: [{ setting: "FRONTEND_URL", example: "<url>" }],
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: [{ setting: "STRIPE_PUBLISHABLE_KEY", example: "<value>" }],
};

/**
 * The backend's variable of which a frontend's is a copy, where no setting says otherwise. What is
 * wrong with the copy is wrong with the original, and is reported there.
 */
export function copiedFrom(name: string, settings: StackSettings | undefined): string | undefined {
  if (settings === undefined || settings.get(name) !== undefined) return undefined;
  const original = sources[name]?.[0]?.setting;
  return original !== undefined && findVariable(original)?.side === "backend"
    ? original
    : undefined;
}

/** The command that changes a variable; undefined for what is no setting of this program. */
export function commandFor(name: string, settings: StackSettings | undefined): string | undefined {
  const variable = findVariable(name);
  if (variable === undefined) return undefined;
  if (variable.source === "setting") return commandToSet(variable);
  const remove = `${commandToRemove(name)}   (the stack then uses its own value)`;
  if (settings !== undefined && settings.get(name) === undefined) {
    return sourceOf(variable.name, settings) ?? remove;
  }
  // Where the settings are not seen, the variable may be set or not.
  const source = settings === undefined ? sourceOf(variable.name, settings) : undefined;
  return source === undefined ? remove : `${remove}, or, if it is not set: ${source}`;
}

const COMMAND = /pulumi config (?:set|rm)(?: --secret)? \w+(?: '?<[^>]*>'?)?/g;

/** A finding about a stack with the command in its mend, in one line. */
export function mendedInStack(finding: Finding, settings: StackSettings | undefined): Finding {
  if (finding.status !== "fail") return finding;
  const command = commandFor(finding.subject, settings)
    ?.replace(COMMAND, "`$&`")
    .replaceAll("   (", " (");
  return command === undefined ? finding : { ...finding, fix: `${finding.fix} Run: ${command}` };
}

/** The command that changes the setting from which a variable's value is made. */
function sourceOf(name: string, settings: StackSettings | undefined): string | undefined {
  const candidates = sources[name] ?? [];
  const [likely] = candidates;
  if (likely === undefined) return undefined;
  if (findVariable(likely.setting) !== undefined) return commandFor(likely.setting, settings);
  const used = candidates.find(({ setting }) => settings?.get(setting) !== undefined) ?? likely;
  return `pulumi config set ${used.setting} '${used.example}'   (${name} is made from it)`;
}
