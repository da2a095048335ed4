import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

export const root = path.join(__dirname, "..", "..");

const words = z.record(z.string(), z.unknown());
const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: words.optional(),
  env: words.optional(),
  id: z.string().optional(),
});
const job = z.object({
  if: z.string().optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.number().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  environment: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  needs: z.string().optional(),
  outputs: words.optional(),
  env: words.optional(),
  steps: z.array(step),
});
const workflow = z.object({
  on: words,
  permissions: words,
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }),
  jobs: z.record(z.string(), job),
});
const action = z.object({ runs: z.object({ steps: z.array(step) }) });

export type Step = z.output<typeof step>;
export type Job = z.output<typeof job>;
export type Workflow = z.output<typeof workflow>;

/** The text of a file of the checkout. */
export const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

const folder = ".github/workflows";

/** The workflows by their files' names. */
export const workflows: Readonly<Record<string, Workflow>> = Object.fromEntries(
  readdirSync(path.join(root, folder)).map((name) => [
    name,
    workflow.parse(parse(textOf(`${folder}/${name}`))),
  ]),
);

/** The steps that the jobs have in common. */
export const prepare = action.parse(parse(textOf(".github/actions/prepare/action.yml"))).runs.steps;

/** Every job with where it is. */
export const jobs: readonly (Job & { readonly place: string; readonly workflow: Workflow })[] =
  Object.entries(workflows).flatMap(([file, workflow]) =>
    Object.entries(workflow.jobs).map(([name, one]) => ({
      ...one,
      workflow,
      place: `${file}, ${name}`,
    })),
  );

/** Every command that a step runs. */
export const commands: readonly string[] = [...jobs.flatMap(({ steps }) => steps), ...prepare]
  .flatMap(({ run }) => (run ?? "").split("\n"))
  .filter((line) => line.trim() !== "");
