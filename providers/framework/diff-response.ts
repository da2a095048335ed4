/** Differences as the engine reads them. */
import * as pb from "@pulumi/pulumi/proto/provider_pb";

import type { Difference, Differences } from "./differences";

const KINDS = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

/** @param detailed whether the paths are told beside the properties */
export function diffResponse(found: Differences, detailed = true): pb.DiffResponse {
  const response = new pb.DiffResponse()
    .setChanges(
      found.properties.length === 0
        ? pb.DiffResponse.DiffChanges.DIFF_NONE
        : pb.DiffResponse.DiffChanges.DIFF_SOME,
    )
    .setDiffsList([...found.properties])
    .setReplacesList([...found.replaces])
    .setDeletebeforereplace(found.deleteBeforeReplace)
    .setHasdetaileddiff(detailed);
  if (!detailed) return response;
  const details = response.getDetaileddiffMap();
  for (const { path, kind, replaces } of found.details) details.set(path, detail(kind, replaces));
  return response;
}

function detail(kind: Difference["kind"], replaces: boolean): pb.PropertyDiff {
  return new pb.PropertyDiff().setKind(KINDS[kind][replaces ? 1 : 0]);
}
