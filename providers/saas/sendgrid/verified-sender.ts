import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import type { Existing, Property, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { proveGone, removeThing } from "../gone";
import type { SendgridApis } from "./api";
import { sameName } from "./dns-records";

/** The properties by SendGrid's fields, with the longest text that it takes. */
const FIELDS = {
  nickname: ["nickname", 100],
  fromEmail: ["from_email", 256],
  fromName: ["from_name", 256],
  replyTo: ["reply_to", 256],
  replyToName: ["reply_to_name", 256],
  address: ["address", 100],
  address2: ["address2", 100],
  city: ["city", 150],
  state: ["state", 2],
  zip: ["zip", 10],
  country: ["country", 100],
} as const;
type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as readonly Name[];

/** https://www.twilio.com/docs/sendgrid/api-reference/sender-verification/create-verified-sender-request */
const sender = z.object({
  id: z.number(),
  verified: z.boolean().default(false),
  locked: z.boolean().default(false),
  ...Object.fromEntries(NAMES.map((name) => [FIELDS[name][0], z.string().nullish()])),
});
type Sender = z.output<typeof sender>;

const page = z.object({ results: z.array(sender) });

const inputs = z.object({
  ...Object.fromEntries(NAMES.map((name) => [name, z.string().default("")])),
});

const PATH = "v3/verified_senders";
const PAGE = 100;

const email = z.email("must be a mail address");

/**
 * An address that mail may come from. SendGrid mails a link to it when it is made, which its owner
 * follows; the provider never has that mail sent a second time.
 */
export const verifiedSender: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:VerifiedSender",
  description:
    "An address that mail may come from. SendGrid mails it a link when it is made, once; its " +
    "owner follows the link. An address of an authenticated domain needs none of this.",
  deletion: "unlessFound",
  properties: {
    nickname: text("nickname", "What SendGrid's dashboard calls it.", { required: true }),
    fromEmail: text(
      "fromEmail",
      "The address; another one makes a new sender.",
      { required: true, replaces: true, equals: sameName },
      email,
    ),
    fromName: text("fromName", "The name beside the address."),
    replyTo: text(
      "replyTo",
      "The address that answers go to.",
      { required: true, equals: sameName },
      email,
    ),
    replyToName: text("replyToName", "The name beside that address."),
    address: text("address", "The street, which the law wants in advertising."),
    address2: text("address2", "The second line of the address."),
    city: text("city", "The city."),
    state: text("state", "The state, in two letters."),
    zip: text("zip", "The postal code."),
    country: text("country", "The country."),
    verified: {
      type: "boolean",
      output: true,
      description: "Whether the link was followed; `pulumi refresh` asks again.",
    },
    locked: {
      type: "boolean",
      output: true,
      description: "Whether SendGrid lets nobody change it, while a campaign uses it.",
    },
  },
  /** Two senders cannot have one nickname. */
  deleteBeforeReplace: (wanted, state) => wanted["nickname"] === state["nickname"],

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const address = wanted["fromEmail"];
    const fields = Object.fromEntries(
      Object.entries(fieldsOf(wanted)).filter(([, value]) => value !== ""),
    );
    const look = async (): Promise<Sender | undefined> =>
      (await all(api)).find((each) => sameName(valueOf(each, "fromEmail"), address));
    const finish = async (found: Sender): Promise<Existing> => {
      const isRight = NAMES.every((name) => (wanted[name] ?? "") === valueOf(found, name));
      return existing(isRight ? found : await change(api, String(found.id), wanted));
    };
    return foundOrMade(
      look,
      async () => sender.parse((await send(api, "POST", PATH, fields)).body),
      finish,
      api,
    );
  },

  async read(id, _state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}?${new URLSearchParams({ id }).toString()}`;
    const found = page
      .parse((await send(api, "GET", path)).body)
      .results.find((each) => String(each.id) === id);
    if (found === undefined) await proveGone(path, () => isListed(api, id));
    return found && existing(found);
  },

  async update(id, given, _state, apis) {
    return existing(await change(apis.sendgrid(), id, inputs.parse(given)));
  },

  delete: (id, _state, apis) => {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(api, path, () => isListed(api, id));
  },
};

function text(
  name: Name,
  description: string,
  more: Partial<Property> = {},
  schema: z.ZodType<string, string> = z.string(),
): Property {
  const longest = FIELDS[name][1];
  const short = z.string().max(longest, `may have ${longest} characters at most`);
  return { type: "string", description, whenAbsent: "", ...more, schema: short.pipe(schema) };
}

function fieldsOf(wanted: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(NAMES.map((name) => [FIELDS[name][0], wanted[name] ?? ""]));
}

function valueOf(found: Sender, name: Name): string {
  const fields: Readonly<Record<string, unknown>> = found;
  const value = fields[FIELDS[name][0]];
  return typeof value === "string" ? value : "";
}

async function change(
  api: HttpApi,
  id: string,
  wanted: Readonly<Record<string, string>>,
): Promise<Sender> {
  const path = `${PATH}/${encodeURIComponent(id)}`;
  return sender.parse(
    (await send(api, "PATCH", path, fieldsOf(wanted), { idempotent: true })).body,
  );
}

/** All senders, page by page: a second one for an address would mail its owner again. */
async function all(api: HttpApi): Promise<readonly Sender[]> {
  const found = new Map<number, Sender>();
  for (let last: number | undefined; ;) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(last === undefined ? {} : { lastSeenID: String(last) }),
    });
    const { results } = page.parse((await send(api, "GET", `${PATH}?${query.toString()}`)).body);
    const before = found.size;
    for (const each of results) found.set(each.id, each);
    last = results.at(-1)?.id;
    if (results.length < PAGE || found.size === before) return [...found.values()];
  }
}

async function isListed(api: HttpApi, id: string): Promise<boolean> {
  return (await all(api)).some((each) => String(each.id) === id);
}

function existing(found: Sender): Existing {
  const values = NAMES.map((name) => [name, valueOf(found, name)] as const);
  const { verified, locked } = found;
  return {
    id: String(found.id),
    outputs: { ...Object.fromEntries(values), verified, locked },
  };
}
