import { createHash } from "node:crypto";

import { z } from "zod";

import { remove, send } from "../../framework/http-api";
import type { HttpApi } from "../../framework/http-api";
import { PartlyDone } from "../../framework/resource";
import type { Existing, ResourceType } from "../../framework/resource";
import { foundOrMade, madeOnce } from "../made";
import { readThing, removeThing } from "../gone";
import type { SendgridApis } from "./api";

/** https://www.twilio.com/docs/sendgrid/api-reference/transactional-templates-versions */
const version = z.object({
  id: z.string(),
  name: z.string(),
  active: z.union([z.literal(0), z.literal(1)]),
  subject: z.string().nullish(),
  html_content: z.string().nullish(),
  plain_content: z.string().nullish(),
  generate_plain_content: z.boolean().default(true),
});
type Version = z.output<typeof version>;

/** https://www.twilio.com/docs/sendgrid/api-reference/transactional-templates */
const template = z.object({
  id: z.string(),
  name: z.string(),
  versions: z.array(version).default([]),
});
type Template = z.output<typeof template>;

/** In the list of templates, versions come without their texts. */
const listed = z.object({
  id: z.string(),
  name: z.string(),
  versions: z.array(z.object({ name: z.string() })).default([]),
});
type Listed = z.output<typeof listed>;
const page = z.object({
  result: z.array(listed),
  _metadata: z.object({ next: z.string().optional() }).optional(),
});

const inputs = z.object({
  name: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string().optional(),
});
type Inputs = z.output<typeof inputs>;

const PATH = "v3/templates";
const PAGE = 200;
/** https://www.twilio.com/docs/sendgrid/ui/sending-email/how-to-send-an-email-with-dynamic-templates */
const MOST_BYTES = 1_048_576;
/** Begins the names of the versions that this provider made. */
const OWN = "pulumi-";

const content = z.string().superRefine((text, context) => {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES)
    context.addIssue({
      code: "custom",
      message: `has ${bytes} bytes, and SendGrid takes ${MOST_BYTES} at most: shorten it`,
    });
});

/**
 * A mail's template with Handlebars in it. It has one version, the active one: other texts are a new
 * version, which becomes active before the old one goes.
 */
export const mailTemplate: ResourceType<SendgridApis> = {
  token: "saas:sendgrid:Template",
  description:
    "A mail's template with Handlebars in it (a dynamic one). Other texts become a new version, " +
    "which is active before the old one goes; the id, which the application knows, stays.",
  deletion: "unlessFound",
  properties: {
    name: {
      type: "string",
      required: true,
      description: "What the dashboard calls it; no two templates may have the same.",
      schema: z.string().min(1, "must not be empty").max(100, "may have 100 characters at most"),
    },
    subject: {
      type: "string",
      required: true,
      description: "The mail's subject.",
      schema: z.string().min(1, "must not be empty").max(255, "may have 255 characters at most"),
    },
    html: {
      type: "string",
      required: true,
      description: "The mail's HTML, of 1 MiB at most.",
      schema: content.min(1, "must not be empty"),
      equals: sameText,
    },
    text: {
      type: "string",
      description: "The mail's plain text, of 1 MiB at most; made from the HTML where absent.",
      schema: content,
      equals: sameText,
    },
    versionId: {
      type: "string",
      output: true,
      changesOnUpdate: ["subject", "html", "text"],
      description: "The id of the active version.",
    },
  },

  async create(given, apis) {
    const wanted = inputs.parse(given);
    const api = apis.sendgrid();
    const look = async (): Promise<Template | undefined> => {
      const id = await find(api, wanted.name);
      return id === undefined ? undefined : fetchTemplate(api, id);
    };
    const fields = { name: wanted.name, generation: "dynamic" };
    return foundOrMade(
      look,
      async () => template.parse((await send(api, "POST", PATH, fields)).body),
      (found) => adjust(api, found, wanted),
      api,
    );
  },

  async read(id, _state, apis) {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    const answer = await readThing(api, path, () => isListed(api, id));
    return answer && existing(template.parse(answer.body));
  },

  async update(id, given, _state, apis) {
    const api = apis.sendgrid();
    return adjust(api, await fetchTemplate(api, id), inputs.parse(given));
  },

  delete: (id, _state, apis) => {
    const api = apis.sendgrid();
    const path = `${PATH}/${encodeURIComponent(id)}`;
    return removeThing(api, path, () => isListed(api, id));
  },
};

/**
 * Gives the template its name and its one version.
 * @throws PartlyDone with the template, which is there all the same
 */
