import { fail, notApplicable, pass, unknown, warn } from "../look";
import type { Answer, Look, Site } from "../look";
import { isTlsRefusal, reasonOf } from "../network/failure";
import type { TlsAnswer } from "../network/network";
import { webHosts } from "./hosts";

const DAY = 86_400_000;
/** Platforms renew with a third of the time left: later than this, renewing has gone wrong. */
const FEWEST_DAYS = 14;
/** Enough to order a certificate that no machine renews. */
const DAYS_BY_HAND = 30;
/** Authorities that renew by machine issue for 90 days and less. */
const LONGEST_BY_MACHINE = 100;
/** Certificates of less than this are renewed within days of their end by nature. */
const SHORT_LIVED = 45;

/** What a host showed: its certificate, and whether it also takes TLS 1.0 or 1.1. */
export interface TlsSeen {
  readonly tls: TlsAnswer;
  /** The old version that it took; undefined if it refuses them; why that cannot be known. */
  readonly old: { readonly taken?: string } | { readonly reason: string };
}

/** Shakes hands with each host, and once more with nothing but old TLS to offer. */
export const certificates: Look = async (site) => {
  const { served, absent } = webHosts(site.target);
  const answers = await Promise.all(
    served.map(async (host): Promise<readonly Answer[]> => {
      const seen = await handshakes(site, host);
      return "reason" in seen
        ? [unknown(host, `Its certificate cannot be seen, because ${seen.reason}.`)]
        : judgeTls(host, seen, site.today);
    }),
  );
  return [
    ...answers.flat(),
    ...absent.map((host) => notApplicable(host, "The stack declares no record of this host.")),
  ];
};

async function handshakes(
  { network, signal }: Site,
  host: string,
): Promise<TlsSeen | { readonly reason: string }> {
  const because = (error: unknown): { readonly reason: string } => {
    const reason = reasonOf(error);
    if (signal.aborted || reason === undefined) throw error;
    return { reason };
  };
  try {
    const tls = await network.handshake(host, signal);
    const old = await network.handshake(host, signal, "old-tls").then(
      ({ protocol }) => ({ taken: protocol }),
      (error: unknown) => (isTlsRefusal(error) ? {} : because(error)),
    );
    return { tls, old };
  } catch (error) {
    return because(error);
  }
}

/** @param today The UTC day, YYYY-MM-DD. */
export function judgeTls(host: string, { tls, old }: TlsSeen, today: string): readonly Answer[] {
  return [judgeCertificate(host, tls, today), ...judgeOld(host, old)];
}

function judgeCertificate(host: string, tls: TlsAnswer, today: string): Answer {
  const { problem, protocol, issuer, names, validFrom, validTo } = tls;
  if (problem !== undefined) {
    const reason = reasonOf({ code: problem }) ?? "the certificate is not trusted";
    const of = problem === "ERR_TLS_CERT_ALTNAME_INVALID" ? `: of ${listed(names)}` : "";
    return fail(host, `Browsers refuse it, because ${reason}${of}.`);
  }
  const left = Math.floor((validTo.getTime() - Date.parse(`${today}T00:00:00Z`)) / DAY);
  const lifetime = Math.round((validTo.getTime() - validFrom.getTime()) / DAY);
  const fewest = lifetime < SHORT_LIVED ? Math.floor(lifetime / 3) : FEWEST_DAYS;
  const about = `valid for ${left} more days (of ${lifetime}), issued by ${issuer || "somebody without a name"}`;
  if (left < fewest) {
    return fail(host, `Its certificate is ${about}: it should have been renewed by now.`);
  }
  if (left < DAYS_BY_HAND && lifetime > LONGEST_BY_MACHINE) {
    return warn(
      host,
      `Its certificate is ${about}, and one of that length is renewed by hand.`,
      "Order the next one now, or let the platform or Cloudflare issue certificates, which renew themselves.",
    );
  }
  if (protocol !== "TLSv1.2" && protocol !== "TLSv1.3") {
    return fail(host, `It speaks ${protocol || "no known version of TLS"}.`);
  }
  return pass(host, `Its certificate is ${about}; the connection is ${protocol}.`);
}

function judgeOld(host: string, old: TlsSeen["old"]): readonly Answer[] {
  const subject = `${host} TLS 1.1`;
  if ("reason" in old) {
    return [unknown(subject, `Old TLS cannot be offered, because ${old.reason}.`)];
  }
  if (old.taken === undefined) return [pass(subject, "TLS 1.0 and 1.1 are refused.")];
  return [
    fail(
      subject,
      `It takes ${old.taken}, which is broken and retired (RFC 8996).`,
      "Set Cloudflare's min_tls_version to 1.2: `pulumi up --policy-pack policies` does it where edgeProxied is true.",
    ),
  ];
}

/** At most three names. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return "no host";
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${names.slice(0, 3).join(", ")}${more}`;
}
