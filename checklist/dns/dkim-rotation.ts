import { daysAfter } from "../day";
import type { Day } from "../day";
import { dkimAt } from "./dkim";
import type { DkimKey } from "./dkim";
import type { ZoneRecord } from "./zone-record";

/** A selector with the key that is published under it. */
export interface DkimSelector {
  readonly selector: string;
  readonly key: DkimKey;
}

/**
 * The two selectors between which a domain's keys go round. Mail is signed with one of them; the
 * other one has the next key, the last one, or none that counts any more.
 */
export interface DkimRotation {
  readonly signing: DkimSelector;
  readonly other?: DkimSelector;
}

/** How long a key must be published before anybody signs with it: resolvers keep old answers. */
export const DAYS_BEFORE_SIGNING = 2;
/** How long a key stays after the last mail signed with it: mail is tried for five days. */
export const DAYS_AFTER_SIGNING = 7;

/** Both selectors' records: a verifier finds the key of the mail of today and of last week. */
export function dkimRotationAt(
  domain: string,
  { signing, other }: DkimRotation,
): readonly ZoneRecord[] {
  return [signing, ...(other === undefined ? [] : [other])].map(({ selector, key }) =>
    dkimAt(selector, domain, key),
  );
}

/** The record that a selector has once its key is out of use: revoked, and not simply gone. */
export function revoked({ selector, key }: DkimSelector): DkimSelector {
  return { selector, key: { type: key.type, publicKey: "" } };
}

/** The first day on which mail may be signed with a key that was published that day. */
export function firstSigningDay(published: Day): Day {
  return daysAfter(published, DAYS_BEFORE_SIGNING);
}

/** The first day on which a key may be revoked with which nobody signs since that day. */
export function firstRevocationDay(lastSigned: Day): Day {
  return daysAfter(lastSigned, DAYS_AFTER_SIGNING);
}
