import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { urlOf } from "../../checklist/environment/url";
import { askIfThere } from "../api";
import { CannotLook, fail, pass } from "../look";
import type { Answer, Look, Site } from "../look";
import { reasonOf } from "../network/failure";
import { needBackend } from "../variable";
import { pathOf, sentryOf } from "./sentry";

const SUBJECT = "SENTRY_DSN";
/** How long Sentry may take to show what it has taken: less than a probe usually has. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 500;

/** A DSN's parts (https://develop.sentry.dev/sdk/overview/#parsing-the-dsn). */
interface Dsn {
  readonly envelopes: string;
  readonly publicKey: string;
}

/** Whether what the application reports is found at Sentry. */
export const lookAtEvent: Look = (site) => lookForEvent(site, PATIENCE_MS);

/** @param patienceMs How long is waited for what Sentry has taken. */
export async function lookForEvent(site: Site, patienceMs: number): Promise<readonly Answer[]> {
  const dsn = readDsn(needBackend(site.target, "SENTRY_DSN"));
  if (dsn === undefined) return [fail(SUBJECT, "It is no address of a Sentry project.")];
  const api = sentryOf(site);
  const eventId = randomUUID().replaceAll("-", "");
  const start = Date.now();
  const status = await sendEvent(site, dsn, eventId);
  if (status !== 200) return [judgeRefusal(status)];
  const path = pathOf("projects", api.organization, api.project, "events", eventId);
  const event = z.object({ eventID: z.string() });
  while (Date.now() - start < patienceMs) {
    const found = await askIfThere(site, api, path, event);
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    if (found?.eventID === eventId) {
      return [
        pass(SUBJECT, `A message that was sent there was found at Sentry after ${seconds} s.`),
      ];
    }
    await sleep(PAUSE_MS, undefined, { signal: site.signal });
  }
  return [
    fail(
      SUBJECT,
      `Sentry took a message, and the project does not have it after ${patienceMs / 1000} s.`,
      "See that the DSN is one of that project (pulumi up --refresh), and that no filter of the project drops it.",
    ),
  ];
}

export function readDsn(text: string): Dsn | undefined {
  const url = urlOf(text);
  // A Sentry of one's own may be below a path.
  const [, below, project] = /^(.*)\/(\d+)$/.exec(url?.pathname ?? "") ?? [];
  if (url === undefined || project === undefined || !/^\w+$/.test(url.username)) return undefined;
  return {
    envelopes: `${url.protocol}//${url.host}${below ?? ""}/api/${project}/envelope/`,
    publicKey: url.username,
  };
}

export function judgeRefusal(status: number): Answer {
  if (status === 429) {
    return fail(
      SUBJECT,
      "Sentry drops what is sent there (429): the quota or the key's limit is used up.",
    );
  }
  if (status >= 400 && status < 500) {
    return fail(
      SUBJECT,
      `Sentry refuses what is sent there (${status}): the key is switched off, or the project is gone.`,
    );
  }
  throw new CannotLook(
    SUBJECT,
    `Sentry answers ${status} to what is sent there.`,
    "Try again later; look at https://status.sentry.io.",
  );
}

/**
 * Sends an envelope (https://develop.sentry.dev/sdk/data-model/envelopes/) with a message that
 * nobody takes for an error: of its own environment, and always of the same issue.
 */
async function sendEvent(site: Site, dsn: Dsn, eventId: string): Promise<number> {
  const now = new Date();
  const event = {
    event_id: eventId,
    timestamp: now.getTime() / 1000,
    platform: "other",
    level: "info",
    logger: "checklist",
    environment: "checklist",
    message: { formatted: "A test of the deployment checklist: nothing is wrong." },
    tags: { checklist: "sentry-event-arrives" },
    fingerprint: ["bookedbarber-checklist"],
  };
  const lines = [{ event_id: eventId, sent_at: now.toISOString() }, { type: "event" }, event];
  const client = "bookedbarber-checklist/1";
  try {
    const { status } = await site.network.request({
      url: dsn.envelopes,
      method: "POST",
      headers: {
        "content-type": "application/x-sentry-envelope",
        "x-sentry-auth": `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${dsn.publicKey}`,
      },
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      signal: site.signal,
    });
    return status;
  } catch (error) {
    const reason = reasonOf(error);
    if (site.signal.aborted || reason === undefined) throw error;
    throw new CannotLook(
      SUBJECT,
      `Nothing can be sent there, because ${reason}.`,
      "See that this machine reaches Sentry's ingest host, and run the probe again.",
    );
  }
}
