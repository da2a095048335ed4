import { Hono } from "hono";
import { isoMicroseconds } from "../clock";
import { paginate } from "./paging";
import { requireOrganization, requireScope } from "./request";
import type { Member, SentryState } from "./state";

/** The organization's people (https://docs.sentry.io/api/organizations/). */
export function memberRoutes(state: SentryState): Hono {
  const routes = new Hono();
  routes.get("/organizations/:organization/members/", (c) => {
    requireOrganization(c, state);
    requireScope(state, "member:read", "org:read", "org:write", "org:admin");
    const query = c.req.query("query")?.toLowerCase() ?? "";
    const found = state.members.filter(
      ({ email, name }) => email.includes(query) || name.toLowerCase().includes(query),
    );
    return paginate(c, found, (member) => shown(state, member));
  });
  return routes;
}

function shown(state: SentryState, { id, userId, email, name }: Member): object {
  const dateCreated = isoMicroseconds(state.organization.createdOn);
  return {
    id,
    email,
    name,
    user: userId === null ? null : userOf({ userId, email, name, dateCreated }),
    orgRole: "member",
    pending: userId === null,
    expired: false,
    flags: {
      "idp:provisioned": false,
      "idp:role-restricted": false,
      "sso:linked": false,
      "sso:invalid": false,
      "member-limit:restricted": false,
      "partnership:restricted": false,
    },
    dateCreated,
    inviteStatus: "approved",
    inviterName: null,
  };
}

function userOf(given: {
  userId: string;
  email: string;
  name: string;
  dateCreated: string;
}): object {
  const { userId, email, name, dateCreated } = given;
  return {
    id: userId,
    name,
    username: email,
    email,
    avatarUrl: "",
    isActive: true,
    isSuspended: false,
    hasPasswordAuth: true,
    isManaged: false,
    dateJoined: dateCreated,
    lastLogin: null,
    has2fa: false,
    lastActive: null,
    isSuperuser: false,
    isStaff: false,
    experiments: {},
    emails: [{ id: userId, email, is_verified: true }],
  };
}
