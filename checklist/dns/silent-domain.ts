import { dkimAt } from "./dkim";
import { dmarcAt } from "./dmarc";
import type { DmarcRecord } from "./dmarc";
import { mxAt, NULL_MX } from "./mx";
import { spfAt, spfOf } from "./spf";
import type { ZoneRecord } from "./zone-record";

/** What a name needs that sends no mail. */
export interface SilentOptions {
  /** Where receivers report who forges mail in its name: `mailto:dmarc@example.com`. */
  readonly rua?: readonly string[];
  /** Whether other mail reaches the name: then it has MX records of its own, and no Null MX. */
  readonly receives?: boolean;
}

/**
 * The records of a name that sends nothing, each of which tells receivers so: nobody may send, no
 * host takes mail, what fails is rejected, and every DKIM key is revoked.
 */
export function silentDomain(
  domain: string,
  { rua, receives = false }: SilentOptions = {},
): readonly ZoneRecord[] {
  const policy: DmarcRecord = { p: "reject", sp: "reject", ...(rua === undefined ? {} : { rua }) };
  return [
    spfAt(domain, spfOf({})),
    ...(receives ? [] : mxAt(domain, [NULL_MX])),
    dmarcAt(domain, policy),
    dkimAt("*", domain, { type: "rsa", publicKey: "" }),
  ];
}
