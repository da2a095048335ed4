import { nameAndTypeOf } from "../drift/changes";
import type { Pending } from "../drift/changes";
import type { Finding } from "../finding";
import { deletionMeant, recordFinding } from "../record-rules";
import { typesOfKind } from "../resources/kinds";
import type { Kind } from "../resources/kinds";

/** What a deletion takes away that no later update can bring back in time, by kind. */
const LOST: Readonly<Partial<Record<Kind, string>>> = {
  database: "all its data is lost",
  schema: "its tables are lost",
  bucket: "the backups are lost",
  "bucket-lock": "the backups can be deleted",
  "bucket-lifecycle": "the backups are kept for ever, or no longer as long as they must be",
  "dns-record": "mail or visitors may no longer arrive",
  "zone-dnssec":
    "the domain is gone for resolvers that validate, while its registrar has a DS record",
  "zone-setting": "the zone is left with whatever Cloudflare takes instead",
  ruleset: "its headers, limits or redirects are gone",
  "stripe-webhook": "payments are no longer told to the application",
  "uptime-monitor": "nobody notices an outage",
  "sentry-alert": "nobody is told of errors",
};

const byType = new Map(
  Object.entries(LOST).flatMap(([kind, lost]) =>
    typesOfKind(kind as Kind).map(({ type }) => [type, lost] as const),
  ),
);

/**
 * What a plan deletes, or deletes and makes again, and what is lost by it. Policies see only what a
 * plan declares, so this is told by the plan's steps.
 */
export function plannedDeletions(pending: readonly Pending[]): readonly Finding[] {
  return pending.flatMap(({ operation, urn }) => {
    if (operation !== "delete" && operation !== "replace") return [];
    const { name, type } = nameAndTypeOf(urn);
    const lost = byType.get(type);
    if (lost === undefined) return [];
    const does = operation === "delete" ? "deletes" : "replaces";
    return [
      recordFinding(deletionMeant, {
        status: "fail",
        subject: name,
        message: `The plan ${does} ${name} (${type}): ${lost}.`,
      }),
    ];
  });
}
