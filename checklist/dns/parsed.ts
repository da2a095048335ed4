/** What is wrong with a record, as a person is told of it. */
export interface RecordProblem {
  /** Kebab case, stable: `unknown-mechanism`. */
  readonly code: string;
  /** What is wrong; reads on after the record's name: "has a mechanism that does not exist". */
  readonly message: string;
  /** The place in the record: `term 3`, `tag p`, `string 2`. */
  readonly where?: string;
  /**
   * Whether readers of the record pass over it, so that what is written has no effect there, or
   * only a person should know. A record with an error is read as the standard tells, or not at all.
   */
  readonly severity: "error" | "warning";
}

/**
 * What was read of a text. Parsers are total: any text has an answer. The record is undefined where
 * a reader of the standard takes the text for no such record, or for one without any effect.
 */
export interface Parsed<T> {
  readonly record: T | undefined;
  readonly problems: readonly RecordProblem[];
}

/** A problem that readers act upon. */
export function errorOf(code: string, message: string, where?: string): RecordProblem {
  return { code, message, severity: "error", ...(where === undefined ? {} : { where }) };
}

/** A problem that only a person has to know. */
export function warningOf(code: string, message: string, where?: string): RecordProblem {
  return { code, message, severity: "warning", ...(where === undefined ? {} : { where }) };
}

/** Whether any of these problems is an error. */
export function hasErrors(problems: readonly RecordProblem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}

/** Problems as one sentence that reads on after the record's name; the first ones tell enough. */
export function sayProblems(problems: readonly RecordProblem[]): string {
  const said = problems.slice(0, SAID_AT_MOST).map(({ message, where }) => {
    // "tag p" says nothing new of "has no policy (p)".
    const isNamed = where === undefined || message.includes(where.replace(/^(?:tag|stage) /, ""));
    return isNamed ? message : `${message} (${where})`;
  });
  const more = problems.length - said.length;
  return [...said, ...(more > 0 ? [`${more} more`] : [])].join(", and ");
}

const SAID_AT_MOST = 4;
