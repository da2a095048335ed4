import { z } from "zod";

import { unverifiableBecause } from "../../checklist/environment/database-host";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, CannotLook, Look } from "../look";
import { isCertificateFailure } from "../network/failure";
import { CannotConnect } from "./connection";
import type { Database } from "./connection";
import { byEachLogin } from "./logins";

const session = z.object({
  login: z.string(),
  encrypted: z.boolean().nullable(),
  version: z.number(),
});

/** What the server says of a connection. */
export interface Connected extends z.output<typeof session> {
  /** The variable with the connection string. */
  readonly variable: string;
  readonly url: Pick<Database["url"], "host" | "user" | "tls">;
  readonly milliseconds: number;
}

/** The oldest PostgreSQL that the roles and rights of the stack are made for. */
const LEAST_VERSION = 15;

const STATEMENT = `select current_user::text as login,
  (select ssl from pg_stat_ssl where pid = pg_backend_pid()) as encrypted,
  current_setting('server_version_num')::int as version`;

/** The application's logins reach the database over TLS. */
export const databaseConnects: Look = (site) =>
  byEachLogin(
    site,
    async ({ url, milliseconds, rows }, { variable }) => {
      const [row] = await rows(session, STATEMENT);
      if (row === undefined)
        return [unknown(variable, "The server does not say who is connected.")];
      return [judgeConnected({ ...row, variable, url, milliseconds })];
    },
    stopped,
  );

/** What is wrong at the database itself, and so with the application, whoever looks. */
const WRONG = new Set(["28P01", "28000", "3D000", "53300", "PG_NO_TLS"]);

/** Of a way there that does not lead on nobody knows whether the application has another. */
function stopped(error: CannotLook): Answer {
  const { subject, message, fix } = error;
  const code = error instanceof CannotConnect ? error.code : undefined;
  const isWrong = code !== undefined && (WRONG.has(code) || isCertificateFailure(code));
  return isWrong ? fail(subject, message, fix) : unknown(subject, message, fix);
}

/** Whether a connection is as it must be. */
export function judgeConnected(seen: Connected): Answer {
  const { variable, url, milliseconds, login, encrypted, version } = seen;
  if (url.tls === "disable") {
    return fail(
      variable,
      `${variable} asks for no TLS (sslmode): anybody on the way reads along.`,
      "Set how TLS is checked: pulumi config set databaseSslMode verify-full.",
    );
  }
  if (encrypted !== true) {
    return fail(
      variable,
      `The server says that the connection of ${variable} is not encrypted at its end.`,
      "Have the pooler before the server connect over TLS (server_tls_sslmode).",
    );
  }
  if (login !== url.user) {
    return fail(
      variable,
      `The server knows the login of ${variable} by another name: a pooler or a mapping takes its place.`,
    );
  }
  const major = Math.floor(version / 10_000);
  if (major < LEAST_VERSION) {
    return fail(
      variable,
      `The server is PostgreSQL ${major}, and ${LEAST_VERSION} is needed.`,
      "Upgrade the server at its platform.",
    );
  }
  const said = `PostgreSQL ${major} let ${login} in over TLS after ${milliseconds} ms`;
  if (url.tls !== "require")
    return pass(variable, `${said}, its certificate verified (${url.tls}).`);
  const why = unverifiableBecause(url.host);
  return why === undefined
    ? warn(
        variable,
        `${said}, and its certificate was not looked at (sslmode=require).`,
        "Have the certificate checked: pulumi config set databaseSslMode verify-full.",
      )
    : pass(variable, `${said}; its certificate cannot be verified: ${why}.`);
}
