import { randomUUID } from "node:crypto";

import { Hono } from "hono";
import { z } from "zod";

import { hexadecimal } from "../../made-up-keys";
import { sendgridError } from "./errors";
import { bodyOf, byId } from "./request";
import { timeOf } from "./state";
import type { SendgridState, Template, Version } from "./state";

const name = z.string().min(1).max(100, "may have 100 characters at most");
const creation = z.strictObject({
  name,
  generation: z.enum(["legacy", "dynamic"]).default("legacy"),
});
const renaming = z.strictObject({ name });

const MOST_BYTES = 1_048_576;
const versionSchema = z.strictObject({
  name,
  subject: z.string().min(1).max(255, "may have 255 characters at most"),
  active: z.union([z.literal(0), z.literal(1)]).default(0),
  html_content: z.string().default(""),
  plain_content: z.string().default(""),
  generate_plain_content: z.boolean().default(true),
  editor: z.enum(["code", "design"]).default("code"),
});

/** https://www.twilio.com/docs/sendgrid/api-reference/transactional-templates */
export function templateRoutes(state: SendgridState): Hono {
  const routes = new Hono();
  const path = "/v3/templates";

  routes.get(path, (c) => {
    const size = Number(c.req.query("page_size"));
    if (!Number.isInteger(size) || size < 1 || size > 200)
      throw sendgridError(400, "page_size must be from 1 to 200", "page_size");
    const asked = (c.req.query("generations") ?? "legacy").split(",");
    const found = state.templates.filter(({ generation }) => asked.includes(generation));
    const start = Number(c.req.query("page_token") ?? "0");
    const url = new URL(c.req.url);
    url.searchParams.set("page_token", String(start + size));
    const isMore = start + size < found.length;
    return c.json({
      result: found.slice(start, start + size).map((template) => ({
        ...shown(template),
        versions: template.versions.map((version) => listed(template, version)),
      })),
      _metadata: { self: c.req.url, count: found.length, ...(isMore ? { next: url.href } : {}) },
    });
  });

  routes.get(`${path}/:id`, (c) => c.json(whole(byId(state.templates, c.req.param("id")))));

  routes.post(path, async (c) => {
    const fields = await bodyOf(c.req, creation);
    const template: Template = {
      id: fields.generation === "dynamic" ? `d-${hexadecimal(32)}` : randomUUID(),
      ...fields,
      versions: [],
      updated: timeOf(new Date()),
    };
    state.templates = [template, ...state.templates];
    return c.json(whole(template), 201);
  });

  routes.patch(`${path}/:id`, async (c) => {
    const template = byId(state.templates, c.req.param("id"));
    template.name = (await bodyOf(c.req, renaming)).name;
    return c.json(whole(template));
  });

  routes.delete(`${path}/:id`, (c) => {
    const { id } = byId(state.templates, c.req.param("id"));
    state.templates = state.templates.filter((template) => template.id !== id);
    return c.body(null, 204);
  });

  routes.post(`${path}/:id/versions`, async (c) => {
    const template = byId(state.templates, c.req.param("id"));
    const fields = await bodyOf(c.req, versionSchema);
    for (const field of ["html_content", "plain_content"] as const)
      if (Buffer.byteLength(fields[field]) > MOST_BYTES)
        throw sendgridError(413, "may have 1048576 bytes at most", field);
    const generatesPlain = fields.generate_plain_content;
    const version: Version = {
      id: randomUUID(),
      name: fields.name,
      subject: fields.subject,
      html: fields.html_content,
      plain: generatesPlain ? textOf(fields.html_content) : fields.plain_content,
      generatesPlain,
      active: false,
      updated: timeOf(new Date()),
    };
    template.versions = [version, ...template.versions];
    if (fields.active === 1) activate(template, version);
    return c.json({ ...listed(template, version), ...contents(version) }, 201);
  });

  routes.post(`${path}/:id/versions/:version/activate`, (c) => {
    const template = byId(state.templates, c.req.param("id"));
    const version = byId(template.versions, c.req.param("version"));
    activate(template, version);
    return c.json({ ...listed(template, version), ...contents(version) });
  });

  routes.delete(`${path}/:id/versions/:version`, (c) => {
    const template = byId(state.templates, c.req.param("id"));
    const { id } = byId(template.versions, c.req.param("version"));
    template.versions = template.versions.filter((version) => version.id !== id);
    return c.body(null, 204);
  });
  return routes;
}

function activate({ versions }: Template, version: Version): void {
  for (const each of versions) each.active = each === version;
}

function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, "").trim();
}

function shown({ id, name: called, generation, updated }: Template): object {
  return { id, name: called, generation, updated_at: updated };
}

function whole(template: Template): object {
  const versions = template.versions.map((version) => ({
    ...listed(template, version),
    ...contents(version),
  }));
  return { ...shown(template), versions };
}

/** A version as the list of templates shows it, without its texts. */
function listed({ id: template }: Template, version: Version): object {
  return {
    id: version.id,
    template_id: template,
    active: version.active ? 1 : 0,
    name: version.name,
    subject: version.subject,
    generate_plain_content: version.generatesPlain,
    editor: "code",
    updated_at: version.updated,
  };
}

function contents({ html, plain }: Version): object {
  return { html_content: html, plain_content: plain };
}
