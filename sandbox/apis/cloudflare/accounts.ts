import { Hono } from "hono";
import { isoMicroseconds } from "../clock";
import { page, success } from "./envelope";
import { mustBeOurAccount, paging } from "./request";
import type { CloudflareState } from "./state";

/** Accounts, and the token's own endpoint. */
export function accountRoutes(state: CloudflareState): Hono {
  const render = (): object => ({
    id: state.account.id,
    name: state.account.name,
    type: "standard",
    settings: { enforce_twofactor: false, abuse_contact_email: null },
    created_on: isoMicroseconds(state.account.createdOn),
  });
  const verification = (): object =>
    success({ id: state.tokenId, status: "active" }, [
      { code: 10000, message: "This API Token is valid and active" },
    ]);
  const routes = new Hono();
  routes.get("/user/tokens/verify", (c) => c.json(verification()));
  routes.get("/accounts", (c) => {
    const name = c.req.query("name");
    const found = name === undefined || name === state.account.name ? [state.account] : [];
    return c.json(page(found, paging(c, { normal: 20, most: 50 }), render));
  });
  routes.get("/accounts/:account", (c) => {
    mustBeOurAccount(c, state);
    return c.json(success(render()));
  });
  routes.get("/accounts/:account/tokens/verify", (c) => {
    mustBeOurAccount(c, state);
    return c.json(verification());
  });
  return routes;
}
