import { shellWord } from "../checklist/shell-word";

/**
 * What could lead a command out of the sandbox, to somebody's real accounts: the credentials and
 * addresses of the systems that the sandbox stands for, and Pulumi's choice of back end and stack.
 */
const leadsOutside =
  /^(?:PG[A-Z]+|CLOUDFLARE_\w+|SENTRY_\w+|RAILWAY_\w+|RENDER_\w+|STRIPE_\w+|SENDGRID_\w+|TWILIO_\w+|PULUMI_(?:ACCESS_TOKEN|API|BACKEND_URL|CONFIG\w*|CREDENTIALS_PATH|HOME|OPTION_\w+|ORGANIZATION|STACK))$/;

/** The names of a caller's variables that a command in the sandbox must not see. */
export function foreignVariables(
  caller: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(caller).filter((name) => leadsOutside.test(name) && !(name in own));
}

/** The environment of a command in the sandbox: the caller's, less what leads outside. */
export function commandEnvironment(
  caller: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const foreign = new Set(foreignVariables(caller, own));
  const kept = Object.entries(caller).filter(([name]) => !foreign.has(name));
  return { ...Object.fromEntries(kept), ...own };
}

/** Lists the names that a shell has of a sandbox. */
const NAMES = "SANDBOX_VARIABLES";

/** What a shell exports to work in a sandbox: its environment, and the list of its names. */
export function variablesOfShell(
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...own, [NAMES]: [...Object.keys(own), NAMES].join(" ") };
}

/**
 * The lines by which a shell leaves its sandbox, for `eval`; none for a shell that is in none.
 * PATH stays, without the folder of the CLI that the sandbox put at its head.
 */
export function departureLines(shell: NodeJS.ProcessEnv): string {
  const names = (shell[NAMES] ?? "").split(" ").filter((name) => /^[A-Z_][A-Z0-9_]*$/.test(name));
  return names
    .map((name) => {
      if (name !== "PATH") return `unset ${name}\n`;
      const [, ...rest] = (shell["PATH"] ?? "").split(":");
      return `export PATH=${shellWord(rest.join(":"))}\n`;
    })
    .join("");
}
