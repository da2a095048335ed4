import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

import { HttpClient } from "../../http/client";
import { readDetours } from "./detour";
import { DnsClient } from "./dns";
import type { Network, Service } from "./network";
import { handshake } from "./tls";

/** Where the APIs are, and the environment variable that says otherwise, as for our provider. */
const APIS: Readonly<Record<Service, readonly [variable: string, url: string]>> = {
  cloudflare: ["CLOUDFLARE_BASE_URL", "https://api.cloudflare.com/client/v4/"],
  google: ["GOOGLE_API_URL", "https://oauth2.googleapis.com/"],
  railway: ["RAILWAY_API_URL", "https://backboard.railway.com/"],
  render: ["RENDER_API_URL", "https://api.render.com/v1/"],
  sendgrid: ["SENDGRID_API_URL", "https://api.sendgrid.com/"],
  sentry: ["SENTRY_BASE_URL", "https://sentry.io/api/"],
  stripe: ["STRIPE_API_URL", "https://api.stripe.com/"],
  twilio: ["TWILIO_API_URL", "https://api.twilio.com/"],
  twilioMessaging: ["TWILIO_MESSAGING_API_URL", "https://messaging.twilio.com/"],
};

export interface NetworkOptions {
  /** The resolver that is asked, `address:port`; the system's unless given. */
  readonly resolver?: string | undefined;
  /** Hosts that are reached elsewhere (`readDetours`). */
  readonly connectTo?: string | undefined;
  /** A file of certificates in PEM that are trusted, too. */
  readonly authorities?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What names and trust hang on besides: read by Node.js, the resolver or the linker. */
const DISTORTING = [
  "HOSTALIASES",
  "LD_PRELOAD",
  "LOCALDOMAIN",
  "NODE_EXTRA_CA_CERTS",
  "PGSSLROOTCERT",
  "RES_OPTIONS",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
] as const;
/** Options of Node.js by which it trusts others, or runs other code. */
const DISTORTING_OPTIONS = /(^|\s)(-r|--(use-openssl-ca|tls-|require|import|loader|openssl))/;

/**
 * Where the probes look elsewhere than at the real world, each in a sentence: what they see holds of
 * that place alone. No more than hosts, names and files is told: an address may carry a password.
 */
export function lookedElsewhere(options: NetworkOptions): readonly string[] {
  const { resolver, connectTo = "", authorities, environment } = options;
  const detours = [...readDetours(connectTo)].map(
    ([from, { address, port }]) => `${from} at ${address}:${port}`,
  );
  const apis = Object.values(APIS).flatMap(([variable, usual]) => {
    const given = environment[variable];
    if (given === undefined || sameAddress(given, usual)) return [];
    return [`${hostOf(usual)} at ${hostOf(given)} (${variable})`];
  });
  const set = DISTORTING.filter((name) => (environment[name] ?? "") !== "");
  const unverified = environment["NODE_TLS_REJECT_UNAUTHORIZED"] === "0";
  const others = [
    ...set,
    ...(DISTORTING_OPTIONS.test(environment["NODE_OPTIONS"] ?? "") ? ["NODE_OPTIONS"] : []),
  ];
  return [
    ...(resolver === undefined
      ? []
      : [`The DNS was asked at ${resolver} (--resolver, CHECKLIST_RESOLVER).`]),
    ...(detours.length === 0
      ? []
      : [
          `Hosts were reached elsewhere (--connect-to, CHECKLIST_CONNECT_TO): ${detours.join(", ")}.`,
        ]),
    ...(authorities === undefined
      ? []
      : [`The authorities in ${authorities} were trusted, too (--ca-file, CHECKLIST_CA_FILE).`]),
    ...(apis.length === 0 ? [] : [`APIs were asked elsewhere: ${apis.join(", ")}.`]),
    ...(unverified ? ["No certificate was looked at (NODE_TLS_REJECT_UNAUTHORIZED)."] : []),
    ...(others.length === 0
      ? []
      : [`The command ran with what changes names or trust: ${others.join(", ")}.`]),
  ];
}

const sameAddress = (one: string, other: string): boolean =>
  one.replace(/\/*$/, "") === other.replace(/\/*$/, "");

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "an address that cannot be read";
}

/** Of a page or an answer no probe reads more. */
const MOST_BYTES = 1024 * 1024;

/** The real network. */
export function openNetwork(options: NetworkOptions): Network {
  const { resolver, connectTo = "", authorities, environment } = options;
  const detours = readDetours(connectTo);
  const trusted =
    authorities === undefined ? [] : [...rootCertificates, readFileSync(authorities, "utf8")];
  const http = new HttpClient(detours, trusted);
  const dns = new DnsClient(resolver);
  const address = (service: Service): string => {
    const [variable, usual] = APIS[service];
    return (environment[variable] ?? usual).replace(/\/*$/, "/");
  };
  return {
    request: (request) => http.send({ mostBytes: MOST_BYTES, ...request }),
    handshake: (host, signal, offer) => handshake(host, detours, trusted, signal, offer),
    resolve: (name, type, signal) => dns.resolve(name, type, signal),
    locate: (host, port) => detours.get(`${host.toLowerCase()}:${port}`) ?? { address: host, port },
    authorities: trusted,
    api: {
      cloudflare: address("cloudflare"),
      google: address("google"),
      railway: address("railway"),
      render: address("render"),
      sendgrid: address("sendgrid"),
      sentry: address("sentry"),
      stripe: address("stripe"),
      twilio: address("twilio"),
      twilioMessaging: address("twilioMessaging"),
    },
    close: () => http.close(),
  };
}
