import { makeAuthority } from "../certificate";
import { backend } from "./backend";
import { hostCertificate, HostCertificates } from "./certificates";
import type { DatabaseHealth } from "./database-health";
import type { Edge, TlsVersion } from "./edge";
import { FAULTS } from "./faults";
import type { Fault } from "./faults";
import { frontend } from "./frontend";
import { listen, listenTls } from "./listen";
import { policyAnswer, stackPolicy } from "./policy-host";
import { spoil } from "./spoiled-headers";

export type { Fault } from "./faults";

/** BookedBarber on this machine, behind an edge, and what can be made wrong of it. */
export interface Application {
  /** Makes it bad in a way that probes look for, or good again. */
  set(fault: Fault, on: boolean): void;
  /** Makes it good again. */
  mend(): void;
  /** What the host of the MTA-STS policy serves. */
  mtaStsPolicy: string;
  /** The certificate authority of its certificates, in PEM. */
  readonly authority: string;
  /** Where its hosts are really reached, as curl's --connect-to has it. */
  readonly connectTo: string;
  /** Loopback addresses of the web application and of the API, over https. */
  readonly appUrl: string;
  readonly apiUrl: string;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  readonly domain: string;
  readonly edge: Edge;
  /** The variables with which the backend runs at the moment; undefined while none is deployed. */
  readonly variables: () => Readonly<Record<string, string>> | undefined;
  readonly database: (url: string) => Promise<DatabaseHealth>;
}

/** Starts the application on free ports of loopback. */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { domain, edge, variables, database } = options;
  const hosts = {
    app: `app.${domain}`,
    api: `api.${domain}`,
    www: `www.${domain}`,
    apex: domain,
    policy: `mta-sts.${domain}`,
  } as const;
  const all = Object.values(hosts);
  const faults = new Set<Fault>();
  const has = (fault: Fault): boolean => faults.has(fault);

  const pages = frontend(has);
  const api = backend({ variables: () => variables() ?? {}, database, has });
  const state = { mtaStsPolicy: stackPolicy };

  const origin = (request: Request, host: string): Response | Promise<Response> => {
    if (variables() === undefined) return new Response("No application is there", { status: 502 });
    switch (host) {
      case hosts.api:
        return api.fetch(request);
      case hosts.app:
        return pages.fetch(request);
      default:
        return new Response("Nothing is here", { status: 404 });
    }
  };
  const redirected = (status: number, to: string): Response =>
    new Response(null, { status, headers: { location: to } });

  const answer = async (request: Request, secure: boolean, usual: string): Promise<Response> => {
    const url = new URL(request.url);
    const host = all.find((each) => each === url.hostname) ?? usual;
    const asked = { host, path: url.pathname };
    if (host === hosts.policy) return policyAnswer(url.pathname, state.mtaStsPolicy, has);
    const there = `${url.pathname}${url.search}`;
    const given = await (async (): Promise<Response> => {
      if (!secure && edge.httpsAlways(host) && !has("http-stays-http")) {
        if (has("http-redirects-for-now")) return redirected(302, `https://${host}${there}`);
        if (has("http-redirects-elsewhere")) return redirected(301, `https://www.example.net/`);
        if (has("http-redirects-nowhere")) return redirected(301, `http://${host}${there}`);
        return redirected(301, `https://${host}${there}`);
      }
      if (host === hosts.www && secure) {
        if (has("https-downgrades")) return redirected(301, `http://${hosts.app}${there}`);
        if (has("www-leads-astray")) return redirected(301, "https://www.example.net/");
        if (has("www-leads-nowhere")) return new Response("<title>Parked</title>");
      }
      const led = edge.redirect(asked, url.search);
      return led === undefined ? origin(request, host) : redirected(led.status, led.to);
    })();
    // The headers of some answers cannot be changed, such as those of a redirect.
    const dressed = new Response(given.body, given);
    edge.dress(dressed.headers, asked, secure);
    spoil(dressed.headers, host !== hosts.api, faults);
    return dressed;
  };

  const authority = await makeAuthority("Sandbox application CA");
  const certificates = new HostCertificates(authority, (fault) =>
    fault === "mta-sts-certificate" ? hosts.policy : hosts.www,
  );
  const tls = {
    certificate: await hostCertificate(authority, all),
    certificateOf: (host: string) => certificates.of(host, faults),
    minimumTls: (): TlsVersion => (has("old-tls") ? "TLSv1" : edge.minimumTls()),
  };
  const [plain, app, backendPort] = await Promise.all([
    listen((request) => answer(request, false, hosts.app)),
    listenTls((request) => answer(request, true, hosts.app), tls),
    listenTls((request) => answer(request, true, hosts.api), tls),
  ]);
  const secure = (host: string): number => (host === hosts.api ? backendPort.port : app.port);
  return {
    set: (fault, on) => {
      if (!(fault in FAULTS)) throw new Error(`the application has no fault ${fault}`);
      if (on) faults.add(fault);
      else faults.delete(fault);
    },
    mend: () => {
      faults.clear();
      state.mtaStsPolicy = stackPolicy;
    },
    get mtaStsPolicy() {
      return state.mtaStsPolicy;
    },
    set mtaStsPolicy(policy) {
      state.mtaStsPolicy = policy;
    },
    authority: authority.certificate,
    connectTo: all
      .flatMap((host) => [
        `${host}:443:127.0.0.1:${secure(host)}`,
        `${host}:80:127.0.0.1:${plain.port}`,
      ])
      .join(","),
    appUrl: `https://127.0.0.1:${app.port}`,
    apiUrl: `https://127.0.0.1:${backendPort.port}`,
    close: async () => {
      await Promise.all([plain, app, backendPort].map((each) => each.close()));
    },
  };
}
