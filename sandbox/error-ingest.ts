import type { Sentry } from "./apis/sentry";
import { listenTls } from "./application/listen";
import { makeAuthority } from "./certificate";

/** Where the application reports errors to: the host in its DSN, over TLS. */
export interface ErrorIngest {
  /** The certificate authority, in PEM. */
  readonly authority: string;
  /** Where it is really reached, as curl's --connect-to has it. */
  readonly connectTo: string;
  close(): Promise<void>;
}

const lifetimeDays = 90;

/** Starts it on a free port of loopback. */
export async function startErrorIngest({ ingestion, ingestHost }: Sentry): Promise<ErrorIngest> {
  const authority = await makeAuthority("Sandbox error ingest CA");
  const listening = await listenTls((request) => ingestion.fetch(request), {
    certificate: await authority.issue({ names: [ingestHost], days: lifetimeDays }),
    certificateOf: () => Promise.resolve(undefined),
    minimumTls: () => "TLSv1.2",
  });
  return {
    authority: authority.certificate,
    connectTo: `${ingestHost}:443:127.0.0.1:${listening.port}`,
    close: () => listening.close(),
  };
}
