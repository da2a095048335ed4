import { CLOUDFLARE_AUTHORITIES, PLATFORM_AUTHORITIES } from "../checklist/dns/caa";

/** Where the application is reached, before any record is made of it. */
export interface AppHosts {
  /** The canonical domain. */
  readonly domain: string;
  /** The web application's host. */
  readonly app: string;
  /** The API's host. */
  readonly api: string;
}

/**
 * Hosts of the domain that people type and no platform serves: they lead to the application's, or
 * to the website's where www has one of its own.
 *
 * @param website Whether www leads to a website of its own.
 */
export function redirectedHosts(
  { domain, app, api }: AppHosts,
  website: boolean,
): { readonly from: readonly string[]; readonly to: string } {
  const www = `www.${domain}`;
  const to = website ? www : app;
  return { from: [domain, www].filter((host) => ![to, app, api].includes(host)), to };
}

/** The platforms that run the application. */
export const HOSTINGS = ["railway", "render", "both", "none"] as const;

export type Hosting = (typeof HOSTINGS)[number];

/**
 * How Cloudflare connects to the application: `strict` checks the platform's certificate. Railway
 * documents that it does not work behind `strict`: Cloudflare then takes any certificate (`full`).
 */
export function sslMode(hosting: Hosting): "full" | "strict" {
  return hosting === "railway" || hosting === "both" ? "full" : "strict";
}

/**
 * The authorities that issue the certificates of the domain's hosts: Cloudflare's where visitors
 * come through it, and those of the platforms behind.
 */
export function certificateAuthorities(hosting: Hosting, proxied: boolean): readonly string[] {
  const platforms = {
    railway: ["railway"],
    render: ["render"],
    both: ["railway", "render"],
    none: [],
  } as const;
  const authorities = platforms[hosting].flatMap((platform) => PLATFORM_AUTHORITIES[platform]);
  return [...new Set([...(proxied ? CLOUDFLARE_AUTHORITIES : []), ...authorities])];
}

/** The text of Railway's verification record, of a token that is copied with or without its key. */
export function railwayVerification(token: string): string {
  const key = "railway-verify=";
  return `${key}${token.startsWith(key) ? token.slice(key.length) : token}`;
}
