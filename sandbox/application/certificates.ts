import { makeAuthority, makeSelfSigned } from "../certificate";
import type { Authority, ServerCertificate } from "../certificate";
import type { Fault } from "./faults";

/** As the authorities of the platforms issue them. */
const lifetimeDays = 90;

/** A host's certificate that is wrong in the way of a fault. */
const WRONG: Partial<
  Record<Fault, (host: string, authority: Authority) => Promise<ServerCertificate>>
> = {
  "certificate-expired": (host, authority) =>
    authority.issue({ names: [host], days: lifetimeDays, sinceDays: lifetimeDays + 3 }),
  "certificate-ends-soon": (host, authority) =>
    authority.issue({ names: [host], days: lifetimeDays, sinceDays: lifetimeDays - 10 }),
  "certificate-by-hand": (host, authority) =>
    authority.issue({ names: [host], days: 365, sinceDays: 345 }),
  "certificate-other-host": (_host, authority) =>
    authority.issue({ names: ["other.example.net"], days: lifetimeDays }),
  "mta-sts-certificate": (_host, authority) =>
    authority.issue({ names: ["other.example.net"], days: lifetimeDays }),
  "certificate-self-signed": (host) => makeSelfSigned({ names: [host], days: lifetimeDays }),
  "certificate-foreign-authority": async (host) => {
    const foreign = await makeAuthority("Nobody's CA");
    const own = await foreign.issue({ names: [host], days: lifetimeDays });
    return { ...own, certificate: `${own.certificate.trimEnd()}\n${foreign.certificate}` };
  },
  "certificate-incomplete-chain": async (host) =>
    (await makeAuthority("Sandbox CA in between")).issue({ names: [host], days: lifetimeDays }),
};

/** The certificates of the application's hosts. */
export class HostCertificates {
  private readonly made = new Map<string, Promise<ServerCertificate>>();

  public constructor(
    private readonly authority: Authority,
    /** The hosts whose certificates can be wrong, by the faults that are about them. */
    private readonly host: (fault: Fault) => string,
  ) {}

  /** The wrong certificate of a host, if one of the faults is about it. */
  public async of(host: string, faults: Iterable<Fault>): Promise<ServerCertificate | undefined> {
    const fault = [...faults].find((each) => each in WRONG && this.host(each) === host);
    const make = fault === undefined ? undefined : WRONG[fault];
    if (fault === undefined || make === undefined) return undefined;
    const made = this.made.get(fault) ?? make(host, this.authority);
    this.made.set(fault, made);
    return made;
  }
}

/** The common certificate of the hosts, also for loopback. */
export function hostCertificate(
  authority: Authority,
  hosts: readonly string[],
): Promise<ServerCertificate> {
  return authority.issue({
    names: [...hosts, "localhost"],
    addresses: ["127.0.0.1"],
    days: lifetimeDays,
  });
}
