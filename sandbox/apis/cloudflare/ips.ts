import { Hono } from "hono";
import { success } from "./envelope";

/** The networks of the edge, which is this machine in the sandbox (dns/cloudflare-zone.ts). */
const networks = { ipv4_cidrs: ["127.0.0.0/8"], ipv6_cidrs: ["::1/128"] };

/** The addresses that the edge answers from. */
export function addressRoutes(): Hono {
  const routes = new Hono();
  routes.get("/ips", (c) =>
    c.json(success({ ...networks, etag: "38f79d050aa027e3be3865e495dcc9bc" })),
  );
  return routes;
}
