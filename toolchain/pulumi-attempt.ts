/** What came of one way to get a Pulumi CLI. */
export type Attempt =
  | { readonly ok: true; readonly binary: string; readonly version: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Shows what is going on. An update is one more of the same kind as the line before, which a
 * terminal may show in its place.
 */
export type Report = (line: string, isUpdate?: boolean) => void;

export interface AttemptContext {
  /** An empty folder to make the CLI in, as `bin/pulumi`; it is moved afterwards. */
  readonly draft: string;
  readonly report: Report;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}
