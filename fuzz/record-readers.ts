import assert from "node:assert/strict";

import { bimiText, parseBimi } from "../checklist/dns/bimi";
import { caaText, parseCaa } from "../checklist/dns/caa";
import { dkimKeyOf, dkimText, parseDkim } from "../checklist/dns/dkim";
import { dmarcText, parseDmarc } from "../checklist/dns/dmarc";
import { parseRamp, rampOn, rampText } from "../checklist/dns/dmarc-ramp";
import {
  mtaStsPolicyText,
  mtaStsText,
  parseMtaSts,
  parseMtaStsPolicy,
} from "../checklist/dns/mta-sts";
import { mxText, parseMx } from "../checklist/dns/mx";
import { hasErrors, sayProblems } from "../checklist/dns/parsed";
import type { Parsed } from "../checklist/dns/parsed";
import { recordedNode } from "../checklist/dns/recorded-spf";
import { parseSpf, spfText } from "../checklist/dns/spf";
import { countLookups } from "../checklist/dns/spf-lookups";
import { parseTlsRpt, tlsRptText } from "../checklist/dns/tls-rpt";
import { txtContent, txtStrings, txtText } from "../checklist/dns/txt";

/** A reader with the writer of what it reads. */
function reader<T>(
  parse: (text: string) => Parsed<T>,
  build: (record: T) => string,
  more: (record: T) => void = () => undefined,
): (text: string) => void {
  return (text) => {
    const { record, problems } = parse(text);
    assert.equal(typeof sayProblems(problems), "string");
    if (record === undefined) {
      assert.ok(problems.length > 0, "nothing was read, and nothing is said of it");
      return;
    }
    more(record);
    // What was read without a mistake is written so that the same is read again.
    if (!hasErrors(problems)) assert.deepEqual(parse(build(record)).record, record);
  };
}

/** Every reader of records. Each takes any text, and throws only where it breaks its promise. */
export const recordReaders: Readonly<Record<string, (text: string) => void>> = {
  spf: reader(parseSpf, spfText, (record) => {
    const { lookups } = countLookups("example.com", record, recordedNode);
    assert.ok(lookups >= 0);
  }),
  dkim: reader(parseDkim, dkimText),
  dkimKey: (text) => {
    dkimKeyOf(text);
  },
  dmarc: reader(parseDmarc, dmarcText),
  ramp: reader(parseRamp, rampText, (ramp) => {
    rampOn(ramp, "2026-11-24");
  }),
  mtaSts: reader(parseMtaSts, mtaStsText),
  mtaStsPolicy: reader(parseMtaStsPolicy, mtaStsPolicyText),
  tlsRpt: reader(parseTlsRpt, tlsRptText),
  bimi: reader(parseBimi, bimiText),
  caa: reader(parseCaa, caaText),
  mx: reader(parseMx, mxText),
  txt: (text) => {
    const { record = [] } = txtStrings(text);
    assert.ok(record.length > 0 || text !== "");
    const read = txtText(text);
    assert.equal(txtText(txtContent(read)), read);
  },
};
