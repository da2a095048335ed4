import { Hono } from "hono";

import { hexadecimal } from "../../made-up-keys";
import { twilioError } from "./errors";
import { formOf } from "./form";
import type { MessagingService, OwnedNumber, TwilioState } from "./state";

const FIELDS = [
  "FriendlyName",
  "InboundRequestUrl",
  "InboundMethod",
  "FallbackUrl",
  "FallbackMethod",
  "StatusCallback",
  "UseInboundWebhookOnNumber",
  "Usecase",
  "StickySender",
  "SmartEncoding",
  "AreaCodeGeomatch",
  "ValidityPeriod",
];
const USECASES = "notifications marketing verification discussion poll undeclared".split(" ");
const INVALID = 20001;

/** https://www.twilio.com/docs/messaging/api/service-resource */
export function messagingServiceRoutes(state: TwilioState): Hono {
  const routes = new Hono();
  const path = "/v1/Services";

  routes.get(path, (c) => {
    const { items, meta } = page(c.req.url, state.services, "services");
    return c.json({ services: items.map((service) => shown(state, service, c.req.url)), meta });
  });

  routes.get(`${path}/:sid`, (c) =>
    c.json(shown(state, find(state, c.req.param("sid")), c.req.url)),
  );

  routes.post(path, async (c) => {
    const fields = await formOf(c.req, FIELDS);
    if ((fields.get("FriendlyName") ?? "") === "")
      throw twilioError(400, INVALID, "Missing required parameter FriendlyName in the post body");
    const now = new Date().toISOString();
    const made: MessagingService = {
      sid: `MG${hexadecimal(32)}`,
      friendlyName: "",
      inboundRequestUrl: null,
      inboundMethod: "POST",
      fallbackUrl: null,
      fallbackMethod: "POST",
      statusCallback: null,
      useInboundWebhookOnNumber: false,
      usecase: "undeclared",
      stickySender: true,
      smartEncoding: true,
      areaCodeGeomatch: true,
      validityPeriod: 36_000,
      numbers: [],
      created: now,
      updated: now,
    };
    change(made, fields);
    state.services = [...state.services, made];
    return c.json(shown(state, made, c.req.url), 201);
  });

  routes.post(`${path}/:sid`, async (c) => {
    const service = find(state, c.req.param("sid"));
    change(service, await formOf(c.req, FIELDS));
    return c.json(shown(state, service, c.req.url));
  });

  routes.delete(`${path}/:sid`, (c) => {
    const { sid } = find(state, c.req.param("sid"));
    state.services = state.services.filter((service) => service.sid !== sid);
    return c.body(null, 204);
  });

  routes.get(`${path}/:sid/PhoneNumbers`, (c) => {
    const service = find(state, c.req.param("sid"));
    const numbers = state.numbers.filter(({ sid }) => service.numbers.includes(sid));
    const { items, meta } = page(c.req.url, numbers, "phone_numbers");
    return c.json({
      phone_numbers: items.map((number) => attached(state, service, number, c.req.url)),
      meta,
    });
  });

  routes.post(`${path}/:sid/PhoneNumbers`, async (c) => {
    const service = find(state, c.req.param("sid"));
    const asked = (await formOf(c.req, ["PhoneNumberSid"])).get("PhoneNumberSid");
    const number = state.numbers.find(({ sid }) => sid === asked);
    if (number === undefined) throw twilioError(404, 21701, "The Phone Number does not exist");
    if (service.numbers.includes(number.sid))
      throw twilioError(
        409,
        21710,
        "Phone Number or Short Code is already in the Messaging Service.",
      );
    if (state.services.some(({ numbers }) => numbers.includes(number.sid)))
      throw twilioError(
        409,
        21712,
        "Phone Number or Short Code is associated with another Messaging Service.",
      );
    service.numbers = [...service.numbers, number.sid];
    return c.json(attached(state, service, number, c.req.url), 201);
  });

  routes.delete(`${path}/:sid/PhoneNumbers/:number`, (c) => {
    const service = find(state, c.req.param("sid"));
    const asked = c.req.param("number");
    if (!service.numbers.includes(asked)) throw notFound(c.req.path);
    service.numbers = service.numbers.filter((sid) => sid !== asked);
    return c.body(null, 204);
  });
  return routes;
}

function notFound(path: string): Error {
  return twilioError(404, 20404, `The requested resource ${path} was not found`);
}

function find({ services }: TwilioState, sid: string): MessagingService {
  const found = services.find((service) => service.sid === sid);
  if (found === undefined) throw notFound(`/Services/${sid}`);
  return found;
}

