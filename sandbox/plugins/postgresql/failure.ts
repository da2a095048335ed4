import { DatabaseError } from "pg";

/** What went wrong between this plugin and the server, told without the statement that was sent:
 *  a statement can hold a password's hash. */
export class PostgresFailure extends Error {
  override readonly name = "PostgresFailure";

  /** `code`: the SQLSTATE, or Node's error code where no server answered. */
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** An error of the driver as a `PostgresFailure`: the server's message, detail and hint. */
export function asFailure(error: unknown): PostgresFailure {
  if (error instanceof PostgresFailure) {
    return error;
  }
  if (error instanceof DatabaseError) {
    const parts = [error.message, error.detail, error.hint].flatMap((part) =>
      part === undefined ? [] : [part.replace(/\.$/, "")],
    );
    return new PostgresFailure(
      `${parts.join(". ")} (SQLSTATE ${error.code ?? "none"})`,
      error.code,
    );
  }
  // Node tries every address of a host name and puts the reasons inside an error without message.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const cause = inner instanceof Error ? inner : new Error(String(inner));
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return new PostgresFailure(cause.message, code);
}

/** Runs `work`; a failure in it is told as "could not <what>: <reason>". */
export async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PostgresFailure) {
      throw new PostgresFailure(`could not ${what}: ${error.message}`, error.code);
    }
    throw error;
  }
}

/** The database that was to be connected to does not exist. */
export function isMissingDatabase(error: unknown): boolean {
  return error instanceof PostgresFailure && error.code === "3D000";
}

/** Another session changed the same catalogue row at the same time; trying again helps. */
export function isCollision(error: unknown): boolean {
  if (!(error instanceof PostgresFailure)) {
    return false;
  }
  return (
    error.code === "40001" ||
    error.code === "40P01" ||
    (error.code === "XX000" && error.message.includes("concurrently")) ||
    (error.code === "23505" && error.message.includes('"pg_'))
  );
}

/** A database cannot be renamed, copied or moved while somebody is connected to it. */
export function isInUse(error: unknown): boolean {
  return error instanceof PostgresFailure && error.code === "55006";
}
