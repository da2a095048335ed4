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
