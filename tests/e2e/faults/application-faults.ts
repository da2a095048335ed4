import type { ProbeId } from "../../../checklist/probes/catalogue";
import { FAULTS } from "../../../sandbox/application/faults";
import type { Fault as ApplicationFault } from "../../../sandbox/application";
import { fault } from "./fault";
import type { Fault } from "./fault";

/** Who sees what the application does wrong. */
const SEEN_BY: Readonly<Record<ApplicationFault, readonly ProbeId[]>> = {
  "http-stays-http": ["https-only"],
  "http-redirects-for-now": ["https-only"],
  "http-redirects-elsewhere": ["https-only"],
  "http-redirects-nowhere": ["https-only"],
  "https-downgrades": ["https-only"],
  "www-leads-astray": ["https-only"],
  "www-leads-nowhere": ["https-only"],

  "certificate-expired": ["certificates", "https-only"],
  "certificate-ends-soon": ["certificates"],
  "certificate-by-hand": ["certificates"],
  "certificate-other-host": ["certificates", "https-only"],
  "certificate-self-signed": ["certificates", "https-only"],
  "certificate-foreign-authority": ["certificates", "https-only"],
  "certificate-incomplete-chain": ["certificates", "https-only"],
  "old-tls": ["certificates"],

  "no-hsts": ["security-headers"],
  "hsts-short": ["security-headers"],
  "hsts-without-subdomains": ["security-headers"],
  "no-nosniff": ["security-headers"],
  framable: ["security-headers"],
  "no-referrer-policy": ["security-headers"],
  "referrer-policy-unsafe": ["security-headers"],
  "no-csp": ["security-headers"],
  "csp-reported-only": ["security-headers"],
  "csp-allows-everything": ["security-headers"],
  "csp-without-stripe": ["security-headers"],
  "powered-by": ["security-headers"],
  "server-version": ["security-headers"],
  "cookie-insecure": ["security-headers"],
  "cookie-for-scripts": ["security-headers"],

  "health-down": ["backend-health", "api-reachable"],
  "health-missing": ["backend-health", "api-reachable"],
  "health-detailed-missing": ["backend-health"],
  "health-detailed-private": ["backend-health"],
  "health-silent-on-database": ["backend-health"],
  "database-down": ["backend-health"],
  "redis-down": ["backend-health"],
  "pool-exhausted": ["backend-health"],

  "cors-any-origin": ["cors-origins"],
  "cors-mirrors-origin": ["cors-origins"],
  "cors-suffix": ["cors-origins"],
  "cors-null": ["cors-origins"],
  "cors-http": ["cors-origins"],
  "cors-closed": ["cors-origins"],
  "cors-without-credentials": ["cors-origins"],
  "cors-without-preflight": ["cors-origins"],
  "cors-without-headers": ["cors-origins"],
  "cors-without-vary": ["cors-origins"],

  "api-errors": [
    "api-reachable",
    "rate-limit-answers",
    "stripe-webhook-refuses-forgery",
    "stripe-webhook-takes-genuine",
  ],
  "api-missing": [
    "api-reachable",
    "rate-limit-answers",
    "stripe-webhook-refuses-forgery",
    "stripe-webhook-takes-genuine",
  ],
  "api-docs-open": ["api-reachable"],
  "page-errors": ["api-reachable", "security-headers", "static-files"],
  "page-empty": ["api-reachable", "static-files"],
  "api-slow": ["api-latency"],
  "api-sometimes-slow": ["api-latency"],

  "static-plain": ["static-files"],
  "static-not-cached": ["static-files"],
  "static-mutable": ["static-files"],
  "static-missing": ["static-files"],

  "webhook-takes-unsigned": ["stripe-webhook-refuses-forgery"],
  "webhook-takes-forged": ["stripe-webhook-refuses-forgery"],
  "webhook-takes-old": ["stripe-webhook-refuses-forgery"],
  "webhook-missing": ["stripe-webhook-refuses-forgery", "stripe-webhook-takes-genuine"],
  "webhook-errors": ["stripe-webhook-refuses-forgery", "stripe-webhook-takes-genuine"],
  "webhook-refuses-all": ["stripe-webhook-takes-genuine"],

  "no-rate-limit": ["rate-limit-answers"],
  "rate-limit-without-time": ["rate-limit-answers"],

  "mta-sts-missing": ["mta-sts-served"],
  "mta-sts-redirects": ["mta-sts-served"],
  "mta-sts-html": ["mta-sts-served"],
  "mta-sts-other-host": ["mta-sts-served"],
  "mta-sts-none": ["mta-sts-served"],
  "mta-sts-nonsense": ["mta-sts-served"],
  "mta-sts-certificate": ["mta-sts-served"],
};

// Object.keys does not tell that these are the keys of the table.
const names = Object.keys(SEEN_BY) as ApplicationFault[];

/** Everything that the sandbox's application can do wrong. */
export const applicationFaults: readonly Fault[] = names.map((name) =>
  fault(FAULTS[name], SEEN_BY[name], ({ application }) => {
    application.set(name, true);
    return () => {
      application.set(name, false);
    };
  }),
);