async function adjust(api: HttpApi, found: Template, wanted: Inputs): Promise<Existing> {
  const path = `${PATH}/${encodeURIComponent(found.id)}`;
  let now = found;
  try {
    if (now.name !== wanted.name) {
      await send(api, "PATCH", path, { name: wanted.name }, { idempotent: true });
      now = { ...now, name: wanted.name };
    }
    const active = await activeVersion(api, path, now, wanted);
    const others = now.versions.filter(({ id }) => id !== active.id);
    now = {
      ...now,
      versions: [active, ...others.map((each) => ({ ...each, active: 0 as const }))],
    };
    for (const { id } of others) await remove(api, `${path}/versions/${encodeURIComponent(id)}`);
    return existing({ ...now, versions: [active] });
  } catch (error) {
    throw new PartlyDone(existing(now), error);
  }
}

/** The version with the wanted texts, made where it is not there, and active. */
async function activeVersion(
  api: HttpApi,
  path: string,
  found: Template,
  wanted: Inputs,
): Promise<Version> {
  const same = found.versions.filter((each) => isRight(each, wanted));
  const there = same.find(({ active }) => active === 1) ?? same[0];
  if (there?.active === 1) return there;
  if (there !== undefined) {
    const activate = `${path}/versions/${encodeURIComponent(there.id)}/activate`;
    await send(api, "POST", activate, undefined, { idempotent: true });
    return { ...there, active: 1 };
  }
  const fields = {
    name: versionName(wanted),
    active: 1,
    subject: wanted.subject,
    html_content: wanted.html,
    generate_plain_content: wanted.text === undefined,
    ...(wanted.text === undefined ? {} : { plain_content: wanted.text }),
    editor: "code",
  };
  return madeOnce(
    async () => version.parse((await send(api, "POST", `${path}/versions`, fields)).body),
    async () =>
      (await fetchTemplate(api, found.id)).versions.find(
        (each) => each.active === 1 && isRight(each, wanted),
      ),
    api,
  );
}

function isRight(found: Version, { subject, html, text }: Inputs): boolean {
  return (
    found.subject === subject &&
    sameText(html, found.html_content) &&
    found.generate_plain_content === (text === undefined) &&
    (text === undefined || sameText(text, found.plain_content))
  );
}

/** Tells versions apart, and says whose they are. */
function versionName({ subject, html, text }: Inputs): string {
  const hash = createHash("sha256").update(JSON.stringify([subject, html, text ?? null]));
  return `${OWN}${hash.digest("hex").slice(0, 12)}`;
}

/** Texts of files: the ends of lines, and of the last one, say nothing. */
function sameText(desired: unknown, actual: unknown): boolean {
  const [left, right] = [desired, actual].map((value) =>
    typeof value === "string" ? value.replaceAll("\r\n", "\n").trimEnd() : undefined,
  );
  return left !== undefined && left === right;
}

async function fetchTemplate(api: HttpApi, id: string): Promise<Template> {
  return template.parse((await send(api, "GET", `${PATH}/${encodeURIComponent(id)}`)).body);
}

/**
 * The id of the template of this name that a crash left behind: it has no version, or this
 * provider's ones.
 * @throws Error where somebody else made one, whose versions would be lost
 */
async function find(api: HttpApi, name: string): Promise<string | undefined> {
  const found = await firstListed(api, (each) => each.name === name);
  if (found === undefined || found.versions.every((each) => each.name.startsWith(OWN)))
    return found?.id;
  throw new Error(
    `SendGrid has a template ${name} already (${found.id}), which somebody else made: take ` +
      `another name, or take it over by this id (docs/operations/take-over.md)`,
  );
}

async function isListed(api: HttpApi, id: string): Promise<boolean> {
  return (await firstListed(api, (each) => each.id === id)) !== undefined;
}

/** The first template of the list that is one of these. */
async function firstListed(
  api: HttpApi,
  isWanted: (listed: Listed) => boolean,
): Promise<Listed | undefined> {
  for (let token: string | undefined; ;) {
    const query = new URLSearchParams({
      generations: "dynamic",
      page_size: String(PAGE),
      ...(token === undefined ? {} : { page_token: token }),
    });
    const { body } = await send(api, "GET", `${PATH}?${query.toString()}`);
    const { result, _metadata: metadata } = page.parse(body);
    const found = result.find(isWanted);
    if (found !== undefined) return found;
    const next = metadata?.next;
    const following =
      next === undefined ? undefined : new URL(next, api.baseUrl).searchParams.get("page_token");
    if (following === undefined || following === null || following === token) return undefined;
    token = following;
  }
}

function existing(found: Template): Existing {
  const active = found.versions.find((each) => each.active === 1);
  return {
    id: found.id,
    outputs: {
      name: found.name,
      subject: active?.subject ?? "",
      html: active?.html_content ?? "",
      text: active?.generate_plain_content === false ? (active.plain_content ?? "") : undefined,
      versionId: active?.id,
    },
  };
}
