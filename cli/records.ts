import { parseAttestations } from "../checklist/attestations";
import type { Attestation } from "../checklist/attestations";
import type { Finding } from "../checklist/finding";
import { applyWaivers, parseWaivers } from "../checklist/waivers";
import type { Waiver } from "../checklist/waivers";
import { readFileText } from "./file-text";
import type { RecordFile } from "./record-files";
import type { World } from "./world";

/** What a file of records holds, and what is wrong with it. */
type Records<Name extends string, Value> = Readonly<Record<Name, readonly Value[]>> & {
  readonly findings: readonly Finding[];
};

/**
 * The waivers that somebody wrote down; none without a file.
 *
 * @throws CommandFailure if the file cannot be read.
 */
export function readWaivers(
  file: RecordFile | undefined,
  { today }: World,
): Records<"waivers", Waiver> {
  if (file === undefined) return { waivers: [], findings: [] };
  return parseWaivers(readFileText(file.path), file.name, today);
}

/**
 * What people have signed for; nothing without a file.
 *
 * @throws CommandFailure if the file cannot be read.
 */
export function readAttestations(
  file: RecordFile | undefined,
  { today }: World,
): Records<"attestations", Attestation> {
  if (file === undefined) return { attestations: [], findings: [] };
  return parseAttestations(readFileText(file.path), file.name, today);
}

/** Applies a file of waivers to what is a part of all findings: an unused one is not idle by that. */
export function withWaivers(
  findings: readonly Finding[],
  file: RecordFile,
  world: World,
): readonly Finding[] {
  const { waivers, findings: wrong } = readWaivers(file, world);
  return applyWaivers([...findings, ...wrong], waivers, { reportUnused: false });
}
