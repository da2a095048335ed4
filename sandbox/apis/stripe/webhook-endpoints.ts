import type { Context } from "hono";
import { Hono } from "hono";

import { hexadecimal, random } from "../../made-up-keys";
import { stripeError } from "./errors";
import { isEvent } from "./events";
import { formOf } from "./form";
import type { Form } from "./form";
import type { StripeState, WebhookEndpoint } from "./state";

const CHANGEABLE = ["url", "enabled_events", "description", "disabled", "metadata", "expand"];
const CREATABLE = [...CHANGEABLE.filter((n) => n !== "disabled"), "api_version", "connect"];
const MOST_ENDPOINTS = 16;

/** https://docs.stripe.com/api/webhook_endpoints */
export function webhookEndpointRoutes(state: StripeState): Hono {
  const routes = new Hono();
  const path = "/v1/webhook_endpoints";

  routes.get(path, (c) => {
    const limit = Number(c.req.query("limit") ?? "10");
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      throw stripeError(400, "Invalid integer: limit", { param: "limit" });
    }
    const after = c.req.query("starting_after");
    const start = after === undefined ? 0 : state.endpoints.indexOf(find(state, after)) + 1;
    const data = state.endpoints.slice(start, start + limit);
    return c.json({
      object: "list",
      url: path,
      has_more: start + limit < state.endpoints.length,
      data: data.map((endpoint) => shown(state, endpoint)),
    });
  });

  routes.get(`${path}/:id`, (c) => c.json(shown(state, find(state, c.req.param("id")))));

  routes.post(path, async (c) => {
    const fields = await formOf(c.req, CREATABLE);
    return once(c, state, fields, () => {
      const { url, events } = { url: urlOf(fields, state), events: eventsOf(fields) };
      if (url === undefined) throw missing("url");
      if (events === undefined) throw missing("enabled_events");
      if (state.endpoints.length >= MOST_ENDPOINTS) {
        throw stripeError(400, "You have reached the maximum of 16 webhook endpoints.");
      }
      const made: WebhookEndpoint = {
        id: `we_1${random(23)}`,
        url,
        enabledEvents: events,
        apiVersion: fields.text("api_version"),
        connect: fields.text("connect") === "true",
        description: fields.text("description"),
        disabled: false,
        metadata: fields.map("metadata"),
        created: Math.floor(Date.now() / 1000),
        secret: `whsec_${random(32)}`,
      };
      state.endpoints = [made, ...state.endpoints];
      return { ...shown(state, made), secret: made.secret };
    });
  });

  routes.post(`${path}/:id`, async (c) => {
    const endpoint = find(state, c.req.param("id"));
    const fields = await formOf(c.req, CHANGEABLE);
    const { url, events } = { url: urlOf(fields, state), events: eventsOf(fields) };
    endpoint.url = url ?? endpoint.url;
    endpoint.enabledEvents = events ?? endpoint.enabledEvents;
    const description = fields.text("description");
    // An empty text takes a value away.
    if (description !== undefined) endpoint.description = description || undefined;
    const disabled = fields.text("disabled");
    if (disabled !== undefined) endpoint.disabled = disabled === "true";
    endpoint.metadata = { ...endpoint.metadata, ...fields.map("metadata") };
    return c.json(shown(state, endpoint));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = find(state, c.req.param("id"));
    state.endpoints = state.endpoints.filter((each) => each.id !== id);
    return c.json({ id, object: "webhook_endpoint", deleted: true });
  });
  return routes;
}

function find(state: StripeState, id: string): WebhookEndpoint {
  const found = state.endpoints.find((endpoint) => endpoint.id === id);
  if (found !== undefined) return found;
  throw stripeError(404, `No such webhook endpoint: '${id}'`, {
    code: "resource_missing",
    param: "webhook_endpoint",
  });
}

function missing(param: string): Error {
  return stripeError(400, `Missing required param: ${param}.`, {
    code: "parameter_missing",
    param,
  });
}

function urlOf(fields: Form, { livemode }: StripeState): string | undefined {
  const url = fields.text("url");
  if (url === undefined) return undefined;
  const right = livemode ? /^https:\/\/[^/]+/ : /^https?:\/\/[^/]+/;
  if (right.test(url)) return url;
  throw stripeError(
    400,
    `Invalid URL: ${livemode ? "an explicit https scheme" : "a scheme"} must be provided`,
    {
      code: "url_invalid",
      param: "url",
    },
  );
}

function eventsOf(fields: Form): readonly string[] | undefined {
  const events = fields.list("enabled_events");
  const at = events?.findIndex((event) => !isEvent(event)) ?? -1;
  if (at < 0) return events;
  throw stripeError(400, `Invalid enabled_events[${at}]: must be one of the events' names`, {
    param: `enabled_events[${at}]`,
  });
}

/** Answers a repeated request as the first one was answered (https://docs.stripe.com/api/idempotent_requests). */
function once(c: Context, state: StripeState, fields: Form, make: () => object): Response {
  const key = c.req.header("idempotency-key");
  const request = fields.toString();
  const earlier = key === undefined ? undefined : state.answered.get(key);
  if (earlier !== undefined) {
    if (earlier.request === request) return c.json(earlier.answer as object);
    throw stripeError(
      400,
      "Keys for idempotent requests can only be used with the same parameters.",
    );
  }
  const answer = make();
  if (key !== undefined) state.answered.set(key, { request, answer });
  return c.json(answer);
}

function shown({ livemode }: StripeState, endpoint: WebhookEndpoint): object {
  return {
    id: endpoint.id,
    object: "webhook_endpoint",
    api_version: endpoint.apiVersion ?? null,
    application: endpoint.connect ? `ca_${hexadecimal(8)}` : null,
    created: endpoint.created,
    description: endpoint.description ?? null,
    enabled_events: endpoint.enabledEvents,
    livemode,
    metadata: endpoint.metadata,
    status: endpoint.disabled ? "disabled" : "enabled",
    url: endpoint.url,
  };
}
