import { randomUUID } from "node:crypto";

import { z } from "zod";

import { remove, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, ResourceType } from "../../framework/resource";
import { readThing, removeThing } from "../gone";
import { sameMembers } from "../values";
import { form } from "./form";
import type { FormValue } from "./form";

/** Marks the endpoints that this provider made: nobody else knows their secrets. */
const OWNER = "pulumi";

/** https://docs.stripe.com/api/webhook_endpoints/object */
const endpoint = z.object({
  id: z.string(),
  url: z.string(),
  enabled_events: z.array(z.string()),
  status: z.enum(["enabled", "disabled"]),
  livemode: z.boolean(),
  api_version: z.string().nullish(),
  description: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  /** Only in the answer to its creation. */
  secret: z.string().optional(),
});
type Endpoint = z.output<typeof endpoint>;

const page = z.object({ data: z.array(endpoint), has_more: z.boolean() });
const balance = z.object({ livemode: z.boolean() });

const inputs = z.object({
  url: z.string(),
  enabledEvents: z.array(z.string()),
  apiVersion: z.string().optional(),
  connect: z.boolean().default(false),
  description: z.string().default(""),
  disabled: z.boolean().default(false),
  generation: z.string().default("1"),
  liveMode: z.boolean().default(true),
  signingSecret: z.string().optional(),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v1/webhook_endpoints";

/** Events that older programs name and Stripe refuses, and what to ask for instead. */
const GONE: Readonly<Record<string, string>> = {
  "transfer.failed": "transfer.reversed, or payout.failed on the connected accounts",
};

const goneMessage: { error: z.core.$ZodErrorMap } = {
  error: ({ input }) => {
    const event = String(input);
    return `${event} is no event of Stripe's any more; take ${GONE[event] ?? "another"}`;
  },
};

/**
 * An address to which Stripe sends events (https://docs.stripe.com/api/webhook_endpoints). Stripe
 * tells the signing secret once, at its creation, and never again.
 */
export const webhookEndpoint: ResourceType<{ stripe(): HttpApi }> = {
  token: "saas:stripe:WebhookEndpoint",
  description:
    "An address to which Stripe sends events. Its signing secret is told once, when it is made, " +
    "and is kept as a secret output.",
  deletion: "unlessFound",
  properties: {
    url: {
      type: "string",
      required: true,
      description: "Where the application takes Stripe's events.",
      schema: z.url({ protocol: /^https$/, error: "must be an https:// address" }),
    },
    enabledEvents: {
      type: "strings",
      required: true,
      description: "The events that the application handles; `*` would send it all of them.",
      schema: z
        .array(z.string().refine((event) => !(event in GONE), goneMessage))
        .min(1, "must name an event at least"),
      equals: sameMembers,
    },
    apiVersion: {
      type: "string",
      computed: true,
      replaces: true,
      description: "The API version in which events are written; the account's own where absent.",
    },
    connect: {
      type: "boolean",
      whenAbsent: false,
      replaces: true,
      description: "Whether events of connected accounts come too, instead of the account's own.",
    },
    description: { type: "string", whenAbsent: "", description: "For people, in the dashboard." },
    disabled: { type: "boolean", whenAbsent: false, description: "Whether it is switched off." },
    generation: {
      type: "string",
      whenAbsent: "1",
      replaces: true,
      description:
        "Any word; another one makes a new endpoint with a new secret before the old one goes.",
    },
    liveMode: {
      type: "boolean",
      whenAbsent: true,
      description: "The mode in which the key must be; Stripe is asked before anything is made.",
    },
    signingSecret: {
      type: "string",
      secret: true,
      description: "The secret of an imported endpoint, which Stripe does not tell again.",
    },
    secret: {
      type: "string",
      output: true,
      secret: true,
      description: "What Stripe signs events with.",
    },
    livemode: { type: "boolean", output: true, description: "The mode, as Stripe says it." },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.stripe();
    await requireMode(api, wanted.liveMode);
    await clearTheWay(api, wanted);
    const fields = form({
      ...changeable(wanted),
      api_version: wanted.apiVersion,
      connect: wanted.connect,
      metadata: { managed_by: OWNER, ...marks(wanted) },
    });
    const { body } = await send(api, "POST", PATH, fields, {
      // Stripe answers a repeated request as it answered the first one.
      headers: { "idempotency-key": randomUUID() },
      idempotent: true,
    });
    const made = endpoint.parse(body);
    if (made.secret === undefined) throw new Error(`Stripe gave no secret with ${made.id}`);
    // A new endpoint is switched on whatever it is made with.
    const now = wanted.disabled ? await change(api, made.id, wanted) : made;
    return existing(now, wanted, made.secret);
  },

  async read(id, state, apis) {
    const api = apis.stripe();
    const isListed = (): Promise<boolean> => isAmongAll(api, id, state.livemode);
    const answer = await readThing(api, pathOf(id), isListed);
    if (answer === undefined) return undefined;
    const found = endpoint.parse(answer.body);
    const { connect, generation } = found.metadata ?? {};
    return existing(
      found,
      {
        connect: connect === "true" || (connect === undefined && state.connect === true),
        generation: generation ?? "1",
        liveMode: typeof state.liveMode === "boolean" ? state.liveMode : found.livemode,
        signingSecret: textOf(state.signingSecret),
      },
      textOf(state.secret),
    );
  },

  async update(id, given, state, apis) {
    const wanted = inputs.parse(given);
    const changed = await change(apis.stripe(), id, wanted);
    return existing(changed, wanted, textOf(state.secret));
  },

  delete: (id, state, apis) => {
    const api = apis.stripe();
    return removeThing(api, pathOf(id), () => isAmongAll(api, id, state.livemode));
  },
};

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

/** Whether Stripe lists the endpoint; a key of the other mode is shown other ones. */
async function isAmongAll(api: HttpApi, id: string, livemode: unknown): Promise<boolean> {
  if (typeof livemode === "boolean") await requireMode(api, livemode);
  return (await allEndpoints(api)).some((each) => each.id === id);
}

/** What an update may change, as Stripe's fields. */
function changeable({ url, enabledEvents, description }: Inputs): Record<string, FormValue> {
  return { url, enabled_events: enabledEvents, description };
}

/** What Stripe does not tell of an endpoint, kept with it. */
function marks({ connect, generation }: Inputs): Record<string, string> {
  return { connect: String(connect), generation };
}

async function change(api: HttpApi, id: string, wanted: Inputs): Promise<Endpoint> {
  const fields = form({ ...changeable(wanted), disabled: wanted.disabled });
  const { body } = await send(api, "POST", pathOf(id), fields, { idempotent: true });
  return endpoint.parse(body);
}

/** A key's prefix can be made up; the account's balance says in which mode the key really is. */
async function requireMode(api: HttpApi, liveMode: boolean): Promise<void> {
  const { livemode } = balance.parse((await send(api, "GET", "v1/balance")).body);
  if (livemode === liveMode) return;
  throw new Error(
    livemode
      ? "Stripe says that the key is a live one, and liveMode is false"
      : "Stripe says that the key is one of test mode: pulumi config set --secret saas:stripeApiKey " +
          "with a live key (or liveMode: false for a rehearsal)",
  );
}

/**
 * An endpoint that is there already: one that a crash left behind is removed, since nobody knows
 * its secret, and one that somebody else made is left alone.
 * @throws Error for the latter, since two endpoints would send every event twice
 */
async function clearTheWay(api: HttpApi, wanted: Inputs): Promise<void> {
  const alike = (await allEndpoints(api)).filter(
    ({ url, metadata }) =>
      url === wanted.url &&
      (metadata?.connect ?? String(wanted.connect)) === String(wanted.connect),
  );
  const foreign = alike.filter(({ metadata }) => metadata?.managed_by !== OWNER);
  if (foreign.length > 0) {
    const ids = foreign.map(({ id }) => id).join(", ");
    throw new Error(
      `Stripe sends events to ${wanted.url} already, by ${ids}, whose secret it does not tell. ` +
        "Delete that endpoint in the dashboard, or take it over by its id " +
        "(docs/operations/take-over.md), and give its secret as signingSecret",
    );
  }
  const left = alike.filter(
    ({ metadata, api_version }) =>
      metadata?.generation === wanted.generation &&
      (wanted.apiVersion === undefined || api_version === wanted.apiVersion),
  );
  for (const { id } of left) await remove(api, pathOf(id));
}

async function allEndpoints(api: HttpApi): Promise<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  for (;;) {
    const after = found.at(-1);
    const query = new URLSearchParams({
      limit: "100",
      ...(after === undefined ? {} : { starting_after: after.id }),
    });
    const { data, has_more } = page.parse(
      (await send(api, "GET", `${PATH}?${query.toString()}`)).body,
    );
    found.push(...data);
    if (!has_more || data.length === 0) return found;
  }
}

function existing(
  found: Endpoint,
  kept: Pick<Inputs, "connect" | "generation" | "liveMode" | "signingSecret">,
  secret: string | undefined,
): Existing {
  const { connect, generation, liveMode, signingSecret } = kept;
  return {
    id: found.id,
    outputs: {
      url: found.url,
      enabledEvents: found.enabled_events,
      apiVersion: found.api_version ?? undefined,
      description: found.description ?? "",
      disabled: found.status === "disabled",
      connect,
      generation,
      liveMode,
      signingSecret,
      secret: signingSecret ?? secret,
      livemode: found.livemode,
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
