import { z } from "zod";

import { send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { Existing, Properties, Property, ResourceType } from "../../framework/resource";
import { foundOrMade } from "../made";
import { readThing, removeThing } from "../gone";
import { visibleAccount } from "./account";
import type { Twilio, TwilioApis } from "./api";
import { attach, attachedNumbers, detach, nextPage, ownedNumber } from "./phone-numbers";
import type { PhoneNumber } from "./phone-numbers";

/** https://www.twilio.com/docs/messaging/api/service-resource */
const service = z.object({
  sid: z.string(),
  friendly_name: z.string(),
  inbound_request_url: z.string().nullish(),
  inbound_method: z.string().nullish(),
  fallback_url: z.string().nullish(),
  fallback_method: z.string().nullish(),
  status_callback: z.string().nullish(),
  use_inbound_webhook_on_number: z.boolean().nullish(),
  usecase: z.string().nullish(),
  sticky_sender: z.boolean().nullish(),
  smart_encoding: z.boolean().nullish(),
  area_code_geomatch: z.boolean().nullish(),
  validity_period: z.number().nullish(),
  us_app_to_person_registered: z.boolean().nullish(),
});
type Service = z.output<typeof service>;

const page = z.object({
  services: z.array(service),
  meta: z.object({ next_page_url: z.string().nullish() }),
});

const inputs = z.object({
  friendlyName: z.string(),
  phoneNumber: z.string().default(""),
  inboundRequestUrl: z.string().default(""),
  inboundMethod: z.string().default("POST"),
  fallbackUrl: z.string().default(""),
  fallbackMethod: z.string().default("POST"),
  statusCallback: z.string().default(""),
  useInboundWebhookOnNumber: z.boolean().default(false),
  usecase: z.string().default("undeclared"),
  stickySender: z.boolean().optional(),
  smartEncoding: z.boolean().optional(),
  areaCodeGeomatch: z.boolean().optional(),
  validityPeriod: z.number().optional(),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v1/Services";

const url = z.url({ protocol: /^https$/, error: "must be an https:// address" });
const method = z.enum(["GET", "POST"], "must be GET or POST");
const USECASES = [
  "notifications",
  "marketing",
  "verification",
  "discussion",
  "poll",
  "undeclared",
] as const;

const callback = (description: string): Property => ({
  type: "string",
  whenAbsent: "",
  description,
  schema: url,
});
const calledBy = (description: string): Property => ({
  type: "string",
  whenAbsent: "POST",
  description,
  schema: method,
});

/**
 * Sends text messages from a number, and calls the application back. A number is looked up among
 * those that the account has; none is bought.
 */
export const messagingService: ResourceType<TwilioApis> = {
  token: "saas:twilio:MessagingService",
  description:
    "Sends text messages from a number that the account has, and calls the application back " +
    "with answers and with what became of messages.",
  deletion: "unlessFound",
  properties: {
    friendlyName: {
      type: "string",
      required: true,
      description: "What the console calls it; no two services may have the same.",
      schema: z.string().min(1, "must not be empty").max(64, "may have 64 characters at most"),
    },
    phoneNumber: {
      type: "string",
      whenAbsent: "",
      description: "The number that messages come from, as +14155550123; the account has it.",
      schema: z
        .string()
        .regex(/^\+[1-9]\d{6,14}$/, "must be a number with its country, such as +14155550123"),
    },
    inboundRequestUrl: callback("Where the application takes messages."),
    inboundMethod: calledBy("How that address is called."),
    fallbackUrl: callback("What is called where the application fails."),
    fallbackMethod: calledBy("How that address is called."),
    statusCallback: callback("Where the application takes what became of messages."),
    useInboundWebhookOnNumber: {
      type: "boolean",
      whenAbsent: false,
      description: "Whether messages go to the number's own address instead.",
    },
    usecase: {
      type: "string",
      whenAbsent: "undeclared",
      description: `What it is used for: ${USECASES.join(", ")}.`,
      schema: z.enum(USECASES, `must be one of ${USECASES.join(", ")}`),
    },
    stickySender: {
      type: "boolean",
      computed: true,
      description: "Whether a person always gets messages from the same number.",
    },
    smartEncoding: {
      type: "boolean",
      computed: true,
      description: "Whether characters that make a message longer are replaced.",
    },
    areaCodeGeomatch: {
      type: "boolean",
      computed: true,
      description: "Whether a number of the person's area is preferred.",
    },
    validityPeriod: {
      type: "number",
      computed: true,
      description: "How many seconds a message may wait to be sent.",
      schema: z
        .int("must be a whole number of seconds")
        .min(1, "must be 1 at least")
        .max(36_000, "may be 36000 at most"),
    },
    phoneNumberSid: { type: "string", output: true, description: "The number's id at Twilio." },
    usAppToPersonRegistered: {
      type: "boolean",
      output: true,
      description: "Whether its messages to the USA are registered (A2P 10DLC).",
    },
    accountStatus: {
      type: "string",
      output: true,
      description: "active, suspended or closed, as Twilio told it last; a refresh asks again.",
    },
    accountType: {
      type: "string",
      output: true,
      description: "Trial or Full: a trial sends to verified numbers only.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const twilio = apis.twilio();
    const { messaging } = twilio;
    // First what may fail: nothing is made for an account or a number that is of no use.
    const account = await visibleAccount(twilio);
    if (account.status !== undefined && account.status !== "active")
      throw new Error(
        `Twilio says that the account is ${account.status}, which sends nothing: its console tells ` +
          "why, and Twilio's support opens it again",
      );
    const number = await numberOf(twilio, wanted);
    const look = (): Promise<Service | undefined> => find(messaging, wanted);
    const finish = async (made: Service): Promise<Existing> => {
      try {
        const now = isRight(made, wanted) ? made : await change(messaging, made, wanted);
        if (number !== undefined) await attach(messaging, made.sid, number.sid);
        return existing(now, number, account);
      } catch (error) {
        throw new PartlyDone(existing(made, undefined, account), error);
      }
    };
    const make = (): Promise<Service> => write(messaging, PATH, fieldsOf(wanted));
    return foundOrMade(look, make, finish, messaging);
  },

  async read(id, state, apis) {
    const twilio = apis.twilio();
    const { messaging } = twilio;
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(messaging, path, () => isListed(messaging, id));
    if (answer === undefined) return undefined;
    const numbers = await attachedNumbers(messaging, id);
    const account = await visibleAccount(twilio);
    const isNew = Object.keys(state).length === 0;
    return existing(
      service.parse(answer.body),
      numbers.find(({ sid }) => isNew || sid === state["phoneNumberSid"]),
      account,
    );
  },

  async update(id, given, state, apis) {
    const wanted = inputs.parse(given);
    const twilio = apis.twilio();
    const { messaging } = twilio;
    const before = stored(id, state);
    const attached = numberIn(state);
    const number =
      attached?.phone_number === wanted.phoneNumber ? attached : await numberOf(twilio, wanted);
    const now = isRight(before, wanted) ? before : await change(messaging, before, wanted);
    if (number !== undefined && number.sid !== attached?.sid)
      await attach(messaging, id, number.sid);
    if (attached !== undefined && number?.sid !== attached.sid)
      await detach(messaging, id, attached.sid);
    return existing(now, number, storedAccount.parse(state));
  },

  delete: (id, _state, apis) => {
    const { messaging } = apis.twilio();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(messaging, path, () => isListed(messaging, id));
  },
};

/** Twilio's fields of a new service, or of one that is there. */
function fieldsOf(
  wanted: Inputs,
  now?: Service,
): Readonly<Record<string, string | boolean | number | undefined>> {
  return {
    FriendlyName: wanted.friendlyName,
    InboundRequestUrl: address(wanted.inboundRequestUrl, now?.inbound_request_url),
    InboundMethod: wanted.inboundMethod,
    FallbackUrl: address(wanted.fallbackUrl, now?.fallback_url),
    FallbackMethod: wanted.fallbackMethod,
    StatusCallback: address(wanted.statusCallback, now?.status_callback),
    UseInboundWebhookOnNumber: wanted.useInboundWebhookOnNumber,
    Usecase: wanted.usecase,
    StickySender: wanted.stickySender,
    SmartEncoding: wanted.smartEncoding,
    AreaCodeGeomatch: wanted.areaCodeGeomatch,
    ValidityPeriod: wanted.validityPeriod,
  };
}

/** An empty text takes an address away, where there is one. */
function address(wanted: string, now: string | null | undefined): string | undefined {
  return wanted === "" && (now ?? "") === "" ? undefined : wanted;
}

async function write(
  api: HttpApi,
  path: string,
  given: ReturnType<typeof fieldsOf>,
  options: { idempotent?: boolean } = {},
): Promise<Service> {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) fields.append(name, String(value));
  return service.parse((await send(api, "POST", path, fields, options)).body);
}

/** Sends all fields, so that a repetition does no harm. */
function change(api: HttpApi, now: Service, wanted: Inputs): Promise<Service> {
  const path = `${PATH}/${encodeURIComponent(now.sid)}`;
  return write(api, path, fieldsOf(wanted, now), { idempotent: true });
}

/** Whether the service is as wanted; what is not given may be anything. */
function isRight(found: Service, wanted: Inputs): boolean {
  const { outputs } = existing(found, undefined, {});
  return Object.entries(wanted).every(
    ([name, value]) => name === "phoneNumber" || value === undefined || outputs[name] === value,
  );
}

async function numberOf(twilio: Twilio, wanted: Inputs): Promise<PhoneNumber | undefined> {
  return wanted.phoneNumber === "" ? undefined : ownedNumber(twilio, wanted.phoneNumber);
}

/**
 * The service that a crash left behind: it has the name and the addresses.
 * @throws Error where somebody else made one of that name
 */
async function find(api: HttpApi, wanted: Inputs): Promise<Service | undefined> {
  const [same, ...others] = (await allServices(api)).filter(
    (each) => each.friendly_name === wanted.friendlyName,
  );
  if (same === undefined) return undefined;
  const isOurs =
    (same.inbound_request_url ?? "") === wanted.inboundRequestUrl &&
    (same.status_callback ?? "") === wanted.statusCallback;
  if (isOurs && others.length === 0) return same;
  const sids = [same, ...others].map(({ sid }) => sid).join(", ");
  throw new Error(
    `Twilio has a messaging service ${wanted.friendlyName} already (${sids}): take another ` +
      `friendlyName, or take it over by its id (docs/operations/take-over.md)`,
  );
}

async function allServices(api: HttpApi): Promise<readonly Service[]> {
  const found: Service[] = [];
  for (let path: string | undefined = `${PATH}?PageSize=1000`; path !== undefined;) {
    const { services, meta } = page.parse((await send(api, "GET", path)).body);
    found.push(...services);
    path = nextPage(meta.next_page_url);
  }
  return found;
}

async function isListed(api: HttpApi, sid: string): Promise<boolean> {
  return (await allServices(api)).some((each) => each.sid === sid);
}

/** The account as it was told last. */
const storedAccount = z
  .object({ accountStatus: z.string().optional(), accountType: z.string().optional() })
  .transform(({ accountStatus: status, accountType: type }) => ({ status, type }));

function existing(
  found: Service,
  number: PhoneNumber | undefined,
  account: { readonly status?: string | undefined; readonly type?: string | undefined },
): Existing {
  return {
    id: found.sid,
    outputs: {
      friendlyName: found.friendly_name,
      phoneNumber: number?.phone_number ?? "",
      inboundRequestUrl: found.inbound_request_url ?? "",
      inboundMethod: found.inbound_method ?? "POST",
      fallbackUrl: found.fallback_url ?? "",
      fallbackMethod: found.fallback_method ?? "POST",
      statusCallback: found.status_callback ?? "",
      useInboundWebhookOnNumber: found.use_inbound_webhook_on_number ?? false,
      usecase: found.usecase ?? "undeclared",
      stickySender: found.sticky_sender ?? undefined,
      smartEncoding: found.smart_encoding ?? undefined,
      areaCodeGeomatch: found.area_code_geomatch ?? undefined,
      validityPeriod: found.validity_period ?? undefined,
      phoneNumberSid: number?.sid,
      usAppToPersonRegistered: found.us_app_to_person_registered ?? false,
      accountStatus: account.status,
      accountType: account.type,
    },
  };
}

/** The service as it was stored. */
function stored(sid: string, state: Properties): Service {
  return service.parse({
    sid,
    friendly_name: state["friendlyName"],
    inbound_request_url: state["inboundRequestUrl"],
    inbound_method: state["inboundMethod"],
    fallback_url: state["fallbackUrl"],
    fallback_method: state["fallbackMethod"],
    status_callback: state["statusCallback"],
    use_inbound_webhook_on_number: state["useInboundWebhookOnNumber"],
    usecase: state["usecase"],
    sticky_sender: state["stickySender"],
    smart_encoding: state["smartEncoding"],
    area_code_geomatch: state["areaCodeGeomatch"],
    validity_period: state["validityPeriod"],
    us_app_to_person_registered: state["usAppToPersonRegistered"],
  });
}

/** The number that was attached. */
function numberIn(state: Properties): PhoneNumber | undefined {
  const { phoneNumberSid: sid, phoneNumber } = state;
  if (typeof sid !== "string" || typeof phoneNumber !== "string") return undefined;
  return { sid, phone_number: phoneNumber };
}
