import { z } from "zod";

import type { Property } from "../../framework/resource";

/** One service in one environment of a project. */
export const serviceScope = z.object({
  projectId: z.string(),
  environmentId: z.string(),
  serviceId: z.string(),
});
export type ServiceScope = z.output<typeof serviceScope>;

const id = z
  .string()
  .regex(/^[0-9A-Za-z-]+$/, "must be an id, as Railway's dashboard copies it (Ctrl+K, Copy ID)");

export const projectId: Property = {
  type: "string",
  required: true,
  replaces: true,
  schema: id,
  description: "The project's id.",
};
export const environmentId: Property = {
  type: "string",
  required: true,
  replaces: true,
  schema: id,
  description: "The id of one of the project's environments.",
};
export const serviceId: Property = {
  type: "string",
  required: true,
  replaces: true,
  schema: id,
  description: "The id of one of the project's services.",
};

/** The property as one that may be left out. */
export function optional({ required: _required, ...property }: Property): Property {
  return property;
}

/** The parts of an id `PROJECT/ENVIRONMENT/SERVICE/rest`. */
export function splitId(whole: string, form: string): ServiceScope & { readonly rest: string } {
  const [project, environment, service, ...rest] = whole.split("/");
  if (project && environment && service && rest.length > 0)
    return {
      projectId: project,
      environmentId: environment,
      serviceId: service,
      rest: rest.join("/"),
    };
  throw new Error(`an id here has the form ${form}, and ${whole} has not`);
}
