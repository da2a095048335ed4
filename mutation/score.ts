/** What is read of a report in the mutation testing report schema. */
export interface Report {
  readonly files: Readonly<
    Record<string, { readonly mutants: readonly { readonly status: string }[] }>
  >;
}

/** How many changes were noticed, and how many not. */
export interface Score {
  readonly noticed: number;
  readonly unnoticed: number;
}

const NOTICED = new Set(["Killed", "Timeout"]);
const UNNOTICED = new Set(["Survived", "NoCoverage"]);

/**
 * Counts a report's changes, file by file; one that does not compile, or was left out, counts for
 * nothing.
 */
export function scoresOf({ files }: Report): ReadonlyMap<string, Score> {
  return new Map(
    Object.entries(files).map(([file, { mutants }]) => [
      file,
      {
        noticed: mutants.filter(({ status }) => NOTICED.has(status)).length,
        unnoticed: mutants.filter(({ status }) => UNNOTICED.has(status)).length,
      },
    ]),
  );
}

/** The share of the changes that were noticed, in percent. */
export function percentOf({ noticed, unnoticed }: Score): number {
  return noticed + unnoticed === 0 ? 0 : (100 * noticed) / (noticed + unnoticed);
}

/** The score of several together. */
export function sumOf(scores: Iterable<Score>): Score {
  const sum = { noticed: 0, unnoticed: 0 };
  for (const { noticed, unnoticed } of scores) {
    sum.noticed += noticed;
    sum.unnoticed += unnoticed;
  }
  return sum;
}

/** A row of the table of scores: a part, a folder of it or all of it, and the score. */
export interface Row {
  readonly part: string;
  readonly files: string;
  readonly score: Score;
}

const ALL = "all";

/** The rows for some files: each part by its folders and as a whole, then everything. */
export function rowsOf(
  scores: ReadonlyMap<string, Score>,
  partOf: (file: string) => string,
): readonly Row[] {
  const files = [...scores.keys()].sort();
  const sum = (some: readonly string[]): Score =>
    sumOf(some.flatMap((file) => scores.get(file) ?? []));
  const rows = [...new Set(files.map(partOf))].flatMap((part): Row[] => {
    const own = files.filter((file) => partOf(file) === part);
    const folders = [...new Set(own.map(folderOf))].map((folder): Row => {
      const inside = own.filter((file) => folderOf(file) === folder);
      return { part, files: `${folder} (${inside.length})`, score: sum(inside) };
    });
    return [...folders, { part, files: `${ALL} (${own.length})`, score: sum(own) }];
  });
  return [...rows, { part: ALL, files: `${ALL} (${files.length})`, score: sum(files) }];
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));

/** The rows as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  return [
    "| part | files | changes | noticed | score |",
    "| --- | --- | ---: | ---: | ---: |",
    ...rows.map(
      ({ part, files, score }) =>
        `| ${part} | ${files} | ${score.noticed + score.unnoticed} | ${score.noticed} | ${percentOf(score).toFixed(1)} % |`,
    ),
  ].join("\n");
}
