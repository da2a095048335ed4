import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { Existing, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import { sameMembers } from "../values";
import type { SendgridApis } from "./api";

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event */
const EVENTS = [
  "bounce",
  "click",
  "deferred",
  "delivered",
  "dropped",
  "group_resubscribe",
  "group_unsubscribe",
  "open",
  "processed",
  "spam_report",
  "unsubscribe",
] as const;

/** https://www.twilio.com/docs/sendgrid/api-reference/webhooks/get-an-event-webhook */
const webhook = z.object({
  id: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  friendly_name: z.string().nullish(),
  /** Empty or absent where SendGrid does not sign. */
  public_key: z.string().nullish(),
  bounce: z.boolean().default(false),
  click: z.boolean().default(false),
  deferred: z.boolean().default(false),
  delivered: z.boolean().default(false),
  dropped: z.boolean().default(false),
  group_resubscribe: z.boolean().default(false),
  group_unsubscribe: z.boolean().default(false),
  open: z.boolean().default(false),
  processed: z.boolean().default(false),
  spam_report: z.boolean().default(false),
  unsubscribe: z.boolean().default(false),
});
type Webhook = z.output<typeof webhook>;

const all = z.object({ webhooks: z.array(webhook) });
const signature = z.object({ public_key: z.string().nullish() });

const inputs = z.object({
  url: z.string(),
  events: z.array(z.enum(EVENTS)),
  enabled: z.boolean().default(true),
  friendlyName: z.string().default(""),
  signed: z.boolean().default(true),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v3/user/webhooks/event/settings";

/** An address to which SendGrid sends what becomes of mails. */
export const eventWebhook: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:EventWebhook",
  description:
    "An address to which SendGrid sends what becomes of mails, signed. Its output `publicKey` is " +
    "what the application checks the signatures with.",
  deletion: "unlessFound",
  properties: {
    url: {
      type: "string",
      required: true,
      description: "Where the application takes the events.",
      schema: z.url({ protocol: /^https$/, error: "must be an https:// address" }),
    },
    events: {
      type: "strings",
      required: true,
      description: `The events that the application handles, of ${EVENTS.join(", ")}.`,
      schema: z
        .array(z.enum(EVENTS, `is no event of SendGrid's; those are ${EVENTS.join(", ")}`))
        .min(1, "must name an event at least"),
      equals: sameMembers,
    },
    enabled: { type: "boolean", whenAbsent: true, description: "Whether it is switched on." },
    friendlyName: { type: "string", whenAbsent: "", description: "For people, in the dashboard." },
    signed: {
      type: "boolean",
      whenAbsent: true,
      description: "Whether SendGrid signs what it sends; anybody could send it otherwise.",
    },
    publicKey: {
      type: "string",
      output: true,
      // Public by nature; the application's variable for it is one that nobody shows.
      secret: true,
      changesOnUpdate: ["signed"],
      description: "What the signatures are checked with.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const look = (): Promise<Webhook | undefined> => find(api, wanted.url);
    return foundOrMade(
      look,
      async () => webhook.parse((await send(api, "POST", PATH, fieldsOf(wanted))).body),
      async (found) =>
        signedAs(api, isRight(found, wanted) ? found : await change(api, found, wanted), wanted),
      api,
    );
  },

  async read(id, _state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(api, path, () => isListed(api, id));
    return answer && existing(webhook.parse(answer.body));
  },

  async update(id, given, state, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const { publicKey } = z.object({ publicKey: z.string().nullish() }).parse(state);
    const before = { id, ...fieldsOf(inputs.parse(state)), public_key: publicKey };
    const now = isRight(before, wanted) ? before : await change(api, before, wanted);
    return signedAs(api, now, wanted);
  },

  delete: (id, _state, apis) => {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(api, path, () => isListed(api, id));
  },
};

/** The webhook in SendGrid's fields, without the signature, which has a call of its own. */
function fieldsOf({ url, events, enabled, friendlyName }: Inputs): Omit<Webhook, "id"> {
  const asked = new Set<string>(events);
  return {
    url,
    enabled,
    friendly_name: friendlyName,
    bounce: asked.has("bounce"),
    click: asked.has("click"),
    deferred: asked.has("deferred"),
    delivered: asked.has("delivered"),
    dropped: asked.has("dropped"),
    group_resubscribe: asked.has("group_resubscribe"),
    group_unsubscribe: asked.has("group_unsubscribe"),
    open: asked.has("open"),
    processed: asked.has("processed"),
    spam_report: asked.has("spam_report"),
    unsubscribe: asked.has("unsubscribe"),
  };
}

function isRight(found: Webhook, wanted: Inputs): boolean {
  return Object.entries(fieldsOf(wanted)).every(
    ([field, value]) => (found[field as keyof Webhook] ?? "") === value,
  );
}

/** The webhook of this address, which can be there only once. */
async function find(api: HttpApi, url: string): Promise<Webhook | undefined> {
  return (await allWebhooks(api)).find((each) => each.url === url);
}

async function allWebhooks(api: HttpApi): Promise<readonly Webhook[]> {
  return all.parse((await send(api, "GET", `${PATH}/all`)).body).webhooks;
}

async function isListed(api: HttpApi, id: string): Promise<boolean> {
  return (await allWebhooks(api)).some((each) => each.id === id);
}

/** The answer shows no key: it stays as it was. */
async function change(api: HttpApi, before: Webhook, wanted: Inputs): Promise<Webhook> {
  const path = `${PATH}/${encodeURIComponent(before.id)}`;
  const { body } = await send(api, "PATCH", path, fieldsOf(wanted), { idempotent: true });
  return { ...webhook.parse(body), public_key: before.public_key };
}

/**
 * Switches the signature on or off where it is not so already: doing it again might change the key.
 * @throws PartlyDone with the webhook, which is there all the same
 */
async function signedAs(api: HttpApi, found: Webhook, { signed }: Inputs): Promise<Existing> {
  if (isSigned(found) === signed) return existing(found);
  const path = `${PATH}/signed/${encodeURIComponent(found.id)}`;
  try {
    const { body } = await send(api, "PATCH", path, { enabled: signed }, { idempotent: true });
    const { public_key } = signature.parse(body);
    if (signed && !isSigned({ public_key }))
      throw new Error(`SendGrid gave no public key for the webhook ${found.id}`);
    return existing({ ...found, public_key });
  } catch (error) {
    throw new PartlyDone(existing(found), error);
  }
}

function isSigned({ public_key }: Pick<Webhook, "public_key">): boolean {
  return public_key !== undefined && public_key !== null && public_key !== "";
}

function existing(found: Webhook): Existing {
  return {
    id: found.id,
    outputs: {
      url: found.url,
      events: EVENTS.filter((event) => found[event]),
      enabled: found.enabled,
      friendlyName: found.friendly_name ?? "",
      signed: isSigned(found),
      publicKey: isSigned(found) ? found.public_key : undefined,
    },
  };
}
