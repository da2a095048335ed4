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

/** Counts a report's changes; one that does not compile, or was left out, counts for nothing. */
export function scoreOf({ files }: Report): Score {
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  return {
    noticed: states.filter((status) => NOTICED.has(status)).length,
    unnoticed: states.filter((status) => UNNOTICED.has(status)).length,
  };
}

/** The scores as a table in Markdown, and the share of all changes that were noticed, in percent. */
export function tableOf(scores: Readonly<Record<string, Score>>): {
  readonly text: string;
  readonly percent: number;
} {
  const total = Object.values(scores).reduce(
    (sum, { noticed, unnoticed }) => ({
      noticed: sum.noticed + noticed,
      unnoticed: sum.unnoticed + unnoticed,
    }),
    { noticed: 0, unnoticed: 0 },
  );
  const line = (name: string, score: Score): string =>
    `| ${name} | ${score.noticed + score.unnoticed} | ${score.noticed} | ${percentOf(score).toFixed(1)} % |`;
  const lines = [
    "| part | changes | noticed | score |",
    "| --- | ---: | ---: | ---: |",
    ...Object.entries(scores).map(([name, score]) => line(name, score)),
    line("all", total),
  ];
  return { text: lines.join("\n"), percent: percentOf(total) };
}

function percentOf({ noticed, unnoticed }: Score): number {
  return noticed + unnoticed === 0 ? 0 : (100 * noticed) / (noticed + unnoticed);
}
