import { Hono } from "hono";
import { z } from "zod";
import { isoMicroseconds } from "../clock";
import { CloudflareError, success } from "./envelope";
import { includesPlan } from "./plans";
import { jsonBody, zoneParameter } from "./request";
import type { CloudflareState, Zone } from "./state";
import { zoneSettings, type ZoneSetting } from "./zone-setting-values";

const changeSchema = z.object({ value: z.unknown().optional() });
const changesSchema = z.object({
  items: z.array(z.object({ id: z.string(), value: z.unknown().optional() })),
});

/** A zone's settings: they always exist, so there is no making and no removing. */
export function zoneSettingRoutes(state: CloudflareState): Hono {
  const path = "/zones/:zone/settings";
  const routes = new Hono();
  routes.get(path, (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success(Object.keys(zoneSettings).map((id) => render(zone, id, known(id)))));
  });
  routes.patch(path, async (c) => {
    const zone = zoneParameter(c, state);
    const { success: good, data } = changesSchema.safeParse(await jsonBody(c));
    if (!good) {
      throw new CloudflareError(400, 1007, "Invalid value for zone setting items");
    }
    // All of them are judged before the first is changed.
    const changes = data.items.map(({ id, value }) => ({ id, value: judged(zone, id, value) }));
    for (const { id, value } of changes) {
      zone.settings.set(id, { value, modifiedOn: state.now() });
    }
    return c.json(success(changes.map(({ id }) => render(zone, id, known(id)))));
  });
  routes.get(`${path}/:setting`, (c) => {
    const id = c.req.param("setting");
    return c.json(success(render(zoneParameter(c, state), id, known(id))));
  });
  routes.patch(`${path}/:setting`, async (c) => {
    const zone = zoneParameter(c, state);
    const id = c.req.param("setting");
    const { data } = changeSchema.safeParse(await jsonBody(c));
    zone.settings.set(id, { value: judged(zone, id, data?.value), modifiedOn: state.now() });
    return c.json(success(render(zone, id, known(id))));
  });
  return routes;
}

function known(id: string): ZoneSetting {
  const setting = Object.hasOwn(zoneSettings, id) ? zoneSettings[id] : undefined;
  if (setting === undefined) {
    throw new CloudflareError(400, 1006, `Unrecognized zone setting name: ${id}`);
  }
  return setting;
}

/** The value to store. @throws CloudflareError that names the setting, and never repeats a value */
function judged(zone: Zone, id: string, value: unknown): unknown {
  const setting = known(id);
  if (setting.from !== undefined && !includesPlan(zone.plan, setting.from)) {
    throw new CloudflareError(400, 1057, `${id} cannot be modified for this zone`);
  }
  const { success: good, data } = setting.value.safeParse(value);
  if (!good) {
    throw new CloudflareError(400, 1007, `Invalid value for zone setting ${id}`);
  }
  return setting.merges === true ? merged(current(zone, id, setting), data) : data;
}

function current(zone: Zone, id: string, setting: ZoneSetting): unknown {
  return zone.settings.get(id)?.value ?? setting.initial;
}

function merged(before: unknown, given: unknown): unknown {
  if (!isObject(before) || !isObject(given)) {
    return given;
  }
  const entries = Object.entries(given).map(([name, value]) => [name, merged(before[name], value)]);
  return { ...before, ...Object.fromEntries(entries) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function render(zone: Zone, id: string, setting: ZoneSetting): object {
  const modifiedOn = zone.settings.get(id)?.modifiedOn;
  return {
    id,
    value: current(zone, id, setting),
    editable: setting.from === undefined || includesPlan(zone.plan, setting.from),
    modified_on: modifiedOn === undefined ? null : isoMicroseconds(modifiedOn),
    ...(id === "development_mode" && { time_remaining: 0 }),
  };
}
