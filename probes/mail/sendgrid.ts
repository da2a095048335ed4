import { commandToSet } from "../../checklist/environment/command";
import { variableNamed } from "../../checklist/environment/contract";
import type { Api } from "../api";
import { CannotLook } from "../look";
import type { Site } from "../look";
import type { Target } from "../target";
import { findBackend } from "../variable";

const TITLE = "SendGrid";

/** SendGrid's API v3, with the application's own key. */
export function applicationSendgrid(site: Site): Api {
  const key = findBackend(site.target, "SENDGRID_API_KEY");
  return sendgridOf(site, key, "SENDGRID_API_KEY");
}

/** The same with the key by which the stack manages SendGrid, which is the application's own unless set. */
export function managingSendgrid(site: Site): Api {
  const key = site.target.settings["sendgridApiKey"];
  return key === undefined ? applicationSendgrid(site) : sendgridOf(site, key, "sendgridApiKey");
}

function sendgridOf({ network }: Site, key: string | undefined, setting: string): Api {
  if (key === undefined) {
    const fix = commandToSet(variableNamed("SENDGRID_API_KEY"));
    throw new CannotLook(TITLE, "There is no key: SENDGRID_API_KEY is not set.", fix);
  }
  return {
    title: TITLE,
    url: network.api.sendgrid,
    headers: { authorization: `Bearer ${key}` },
    fix: `Set a key that may read this at SendGrid: pulumi config set --secret ${setting === "SENDGRID_API_KEY" ? "sendgridApiKey" : setting}`,
  };
}

/** The domain of the address that mail comes from. */
export function mailDomainOf(target: Target): string {
  const from = findBackend(target, "SENDGRID_FROM_EMAIL") ?? "";
  const at = from.lastIndexOf("@");
  return at < 0 ? target.domain : from.slice(at + 1).toLowerCase();
}