function change(service: MessagingService, fields: ReadonlyMap<string, string>): void {
  const text = (name: string, now: string): string => fields.get(name) ?? now;
  const flag = (name: string, now: boolean): boolean => text(name, String(now)) === "true";
  const url = (name: string, now: string | null): string | null => {
    const value = fields.get(name);
    if (value === undefined) return now;
    if (value !== "" && !/^https?:\/\/[^/]+/.test(value))
      throw twilioError(400, INVALID, `${name} is not a valid URL`);
    return value === "" ? null : value;
  };
  const oneOf = (name: string, now: string, allowed: readonly string[]): string => {
    const value = text(name, now);
    if (!allowed.includes(value)) throw twilioError(400, INVALID, `${name} is invalid`);
    return value;
  };
  const friendlyName = text("FriendlyName", service.friendlyName);
  if (friendlyName.length > 64) throw twilioError(400, INVALID, "FriendlyName is too long");
  const validityPeriod = Number(text("ValidityPeriod", String(service.validityPeriod)));
  if (!Number.isInteger(validityPeriod) || validityPeriod < 1 || validityPeriod > 36_000)
    throw twilioError(400, INVALID, "ValidityPeriod must be from 1 to 36000");
  Object.assign(service, {
    friendlyName,
    inboundRequestUrl: url("InboundRequestUrl", service.inboundRequestUrl),
    inboundMethod: oneOf("InboundMethod", service.inboundMethod, ["GET", "POST"]),
    fallbackUrl: url("FallbackUrl", service.fallbackUrl),
    fallbackMethod: oneOf("FallbackMethod", service.fallbackMethod, ["GET", "POST"]),
    statusCallback: url("StatusCallback", service.statusCallback),
    useInboundWebhookOnNumber: flag("UseInboundWebhookOnNumber", service.useInboundWebhookOnNumber),
    usecase: oneOf("Usecase", service.usecase, USECASES),
    stickySender: flag("StickySender", service.stickySender),
    smartEncoding: flag("SmartEncoding", service.smartEncoding),
    areaCodeGeomatch: flag("AreaCodeGeomatch", service.areaCodeGeomatch),
    validityPeriod,
    updated: new Date().toISOString(),
  } satisfies Partial<MessagingService>);
}

/** One page of a list (https://www.twilio.com/docs/usage/twilios-response#pagination). */
function page<T>(
  asked: string,
  items: readonly T[],
  key: string,
): { items: readonly T[]; meta: object } {
  const url = new URL(asked);
  const size = Math.min(1000, Number(url.searchParams.get("PageSize") ?? "50"));
  const at = Number(url.searchParams.get("Page") ?? "0");
  const to = (number: number): string => {
    const other = new URL(url);
    other.searchParams.set("PageSize", String(size));
    other.searchParams.set("Page", String(number));
    return other.href;
  };
  const isMore = (at + 1) * size < items.length;
  const meta = {
    page: at,
    page_size: size,
    key,
    url: to(at),
    first_page_url: to(0),
    next_page_url: isMore ? to(at + 1) : null,
    previous_page_url: at > 0 ? to(at - 1) : null,
  };
  return { items: items.slice(at * size, (at + 1) * size), meta };
}

/** A date as the API writes it, without parts of a second. */
function second(iso: string): string {
  return iso.replace(/\.\d+Z$/, "Z");
}

function shown(state: TwilioState, service: MessagingService, asked: string): object {
  const { accountSid, usA2pRegistered } = state;
  const url = new URL(`/v1/Services/${service.sid}`, asked).href;
  return {
    sid: service.sid,
    account_sid: accountSid,
    friendly_name: service.friendlyName,
    inbound_request_url: service.inboundRequestUrl,
    inbound_method: service.inboundMethod,
    fallback_url: service.fallbackUrl,
    fallback_method: service.fallbackMethod,
    status_callback: service.statusCallback,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
    usecase: service.usecase,
    sticky_sender: service.stickySender,
    mms_converter: true,
    smart_encoding: service.smartEncoding,
    scan_message_content: "inherit",
    fallback_to_long_code: true,
    area_code_geomatch: service.areaCodeGeomatch,
    synchronous_validation: false,
    validity_period: service.validityPeriod,
    us_app_to_person_registered: usA2pRegistered,
    date_created: second(service.created),
    date_updated: second(service.updated),
    url,
    links: { phone_numbers: `${url}/PhoneNumbers` },
  };
}

function attached(
  { accountSid }: TwilioState,
  service: MessagingService,
  { sid, number, country }: OwnedNumber,
  asked: string,
): object {
  return {
    sid,
    account_sid: accountSid,
    service_sid: service.sid,
    phone_number: number,
    country_code: country,
    capabilities: ["SMS", "MMS", "Voice"],
    date_created: second(service.created),
    date_updated: second(service.updated),
    url: new URL(`/v1/Services/${service.sid}/PhoneNumbers/${sid}`, asked).href,
  };
}
