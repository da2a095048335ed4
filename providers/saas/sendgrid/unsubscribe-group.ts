import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import type { SendgridApis } from "./api";

/** https://www.twilio.com/docs/sendgrid/api-reference/suppressions-unsubscribe-groups */
const group = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string(),
  is_default: z.boolean().default(false),
  unsubscribes: z.number().default(0),
});
type Group = z.output<typeof group>;

const inputs = z.object({
  name: z.string(),
  description: z.string(),
  isDefault: z.boolean().default(false),
  deleteUnsubscribes: z.boolean().default(false),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v3/asm/groups";

/** A kind of mail that people can unsubscribe from, and keep getting the rest. */
export const unsubscribeGroup: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:UnsubscribeGroup",
  description:
    "A kind of mail that people can unsubscribe from. It is not deleted while somebody has: they " +
    "would get that mail again.",
  deletion: "unlessFound",
  properties: {
    name: {
      type: "string",
      required: true,
      description: "What people read where they unsubscribe.",
      schema: z.string().min(1, "must not be empty").max(30, "may have 30 characters at most"),
    },
    description: {
      type: "string",
      required: true,
      description: "What people read below it.",
      schema: z.string().min(1, "must not be empty").max(100, "may have 100 characters at most"),
    },
    isDefault: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether it is the group of mails that name none.",
    },
    deleteUnsubscribes: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether it may be deleted although people have unsubscribed from it.",
    },
    unsubscribes: {
      type: "number",
      output: true,
      description: "How many people have unsubscribed from it.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const look = (): Promise<Group | undefined> => find(api, wanted.name);
    const finish = async (found: Group): Promise<Existing> => {
      const isRight =
        found.description === wanted.description && found.is_default === wanted.isDefault;
      return existing(isRight ? found : await change(api, String(found.id), wanted), wanted);
    };
    return foundOrMade(
      look,
      async () => group.parse((await send(api, "POST", PATH, fieldsOf(wanted))).body),
      finish,
      api,
    );
  },

  async read(id, state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(api, path, () => isListed(api, id));
    return (
      answer &&
      existing(group.parse(answer.body), {
        deleteUnsubscribes: state["deleteUnsubscribes"] === true,
      })
    );
  },

  async update(id, given, state, apis) {
    const wanted = inputs.parse(given);
    const { name, description, isDefault, deleteUnsubscribes, unsubscribes } = state;
    const isRight =
      name === wanted.name && description === wanted.description && isDefault === wanted.isDefault;
    // Only what SendGrid knows nothing of has changed.
    if (isRight && deleteUnsubscribes !== wanted.deleteUnsubscribes)
      return { id, outputs: { ...wanted, unsubscribes } };
    return existing(await change(apis.sendgrid(), id, wanted), wanted);
  },

  async delete(id, state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    if (state["deleteUnsubscribes"] !== true) {
      const answer = await readThing(api, path, () => isListed(api, id));
      if (answer === undefined) return;
      const { name, unsubscribes } = group.parse(answer.body);
      if (unsubscribes > 0)
        throw new Error(
          `${unsubscribes} people have unsubscribed from the group ${name}, and would get its ` +
            "mail again: set deleteUnsubscribes: true and run pulumi up first, or keep the group " +
            "with the resource option retainOnDelete",
        );
    }
    await removeThing(api, path, () => isListed(api, id));
  },
};

function fieldsOf({ name, description, isDefault }: Inputs): object {
  return { name, description, is_default: isDefault };
}

/** The group of this name, which can be there only once. */
async function find(api: HttpApi, name: string): Promise<Group | undefined> {
  return (await all(api)).find((each) => each.name === name);
}

async function all(api: HttpApi): Promise<readonly Group[]> {
  return z.array(group).parse((await send(api, "GET", PATH)).body);
}

async function isListed(api: HttpApi, id: string): Promise<boolean> {
  return (await all(api)).some((each) => String(each.id) === id);
}

async function change(api: HttpApi, id: string, wanted: Inputs): Promise<Group> {
  const path = `${PATH}/${encodeURIComponent(id)}`;
  const { body } = await send(api, "PATCH", path, fieldsOf(wanted), { idempotent: true });
  return group.parse(body);
}

function existing(found: Group, kept: Pick<Inputs, "deleteUnsubscribes">): Existing {
  return {
    id: String(found.id),
    outputs: {
      name: found.name,
      description: found.description,
      isDefault: found.is_default,
      deleteUnsubscribes: kept.deleteUnsubscribes,
      unsubscribes: found.unsubscribes,
    },
  };
}
