import type { Fault } from "./faults";

/** What a fault does to the headers of an answer, after everything else has set them. */
const SPOILS: Partial<Record<Fault, (headers: Headers, isPage: boolean) => void>> = {
  "no-hsts": (headers) => {
    headers.delete("strict-transport-security");
  },
  "hsts-short": (headers) => {
    headers.set("strict-transport-security", "max-age=300; includeSubDomains");
  },
  "hsts-without-subdomains": (headers) => {
    headers.set("strict-transport-security", "max-age=31536000");
  },
  "no-nosniff": (headers) => {
    headers.delete("x-content-type-options");
  },
  framable: (headers) => {
    headers.delete("x-frame-options");
    for (const name of [csp, reported]) {
      const policy = headers.get(name);
      if (policy !== null) headers.set(name, policy.replace(/; frame-ancestors [^;]*/, ""));
    }
  },
  "no-referrer-policy": (headers) => {
    headers.delete("referrer-policy");
  },
  "referrer-policy-unsafe": (headers) => {
    headers.set("referrer-policy", "unsafe-url");
  },
  "no-csp": (headers) => {
    headers.delete(csp);
    headers.delete(reported);
  },
  "csp-reported-only": (headers, isPage) => {
    const policy = headers.get(csp);
    if (policy === null || !isPage) return;
    headers.delete(csp);
    headers.set(reported, policy);
  },
  "csp-allows-everything": (headers, isPage) => {
    if (isPage) headers.set(csp, "default-src *; script-src *; frame-ancestors 'none'");
  },
  "csp-without-stripe": (headers, isPage) => {
    if (isPage) headers.set(csp, "default-src 'self'; frame-ancestors 'none'");
  },
  "powered-by": (headers) => {
    headers.set("x-powered-by", "Next.js");
  },
  "server-version": (headers) => {
    headers.set("server", "uvicorn/0.23.2");
  },
};

const csp = "content-security-policy";
const reported = "content-security-policy-report-only";

/** @param isPage Of the web application, not of the API. */
export function spoil(headers: Headers, isPage: boolean, faults: Iterable<Fault>): void {
  for (const fault of faults) SPOILS[fault]?.(headers, isPage);
}
