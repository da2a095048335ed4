import { Hono } from "hono";
import { isoMicroseconds } from "../clock";
import { page, success } from "./envelope";
import { renderPlan } from "./plans";
import { paging, zoneParameter } from "./request";
import type { CloudflareState, Zone } from "./state";

/** Zones: list and get. */
export function zoneRoutes(state: CloudflareState): Hono {
  const routes = new Hono();
  routes.get("/zones", (c) => {
    const limits = paging(c, { normal: 20, most: 50 });
    const found = [...state.zones.values()].filter(
      (zone) =>
        hasName(zone, c.req.query("name")) &&
        isOrAbsent(c.req.query("account.id"), state.account.id) &&
        isOrAbsent(c.req.query("account.name"), state.account.name) &&
        isOrAbsent(c.req.query("status"), "active"),
    );
    return c.json(page(found, limits, (zone) => renderZone(state, zone)));
  });
  routes.get("/zones/:zone", (c) => c.json(success(renderZone(state, zoneParameter(c, state)))));
  return routes;
}

function isOrAbsent(asked: string | undefined, value: string): boolean {
  return asked === undefined || asked === value;
}

/** `name` may carry an operator, as in `contains:barber`. */
function hasName(zone: Zone, asked: string | undefined): boolean {
  const [, operator = "equal", text = ""] =
    /^(?:(equal|not_equal|starts_with|ends_with|contains):)?(.*)$/.exec(
      asked?.toLowerCase() ?? zone.name,
    ) ?? [];
  switch (operator) {
    case "not_equal":
      return zone.name !== text;
    case "starts_with":
      return zone.name.startsWith(text);
    case "ends_with":
      return zone.name.endsWith(text);
    case "contains":
      return zone.name.includes(text);
    default:
      return zone.name === text;
  }
}

function renderZone(state: CloudflareState, zone: Zone): object {
  const time = isoMicroseconds(zone.createdOn);
  return {
    id: zone.id,
    name: zone.name,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    vanity_name_servers: [],
    cname_suffix: null,
    verification_key: null,
    created_on: time,
    modified_on: time,
    activated_on: time,
    meta: {
      cdn_only: false,
      custom_certificate_quota: 0,
      dns_only: false,
      foundation_dns: false,
      page_rule_quota: 3,
      phishing_detected: false,
      step: 2,
    },
    owner: { id: null, type: "user", email: null },
    account: { id: state.account.id, name: state.account.name },
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    permissions: ["#dns_records:edit", "#dns_records:read", "#zone:read"],
    plan: renderPlan(zone.plan),
  };
}
