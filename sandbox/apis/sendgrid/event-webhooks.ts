import { generateKeyPairSync, randomUUID } from "node:crypto";

import { Hono } from "hono";
import { z } from "zod";

import { sendgridError } from "./errors";
import { bodyOf } from "./request";
import type { SendgridState, Webhook } from "./state";

const flag = z.boolean().default(false);
const settings = z.strictObject({
  url: z.string(),
  enabled: flag,
  group_resubscribe: flag,
  delivered: flag,
  group_unsubscribe: flag,
  spam_report: flag,
  bounce: flag,
  deferred: flag,
  unsubscribe: flag,
  processed: flag,
  open: flag,
  click: flag,
  dropped: flag,
  friendly_name: z.string().nullable().default(null),
});

const signing = z.strictObject({ enabled: z.boolean() });

/** What a plan of the middle allows. */
const MOST_WEBHOOKS = 5;

/** https://www.twilio.com/docs/sendgrid/api-reference/webhooks */
export function eventWebhookRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  const path = "/v3/user/webhooks/event/settings";

  routes.get(`${path}/all`, (c) =>
    c.json({
      max_allowed: MOST_WEBHOOKS,
      webhooks: state.webhooks.map((webhook) => ({
        ...shown(webhook),
        public_key: webhook.publicKey,
      })),
    }),
  );

  routes.get(`${path}/signed/:id`, (c) => c.json(signature(find(state, c.req.param("id")))));

  routes.patch(`${path}/signed/:id`, async (c) => {
    const webhook = find(state, c.req.param("id"));
    const { enabled } = await bodyOf(c.req, signing);
    const isSigned = webhook.publicKey !== "";
    if (enabled !== isSigned) webhook.publicKey = enabled ? newPublicKey() : "";
    return c.json(signature(webhook));
  });

  routes.get(`${path}/:id`, (c) => {
    const webhook = find(state, c.req.param("id"));
    return c.json({ ...undated(webhook), public_key: webhook.publicKey });
  });

  routes.post(path, async (c) => {
    const fields = await bodyOf(c.req, settings);
    requireUrl(state, fields.url);
    if (state.webhooks.length >= MOST_WEBHOOKS)
      throw sendgridError(
        400,
        "You have reached the maximum number of webhooks per your current billing plan.",
      );
    const now = new Date().toISOString();
    const webhook = { id: randomUUID(), fields, publicKey: "", created: now, updated: now };
    state.webhooks = [...state.webhooks, webhook];
    return c.json(shown(webhook), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const webhook = find(state, c.req.param("id"));
    const fields = await bodyOf(c.req, settings);
    requireUrl(state, fields.url, webhook);
    webhook.fields = fields;
    webhook.updated = new Date().toISOString();
    return c.json(shown(webhook));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = find(state, c.req.param("id"));
    state.webhooks = state.webhooks.filter((webhook) => webhook.id !== id);
    return c.body(null, 204);
  });
  return routes;
}

function find({ webhooks }: SendgridState, id: string): Webhook {
  const found = webhooks.find((webhook) => webhook.id === id);
  if (found === undefined) throw sendgridError(404, "Invalid id provided.");
  return found;
}

function requireUrl({ webhooks }: SendgridState, url: string, except?: Webhook): void {
  if (!/^https?:\/\/[^/]+/.test(url)) throw sendgridError(400, `'${url}' is not a valid url`);
  if (webhooks.some((each) => each !== except && each.fields["url"] === url))
    throw sendgridError(400, `Webhook at '${url}' already exists. Please provide a unique URL.`);
}

/** A key as SendGrid shows it: its SubjectPublicKeyInfo in base64. */
function newPublicKey(): string {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return publicKey.export({ type: "spki", format: "der" }).toString("base64");
}

function signature({ id, publicKey }: Webhook): object {
  return { id, public_key: publicKey };
}

function undated({ id, fields }: Webhook): object {
  return { id, ...fields, oauth_client_id: null, oauth_token_url: null };
}

function shown(webhook: Webhook): object {
  const { created, updated } = webhook;
  return { ...undated(webhook), created_date: created, updated_date: updated };
}
