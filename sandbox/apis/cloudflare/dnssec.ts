import { Hono } from "hono";
import { z } from "zod";
import { isoMicroseconds } from "../clock";
import { delegation, keyFlags, makeKey } from "./dnssec-key";
import { CloudflareError, success } from "./envelope";
import { jsonBody, zoneParameter } from "./request";
import type { CloudflareState, Zone } from "./state";

const changeSchema = z.object({
  status: z.enum(["active", "disabled"]).nullish(),
  dnssec_multi_signer: z.boolean().nullish(),
  dnssec_presigned: z.boolean().nullish(),
  dnssec_use_nsec3: z.boolean().nullish(),
});

/**
 * A zone's DNSSEC. Asked for, it is `pending` until the registrar has the DS record; given up, it
 * is `pending-disabled` for as long as the registrar still has it.
 */
export function dnssecRoutes(state: CloudflareState): Hono {
  const path = "/zones/:zone/dnssec";
  const routes = new Hono();
  routes.get(path, (c) => c.json(success(render(zoneParameter(c, state)))));
  routes.patch(path, async (c) => {
    const zone = zoneParameter(c, state);
    change(zone, await jsonBody(c), state.now());
    return c.json(success(render(zone)));
  });
  routes.delete(path, (c) => {
    const { dnssec, id } = zoneParameter(c, state);
    if (dnssec.wanted) {
      throw new CloudflareError(400, 1004, "DNSSEC must be disabled before its records go");
    }
    delete dnssec.key;
    return c.json(success(id));
  });
  return routes;
}

function change({ dnssec }: Zone, body: unknown, now: number): void {
  const { success: good, data, error } = changeSchema.safeParse(body);
  if (!good) {
    throw new CloudflareError(400, 1004, `Invalid DNSSEC change: ${z.prettifyError(error)}`);
  }
  dnssec.multiSigner = data.dnssec_multi_signer ?? dnssec.multiSigner ?? false;
  dnssec.presigned = data.dnssec_presigned ?? dnssec.presigned ?? false;
  dnssec.useNsec3 = data.dnssec_use_nsec3 ?? dnssec.useNsec3 ?? false;
  if (data.status === "active") {
    dnssec.wanted = true;
    dnssec.key ??= makeKey(now);
  }
  if (data.status === "disabled") {
    dnssec.wanted = false;
  }
  dnssec.modifiedOn = now;
}

function statusOf({ wanted, dsPublished, key }: Zone["dnssec"]): string {
  if (wanted) {
    return dsPublished ? "active" : "pending";
  }
  return dsPublished && key !== undefined ? "pending-disabled" : "disabled";
}

function render({ dnssec, name }: Zone): object {
  const status = statusOf(dnssec);
  const { key, modifiedOn } = dnssec;
  const signed = key !== undefined && status !== "disabled";
  const ds = signed ? delegation(name, key) : undefined;
  return {
    status,
    flags: signed ? keyFlags : null,
    algorithm: ds === undefined ? null : String(ds.algorithm),
    key_type: signed ? "ECDSAP256SHA256" : null,
    digest_type: ds === undefined ? null : String(ds.digestType),
    digest_algorithm: signed ? "SHA256" : null,
    digest: ds?.digest ?? null,
    ds:
      ds === undefined
        ? null
        : `${name}. 3600 IN DS ${ds.keyTag} ${ds.algorithm} ${ds.digestType} ${ds.digest}`,
    key_tag: ds?.keyTag ?? null,
    public_key: signed ? key.publicKey.toString("base64") : null,
    modified_on: modifiedOn === undefined ? null : isoMicroseconds(modifiedOn),
    ...(dnssec.multiSigner === true && { dnssec_multi_signer: true }),
    ...(dnssec.presigned === true && { dnssec_presigned: true }),
    ...(dnssec.useNsec3 === true && { dnssec_use_nsec3: true }),
  };
}
