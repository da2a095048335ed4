import { Hono } from "hono";
import { z } from "zod";
import { CloudflareError, success } from "./envelope";
import { newId } from "./ids";
import { jsonBody, zoneParameter } from "./request";
import { nextRules, renderRuleset, type Ruleset } from "./ruleset";
import { phases } from "./ruleset-phases";
import { parseRules } from "./ruleset-rules";
import type { CloudflareState, Zone } from "./state";

const createSchema = z.object({
  name: z.string().min(1),
  kind: z.string(),
  phase: z.string(),
  description: z.string().nullish(),
  rules: z.unknown().optional(),
});
const replaceSchema = z.object({
  name: z.string().min(1).nullish(),
  kind: z.string().nullish(),
  phase: z.string().nullish(),
  description: z.string().nullish(),
  rules: z.unknown().optional(),
});

/** A zone's rulesets, one a phase, by id or as the entry point of their phase. */
export function rulesetRoutes(state: CloudflareState): Hono {
  const path = "/zones/:zone/rulesets";
  const entryPoint = `${path}/phases/:phase/entrypoint`;
  const routes = new Hono();
  routes.get(path, (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success([...zone.rulesets.values()].map((each) => renderRuleset(each, "alone"))));
  });
  routes.post(path, async (c) => {
    const zone = zoneParameter(c, state);
    return c.json(success(shown(create(zone, await jsonBody(c), state.now()))));
  });
  routes.get(entryPoint, (c) => {
    const { phase } = c.req.param();
    const found = ofPhase(zoneParameter(c, state), phase);
    if (found === undefined) {
      throw new CloudflareError(
        404,
        10003,
        `could not find entrypoint ruleset in the ${phase} phase`,
      );
    }
    return c.json(success(shown(found)));
  });
  routes.put(entryPoint, async (c) => {
    const zone = zoneParameter(c, state);
    const { phase } = c.req.param();
    const body = parsed(replaceSchema, await jsonBody(c));
    const found = ofPhase(zone, phase);
    const ruleset =
      found === undefined
        ? create(zone, { name: "default", ...body, kind: "zone", phase }, state.now())
        : replace(zone, found, body, state.now());
    return c.json(success(shown(ruleset)));
  });
  routes.get(`${path}/:ruleset`, (c) =>
    c.json(success(shown(existing(zoneParameter(c, state), c.req.param("ruleset"))))),
  );
  routes.put(`${path}/:ruleset`, async (c) => {
    const zone = zoneParameter(c, state);
    const ruleset = existing(zone, c.req.param("ruleset"));
    const body = parsed(replaceSchema, await jsonBody(c));
    return c.json(success(shown(replace(zone, ruleset, body, state.now()))));
  });
  routes.delete(`${path}/:ruleset`, (c) => {
    const zone = zoneParameter(c, state);
    zone.rulesets.delete(existing(zone, c.req.param("ruleset")).id);
    return c.body(null, 204);
  });
  return routes;
}

function shown(ruleset: Ruleset): object {
  return renderRuleset(ruleset, "with rules");
}

function existing(zone: Zone, id: string): Ruleset {
  const ruleset = zone.rulesets.get(id);
  if (ruleset === undefined) {
    throw new CloudflareError(404, 10003, `could not find ruleset ${id}`);
  }
  return ruleset;
}

function ofPhase(zone: Zone, phase: string): Ruleset | undefined {
  return [...zone.rulesets.values()].find((ruleset) => ruleset.phase === phase);
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success: good, data, error } = schema.safeParse(body);
  if (!good) {
    const [issue] = error.issues;
    throw refusal(issue?.message ?? "invalid ruleset", `/${issue?.path.join("/") ?? ""}`);
  }
  return data;
}

function refusal(message: string, pointer: string): CloudflareError {
  return new CloudflareError(400, 20120, message, [], pointer);
}

function create(zone: Zone, body: unknown, now: number): Ruleset {
  const { name, kind, phase, description, rules } = parsed(createSchema, body);
  if (kind !== "zone") {
    throw refusal(`'${kind}' is not a valid value for kind in a zone`, "/kind");
  }
  if (!Object.hasOwn(phases, phase)) {
    throw refusal(`'${phase}' is not a valid value for phase`, "/phase");
  }
  if (ofPhase(zone, phase) !== undefined) {
    throw new CloudflareError(
      400,
      20217,
      `'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase ${phase}`,
      [],
      "/kind",
    );
  }
  const ruleset: Ruleset = {
    id: newId(),
    name,
    description: description ?? "",
    kind,
    phase,
    version: 1,
    updatedOn: now,
    rules: nextRules(parseRules(rules, phase, zone.plan), [], now),
  };
  zone.rulesets.set(ruleset.id, ruleset);
  return ruleset;
}

/** A new version; name and description stay where the request has none, the rules never do. */
function replace(
  zone: Zone,
  ruleset: Ruleset,
  body: z.output<typeof replaceSchema>,
  now: number,
): Ruleset {
  if ((body.kind ?? ruleset.kind) !== ruleset.kind) {
    throw refusal("the kind of a ruleset cannot change", "/kind");
  }
  if ((body.phase ?? ruleset.phase) !== ruleset.phase) {
    throw refusal("the phase of a ruleset cannot change", "/phase");
  }
  const bodies = parseRules(body.rules, ruleset.phase, zone.plan);
  ruleset.rules = nextRules(bodies, ruleset.rules, now);
  ruleset.name = body.name ?? ruleset.name;
  ruleset.description = body.description ?? ruleset.description;
  ruleset.version += 1;
  ruleset.updatedOn = now;
  return ruleset;
}
