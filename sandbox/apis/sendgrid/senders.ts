import { Hono } from "hono";
import { z } from "zod";

import { random } from "../../made-up-keys";
import { sendgridError } from "./errors";
import { bodyOf, byId } from "./request";
import type { Sender, SendgridState } from "./state";

const short = (most: number): z.ZodString => z.string().max(most, "is too long");
const email = z.email("is invalid").max(256);
const optional = {
  from_name: short(256).default(""),
  reply_to_name: short(256).default(""),
  address: short(100).default(""),
  address2: short(100).default(""),
  state: short(2).default(""),
  city: short(150).default(""),
  zip: short(10).default(""),
  country: short(100).default(""),
};

const fieldsSchema = z.strictObject({
  nickname: short(100).min(1, "can't be blank"),
  from_email: email,
  reply_to: email,
  ...optional,
});

/** https://www.twilio.com/docs/sendgrid/api-reference/sender-verification */
export function senderRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  const path = "/v3/verified_senders";

  routes.get(path, (c) => {
    const [limit, after] = [c.req.query("limit") ?? "1000", c.req.query("lastSeenID") ?? "0"].map(
      Number,
    );
    const id = c.req.query("id");
    const results = state.senders
      .filter((sender) => (id === undefined ? sender.id > (after ?? 0) : String(sender.id) === id))
      .slice(0, limit);
    return c.json({ results: results.map((sender) => shown(sender)) });
  });

  routes.post(path, async (c) => {
    const fields = await bodyOf(c.req, fieldsSchema);
    requireFree(state, fields);
    const domain = fields.from_email.split("@")[1];
    const isKnown = state.domains.some((each) => each.valid && each.domain === domain);
    const sender: Sender = { id: ++state.lastId, fields, verified: isKnown, locked: false };
    state.senders = [...state.senders, sender];
    if (!isKnown) {
      const mail = { to: fields.from_email, sender: sender.id, token: random(32) };
      state.mails = [...state.mails, mail];
    }
    return c.json(shown(sender), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const sender = byId(state.senders, c.req.param("id"));
    const fields = await bodyOf(c.req, fieldsSchema);
    requireFree(state, fields, sender);
    sender.fields = { ...sender.fields, ...fields };
    return c.json(shown(sender));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = byId(state.senders, c.req.param("id"));
    state.senders = state.senders.filter((sender) => sender.id !== id);
    return c.body(null, 204);
  });
  return routes;
}

/** What the link in the mail calls; whoever has the mail needs no key. */
export function verificationRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  routes.get("/v3/verified_senders/verify/:token", (c) => {
    const mail = state.mails.find(({ token }) => token === c.req.param("token"));
    if (mail === undefined) throw sendgridError(404, "no such token");
    byId(state.senders, String(mail.sender)).verified = true;
    return c.body(null, 204);
  });
  return routes;
}

function requireFree(
  { senders }: SendgridState,
  fields: z.output<typeof fieldsSchema>,
  except?: Sender,
): void {
  for (const field of ["nickname", "from_email"] as const) {
    if (senders.some((each) => each !== except && each.fields[field] === fields[field]))
      throw sendgridError(400, "already exists", field);
  }
}

function shown({ id, fields, verified, locked }: Sender): object {
  return { id, ...fields, verified, locked };
}
