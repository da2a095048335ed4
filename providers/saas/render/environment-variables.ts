import { z } from "zod";

import type { HttpApi } from "../../framework/http-api";
import { isNotFound, remove, send } from "../../framework/http-api";
import type { Existing, Properties, ResourceType } from "../../framework/resource";
import { PartlyDone } from "../../framework/resource";
import { deploymentProperties, isRedeployed, redeployOn, Rollout } from "../deployments";
import {
  foundNames,
  foundNamesProperty,
  hidden,
  knownVariables,
  ownNames,
  ownVariables,
  planVariables,
  unmanagedNames,
  variableFailures,
} from "../environment-variables";
import type { Variables } from "../environment-variables";
import { sameMembers } from "../values";
import { allPages, serviceId, servicePath } from "./api";
import { renderDeployments } from "./deployments";

const behaviour = z.object({
  exclusive: z.boolean().default(false),
  deploy: z.boolean().default(true),
  waitSeconds: z.number().default(0),
});
const inputs = z.object({
  serviceId: z.string(),
  variables: z.record(z.string(), z.string()),
  generated: z.array(z.string()).default([]),
  ...behaviour.shape,
  redeployOn: z.unknown().optional(),
});
type Inputs = z.output<typeof inputs>;

/** https://api-docs.render.com/reference/get-env-vars-for-service */
const variable = z.object({ key: z.string(), value: z.string() });
const item = z.object({ envVar: variable });

/**
 * Environment variables of a service (https://render.com/docs/configure-environment-variables).
 * Each is written and deleted by itself: the call that writes the whole list replaces all of it, and
 * would take away what somebody has added between our reading and our writing.
 */
export const renderEnvironmentVariables: ResourceType<{ render(): HttpApi }> = {
  token: "saas:render:EnvironmentVariables",
  description:
    "Environment variables of a service at Render. What the stack has not set is left alone, and " +
    "told by name. Imported by the service's id, with all that is there. Deleting them deploys " +
    "nothing: what runs goes on with them.",
  deletion: "unlessFoundNames",
  properties: {
    serviceId,
    variables: {
      type: "object",
      required: true,
      secret: true,
      description: "The variables by name.",
    },
    generated: {
      type: "strings",
      equals: sameMembers,
      description:
        "Variables for which Render makes up a strong value, once; one that is there is kept.",
    },
    exclusive: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether variables that the stack does not know are deleted.",
    },
    ...deploymentProperties(true),
    redeployOn,
    generatedValues: {
      type: "object",
      output: true,
      secret: true,
      changesOnUpdate: ["generated"],
      description: "The values that Render has made up, by name.",
    },
    unmanagedNames: {
      type: "strings",
      output: true,
      expected: ({ exclusive }) => (exclusive === true ? [] : undefined),
      description: "The variables that Render holds and the stack does not know, without values.",
    },
    foundNames: foundNamesProperty,
  },

  check(given) {
    const { variables, generated } = given;
    const failures = variableFailures("variables", variables);
    const names = Array.isArray(generated)
      ? generated.filter((name) => typeof name === "string")
      : [];
    failures.push(
      ...variableFailures("generated", Object.fromEntries(names.map((name) => [name, ""]))),
    );
    for (const name of names)
      if (typeof variables === "object" && variables !== null && name in variables)
        failures.push({
          property: `generated.${name}`,
          reason: "is among the variables, too: it can have a given or a generated value",
        });
    return failures;
  },

  create: (given, apis) => change(apis.render(), inputs.parse(given), {}),

  async read(id, state, apis) {
    const api = apis.render();
    const held = await look(api, id).catch((error: unknown) => {
      if (isNotFound(api, error)) return undefined;
      throw error;
    });
    if (held === undefined) return undefined;
    // An import takes over all that is there.
    const isImport = state.serviceId === undefined;
    const known = isImport ? held : knownVariables(state);
    const generated = knownVariables(state, "generatedValues");
    return existing({
      ...behaviour.parse(state),
      serviceId: id,
      variables: ownVariables(known, held),
      redeployOn: state.redeployOn,
      generatedValues: ownVariables(generated, held),
      unmanagedNames: unmanagedNames({ ...known, ...generated }, held),
      foundNames: foundNames(
        Object.keys({ ...known, ...generated }),
        isImport ? {} : { ...knownVariables(state), ...generated },
        held,
        state,
      ),
      rollout: rolloutOf(api, id, state).outputs,
    });
  },

  update: (_id, given, state, apis) => change(apis.render(), inputs.parse(given), state),

  async delete(id, state, apis) {
    const api = apis.render();
    const own = { ...knownVariables(state), ...knownVariables(state, "generatedValues") };
    for (const name of ownNames(Object.keys(own), state)) await remove(api, pathOf(id, name));
  },
};

