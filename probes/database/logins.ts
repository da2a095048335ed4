import { CannotLook, unknown } from "../look";
import type { Answer, Site } from "../look";
import { withDatabase } from "./connection";
import type { Database } from "./connection";

/** The variables by which the application connects, and for what. */
export const LOGINS = [
  { variable: "DATABASE_URL", purpose: "app" },
  { variable: "READONLY_DATABASE_URL", purpose: "readonly" },
] as const;

export type Login = (typeof LOGINS)[number];

/** Looks by each of the application's logins; what stops one of them leaves the other its answers. */
export async function byEachLogin(
  site: Site,
  look: (database: Database, login: Login) => Promise<readonly Answer[]>,
  stopped: (error: CannotLook) => Answer = ({ subject, message, fix }) =>
    unknown(subject, message, fix),
): Promise<readonly Answer[]> {
  const answers = await Promise.all(
    LOGINS.map(async (login): Promise<readonly Answer[]> => {
      try {
        return await withDatabase(site, login.variable, (database) => look(database, login));
      } catch (error) {
        if (error instanceof CannotLook) return [stopped(error)];
        throw error;
      }
    }),
  );
  return answers.flat();
}
