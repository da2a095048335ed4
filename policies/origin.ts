import { commandToRemove, commandToSet } from "../checklist/environment/command";
import { findVariable } from "../checklist/environment/contract";
import type { Finding } from "../checklist/finding";
import type { StackSettings } from "../checklist/settings-context";

/**
 * The settings from which the stack makes its own values (index.ts), the one that is most likely
 * meant first. Each is a setting of the infrastructure or another variable.
 */
const sources: Readonly<Record<string, readonly string[]>> = {
  DATABASE_URL: ["databaseHost"],
  READONLY_DATABASE_URL: ["databaseHost"],
  DATABASE_UNPOOLED_URL: ["databaseHost"],
  FRONTEND_URL: ["appHost", "domain"],
  BACKEND_URL: ["apiHost", "domain"],
  ALLOWED_ORIGINS: ["appHost", "domain"],
  SENDGRID_FROM_EMAIL: ["domain"],
  SENTRY_ORG: ["sentryOrganization"],
  NEXT_PUBLIC_API_URL: ["BACKEND_URL"],
  NEXT_PUBLIC_APP_URL: ["FRONTEND_URL"],
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: ["STRIPE_PUBLISHABLE_KEY"],
};

/**
 * The backend's variable of which a frontend's is a copy, where no setting says otherwise. What is
 * wrong with the copy is wrong with the original, and is reported there.
 */
export function copiedFrom(name: string, settings: StackSettings | undefined): string | undefined {
  if (settings === undefined || settings.get(name) !== undefined) return undefined;
  const original = sources[name]?.[0];
  return original !== undefined && findVariable(original)?.side === "backend"
    ? original
    : undefined;
}

/** A command, and what it does that its words do not say. */
interface Explained {
  readonly command: string;
  readonly note?: string;
}

/**
 * The commands that change a variable, of which the first that does something is the one; none for
 * what is no setting of this program.
 */
function commandsFor(name: string, settings: StackSettings | undefined): readonly Explained[] {
  const variable = findVariable(name);
  if (variable === undefined) return [];
  if (variable.source === "setting") return [{ command: commandToSet(variable) }];
  const remove = { command: commandToRemove(name), note: "the stack then uses its own value" };
  const origins = sourceOf(variable.name, settings);
  // Where the settings are not seen, the variable may be set or not.
  if (settings === undefined) return [remove, ...origins];
  return settings.get(name) === undefined && origins.length > 0 ? origins : [remove];
}

/** The commands that change a variable, as lines for a shell. */
export function commandLines(name: string, settings: StackSettings | undefined): readonly string[] {
  return commandsFor(name, settings).map(({ command, note }) =>
    note === undefined ? command : `${command}   # ${note}`,
  );
}

/** A finding about a stack with the commands in its mend, in one line. */
export function mendedInStack(finding: Finding, settings: StackSettings | undefined): Finding {
  if (finding.status !== "fail") return finding;
  const commands = commandsFor(finding.subject, settings).map(({ command, note }) =>
    note === undefined ? `\`${command}\`` : `\`${command}\` (${note})`,
  );
  if (commands.length === 0) return finding;
  return { ...finding, fix: `${finding.fix} Run: ${commands.join(", or, if it is not set: ")}` };
}

/** The command that changes the setting from which a variable's value is made. */
function sourceOf(name: string, settings: StackSettings | undefined): readonly Explained[] {
  const candidates = sources[name] ?? [];
  const [likely] = candidates;
  if (likely === undefined) return [];
  if (findVariable(likely) !== undefined) return commandsFor(likely, settings);
  const used = candidates.find((setting) => settings?.get(setting) !== undefined) ?? likely;
  return [{ command: `pulumi config set ${used}`, note: `${name} is made from it` }];
}