async function change(api: HttpApi, wanted: Inputs, state: Properties): Promise<Existing> {
  const { serviceId, generated, exclusive } = wanted;
  const rollout = rolloutOf(api, serviceId, state);
  const given = knownVariables(state);
  const generatedBefore = knownVariables(state, "generatedValues");
  const known = { ...given, ...generatedBefore };
  const held = await look(api, serviceId);
  const kept = Object.fromEntries(
    generated.flatMap((name) => (held[name] === undefined ? [] : [[name, held[name]] as const])),
  );
  const missing = generated.filter((name) => !(name in kept));
  // Generated values are wanted as they are.
  const plan = planVariables({ ...wanted.variables, ...kept }, known, held, exclusive);
  const written: Record<string, string> = {};
  const made: Record<string, string> = { ...kept };
  const isNew = state.serviceId === undefined;
  const done = (variables: Variables): Existing =>
    existing({
      ...wanted,
      variables,
      generatedValues: made,
      unmanagedNames: plan.unmanagedNames,
      foundNames: foundNames(Object.keys({ ...variables, ...made }), known, held, state),
      rollout: rollout.outputs,
    });
  try {
    for (const [name, value] of Object.entries(plan.set)) {
      await put(api, serviceId, name, { value }, hidden({ name: value }));
      written[name] = value;
    }
    for (const name of missing)
      made[name] = await put(api, serviceId, name, { generateValue: true });
    for (const name of plan.remove) await remove(api, pathOf(serviceId, name));
  } catch (error) {
    // What is written is the stack's already.
    if (isNew && Object.keys({ ...written, ...made }).length > 0) {
      rollout.need();
      throw new PartlyDone(done(written), error);
    }
    throw error;
  }
  const isWritten = [plan.set, plan.remove, missing].some((part) => Object.keys(part).length > 0);
  // Also where nothing was left to write: an earlier attempt may have got no further than that.
  const isBehind = differ({ ...wanted.variables, ...kept }, known);
  if (isWritten || isBehind || isRedeployed(wanted.redeployOn, state.redeployOn)) rollout.need();
  try {
    await rollout.run(wanted);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new PartlyDone(
      done(wanted.variables),
      `the variables are set, but not deployed: ${said}`,
    );
  }
  return done(wanted.variables);
}

async function look(api: HttpApi, serviceId: string): Promise<Variables> {
  const items = await allPages(api, `${servicePath(serviceId)}/env-vars`, item);
  return Object.fromEntries(items.map(({ envVar: { key, value } }) => [key, value]));
}

/** Writes one variable; gives its value. */
async function put(
  api: HttpApi,
  serviceId: string,
  name: string,
  body: { readonly value: string } | { readonly generateValue: true },
  secrets: readonly string[] = [],
): Promise<string> {
  const answer = await send({ ...api, secrets }, "PUT", pathOf(serviceId, name), body);
  return variable.parse(answer.body).value;
}

function pathOf(serviceId: string, name: string): string {
  return `${servicePath(serviceId)}/env-vars/${encodeURIComponent(name)}`;
}

function rolloutOf(api: HttpApi, serviceId: string, state: Properties): Rollout {
  return new Rollout(renderDeployments(api, serviceId), api, state);
}

function differ(wanted: Variables, known: Variables): boolean {
  const names = new Set([...Object.keys(wanted), ...Object.keys(known)]);
  return [...names].some((name) => wanted[name] !== known[name]);
}

function existing({
  rollout,
  generatedValues,
  ...outputs
}: Omit<Inputs, "generated"> & {
  readonly generatedValues: Variables;
  readonly unmanagedNames: readonly string[];
  readonly foundNames: readonly string[];
  readonly rollout: Rollout["outputs"];
}): Existing {
  return {
    id: outputs.serviceId,
    outputs: {
      ...outputs,
      generated: Object.keys(generatedValues).sort(),
      generatedValues,
      ...rollout,
    },
  };
}
