import type { ProbeId } from "../../../checklist/probes/catalogue";
import type { TestSandbox } from "../test-sandbox";
import type { Fault } from "./fault";

const domain = "bookedbarber.com";

function answering(
  what: string,
  seenBy: readonly ProbeId[],
  change: (faults: TestSandbox["dnsFaults"]) => void,
): Fault {
  return {
    what,
    seenBy,
    breakIt: ({ dnsFaults }) => {
      change(dnsFaults);
      return () => {
        dnsFaults.clear();
      };
    },
  };
}

/** What goes wrong in the DNS. */
export const dnsFaults: readonly Fault[] = [
  answering(
    "the API's name is gone",
    ["dns-points-to-production", "dns-records-published"],
    (dns) => {
      dns.remove(`api.${domain}`);
    },
  ),
  answering(
    "the application's name leads to a private address",
    ["dns-points-to-production"],
    (dns) => {
      dns.replace(`app.${domain}`, "A", "10.0.0.7");
    },
  ),
  answering(
    "there is no SPF record",
    ["mail-records-published", "dns-records-published"],
    (dns) => {
      dns.replaceTexts(domain);
    },
  ),
  answering(
    "SPF lets everybody send",
    ["mail-records-published", "dns-records-published"],
    (dns) => {
      dns.replaceTexts(domain, "v=spf1 include:sendgrid.net +all");
    },
  ),
  answering(
    "there are two SPF records",
    ["mail-records-published", "dns-records-published"],
    (dns) => {
      dns.replaceTexts(domain, "v=spf1 include:sendgrid.net -all", "v=spf1 -all");
    },
  ),
  answering("a DKIM key is gone", ["mail-records-published", "dns-records-published"], (dns) => {
    dns.remove(`s1._domainkey.${domain}`);
  }),
  answering(
    "there is no DMARC record",
    ["mail-records-published", "dns-records-published"],
    (dns) => {
      dns.remove(`_dmarc.${domain}`);
    },
  ),
  answering(
    "CAA keeps out the certificate authorities in use",
    ["certificate-authorities-allowed", "dns-records-published"],
    (dns) => {
      dns.replace(domain, "CAA", { flags: 0, tag: "issue", value: "someone-else.example" });
    },
  ),
  answering("the registrar does not publish the zone's key", ["dnssec-chain"], (dns) => {
    dns.replace(domain, "DS");
  }),
];
