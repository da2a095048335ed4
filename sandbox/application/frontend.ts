import { brotliCompressSync, gzipSync } from "node:zlib";

import { Hono } from "hono";

import type { Fault } from "./faults";

/** What Next.js builds: a script and a style sheet, named by what is in them. */
const assets: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  "/_next/static/chunks/main-5f2c7a91d0b3e846.js": {
    type: "application/javascript; charset=UTF-8",
    text: `"use strict";\n${"self.bookedBarber=self.bookedBarber||[];\n".repeat(80)}`,
  },
  "/_next/static/css/8c1d40b7a2f95e63.css": {
    type: "text/css; charset=UTF-8",
    text: ".booking{display:grid;gap:1rem}\n".repeat(80),
  },
};

function page(): string {
  const [script = "", style = ""] = Object.keys(assets);
  return [
    "<!DOCTYPE html>",
    '<html lang="en"><head><meta charset="utf-8"/><title>BookedBarber</title>',
    `<link rel="stylesheet" href="${style}" data-precedence="next"/>`,
    `<script src="${script}" async=""></script></head>`,
    "<body><main><h1>BookedBarber</h1><p>Book a barber.</p></main></body></html>",
  ].join("\n");
}

/** BookedBarber's web application as far as probes look at it, in Next.js's words. */
export function frontend(has: (fault: Fault) => boolean): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("x-powered-by", "Next.js");
  });
  app.get("/", (c) => {
    if (has("page-errors")) return c.text("Internal Server Error", 500);
    if (has("page-empty")) return c.text("");
    const cookie = has("cookie-insecure")
      ? "session=made-up; Path=/; HttpOnly; SameSite=Lax"
      : has("cookie-for-scripts")
        ? "session=made-up; Path=/; Secure; Expires=Tue, 24 Nov 2099 00:00:00 GMT"
        : "visit=made-up; Path=/; Secure; HttpOnly; SameSite=Lax";
    return c.html(page(), 200, { "set-cookie": cookie, "cache-control": "private, no-cache" });
  });
  app.get("/_next/static/*", (c) => {
    const asset = assets[c.req.path];
    if (asset === undefined || has("static-missing")) return c.text("Not Found", 404);
    const cacheControl = has("static-not-cached")
      ? "public, max-age=3600"
      : `public, max-age=31536000${has("static-mutable") ? "" : ", immutable"}`;
    const { body, encoding } = compressed(
      asset.text,
      has("static-plain") ? "" : (c.req.header("accept-encoding") ?? ""),
    );
    return c.body(body, 200, {
      "content-type": asset.type,
      "cache-control": cacheControl,
      vary: "Accept-Encoding",
      ...(encoding === undefined ? {} : { "content-encoding": encoding }),
    });
  });
  app.notFound((c) => c.html("<!DOCTYPE html><title>404</title>", 404));
  return app;
}

function compressed(
  text: string,
  accepted: string,
): { readonly body: Uint8Array<ArrayBuffer>; readonly encoding?: string } {
  if (/\bbr\b/.test(accepted)) {
    return { body: new Uint8Array(brotliCompressSync(text)), encoding: "br" };
  }
  if (/\bgzip\b/.test(accepted)) {
    return { body: new Uint8Array(gzipSync(text)), encoding: "gzip" };
  }
  return { body: new TextEncoder().encode(text) };
}
