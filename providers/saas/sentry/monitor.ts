import { z } from "zod";

import { differences } from "../../framework/differences";
import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { Existing, Properties, Property, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import {
  allPages,
  identified,
  organization,
  owner,
  pathOf,
  placeOf,
  projectOf,
  textOf,
} from "./api";
import type { Place, SentryApis } from "./api";

/**
 * A monitor as Sentry tells it (https://docs.sentry.io/api/monitors/); what it watches, and how,
 * depends on its type.
 */
export const detector = z.object({
  id: z.string(),
  projectId: z.string().nullish(),
  name: z.string(),
  type: z.string(),
  description: z.string().nullish(),
  enabled: z.boolean(),
  owner: z.object({ type: z.enum(["user", "team"]), id: z.string() }).nullish(),
  dataSources: z.array(z.unknown()).nullish(),
  conditionGroup: z.unknown(),
  config: z.unknown(),
});
export type Detector = z.output<typeof detector>;

/** What every monitor takes. */
export const commonInputs = {
  organization: z.string(),
  project: z.string(),
  name: z.string(),
  description: z.string().default(""),
  enabled: z.boolean().default(true),
  owner: z.string().default(""),
};
type Common = z.output<z.ZodObject<typeof commonInputs>>;

const commonProperties: Readonly<Record<string, Property>> = {
  organization,
  project: {
    type: "string",
    required: true,
    replaces: true,
    schema: z.string().min(1, "must be the project's slug"),
    description: "The slug of the project that it watches.",
  },
  name: {
    type: "string",
    required: true,
    schema: textOf(200),
    description: "What its page and its issues are called.",
  },
  description: {
    type: "string",
    whenAbsent: "",
    equals: sameText,
    description: "What people read in its issues: what to do then.",
  },
  enabled: { type: "boolean", whenAbsent: true, description: "Whether it is switched on." },
  owner,
  projectId: { type: "string", output: true, description: "The project's id." },
};

/** What the monitors of one type have of their own. */
export interface Kind<Wanted extends Common> {
  readonly token: string;
  readonly description: string;
  /** Sentry's word for the type. */
  readonly type: string;
  readonly properties: Readonly<Record<string, Property>>;
  readonly inputs: z.ZodType<Wanted>;
  readonly check?: (inputs: Properties) => { property: string; reason: string }[];
  /** What it watches, and how, in Sentry's fields. */
  readonly fields: (wanted: Wanted) => object;
  /** The same as the properties of this type. */
  readonly outputs: (found: Detector) => Properties;
  /** What may be wrong where Sentry switches it off, and how to mend it. */
  readonly whenOff: string;
}

/** The resource of one type of monitors. */
export function monitor<Wanted extends Common>(kind: Kind<Wanted>): ResourceType<SentryApis> {
  const properties = { ...commonProperties, ...kind.properties };

  const existing = (
    found: Detector,
    place: Pick<Common, "organization" | "project">,
  ): Existing => ({
    id: found.id,
    outputs: {
      organization: place.organization,
      project: place.project,
      name: found.name,
      description: found.description ?? "",
      enabled: found.enabled,
      owner: found.owner ? `${found.owner.type}:${found.owner.id}` : "",
      projectId: found.projectId ?? undefined,
      ...kind.outputs(found),
    },
  });

  const bodyOf = (wanted: Wanted): object => ({
    type: kind.type,
    name: wanted.name,
    description: wanted.description,
    enabled: wanted.enabled,
    owner: wanted.owner === "" ? null : wanted.owner,
    ...kind.fields(wanted),
  });

  /** Sends all fields, so that a repetition does no harm. */
  const change = async (api: HttpApi, id: string, wanted: Wanted): Promise<Detector> => {
    const path = pathOf("organizations", wanted.organization, "detectors", id);
    return detector.parse((await send(api, "PUT", path, bodyOf(wanted))).body);
  };

  /** @throws PartlyDone where Sentry has switched it off although it is to be on */
  const inForce = (found: Detector, wanted: Wanted): Existing => {
    const result = existing(found, wanted);
    if (found.enabled === wanted.enabled) return result;
    const said = `Sentry keeps the monitor ${wanted.name} (${found.id}) switched`;
    throw new PartlyDone(
      result,
      new Error(wanted.enabled ? `${said} off: ${kind.whenOff}` : `${said} on, against enabled`),
    );
  };

  /**
   * The monitor that a crash left behind: it is as wanted, or only not yet switched off.
   * @throws Error where somebody else made one of that name
   */
  const find = async (
    api: HttpApi,
    given: Properties,
    wanted: Wanted,
    projectId: string,
  ): Promise<Detector | undefined> => {
    const path = pathOf("organizations", wanted.organization, "detectors");
    const query = { project: projectId, query: `type:${kind.type}`, per_page: "100" };
    const all = await allPages(api, path, query, detector);
    const alike = all.filter(({ name, type }) => name === wanted.name && type === kind.type);
    const ours = alike.find((each) =>
      differences({ properties }, given, existing(each, wanted).outputs).properties.every(
        (name) => name === "enabled",
      ),
    );
    const [foreign] = alike;
    if (ours !== undefined || foreign === undefined) return ours;
    throw new Error(
      `Sentry's project ${wanted.project} has a monitor ${wanted.name} (${foreign.id}) that is set ` +
        "otherwise: take another name, or take it over (docs/operations/take-over.md) by the id " +
        `${wanted.organization}/${foreign.id}`,
    );
  };

  return {
    token: kind.token,
    description: kind.description,
    deletion: "unlessFound",
    properties,
    // Under its own name the old one would be taken for the new one, which then goes with it.
    deleteBeforeReplace: sameName,
    ...(kind.check === undefined ? {} : { check: kind.check }),

    async create(given, apis) {
      const wanted = kind.inputs.parse(given);
      const api = apis.sentry();
      const { id: projectId } = await projectOf(api, wanted.organization, wanted.project);
      const look = (): Promise<Detector | undefined> => find(api, given, wanted, projectId);
      const path = pathOf(
        ...["organizations", wanted.organization, "projects", wanted.project, "detectors"],
      );
      const make = async (): Promise<Detector> =>
        detector.parse((await send(api, "POST", path, bodyOf(wanted))).body);
      const finish = async (made: Detector): Promise<Existing> => {
        // A new monitor is switched on whatever it is made with.
        const asWanted = made.enabled === wanted.enabled || wanted.enabled;
        try {
          return inForce(asWanted ? made : await change(api, made.id, wanted), wanted);
        } catch (error) {
          throw error instanceof PartlyDone ? error : new PartlyDone(existing(made, wanted), error);
        }
      };
      return foundOrMade(look, make, finish, api);
    },

    async read(id, state, apis) {
      const api = apis.sentry();
      const place = placeOf(id, state.organization);
      const path = pathOf("organizations", place.organization, "detectors", place.id);
      const answer = await readThing(api, path, () => isListed(api, place));
      if (answer === undefined) return undefined;
      const found = detector.parse(answer.body);
      if (found.type !== kind.type)
        throw new Error(`${id} is a monitor of the type ${found.type}, and not ${kind.type}`);
      const known = found.projectId === state.projectId ? state.project : undefined;
      const project =
        typeof known === "string"
          ? known
          : (await projectOf(api, place.organization, found.projectId ?? "")).slug;
      return existing(found, { organization: place.organization, project });
    },

    async update(id, given, _state, apis) {
      const wanted = kind.inputs.parse(given);
      return inForce(await change(apis.sentry(), id, wanted), wanted);
    },

    delete: (id, state, apis) => {
      const api = apis.sentry();
      const place = placeOf(id, state.organization);
      const path = pathOf("organizations", place.organization, "detectors", place.id);
      return removeThing(api, path, () => isListed(api, place));
    },
  };
}

async function isListed(api: HttpApi, { organization, id }: Place): Promise<boolean> {
  const path = pathOf("organizations", organization, "detectors");
  return (await allPages(api, path, { per_page: "100" }, identified)).some(
    (each) => each.id === id,
  );
}

/** Whether a replacement has the name of what it replaces. */
export function sameName(inputs: Properties, state: Properties): boolean {
  return inputs.name === state.name || typeof inputs.name !== "string";
}

/** Sentry trims texts. */
export function sameText(desired: unknown, actual: unknown): boolean {
  return typeof desired === "string" && typeof actual === "string"
    ? desired.trim() === actual.trim()
    : desired === actual;
}
