import { isBimi, parseBimi } from "../../dns/bimi";
import { dmarcName } from "../../dns/dmarc";
import { policyFor } from "../../dns/dmarc-discovery";
import { sayProblems } from "../../dns/parsed";
import { labelOf } from "../../resources/subject";
import { fail, NOT_APPLICABLE, PASS } from "../../rule";
import { declaredDmarc, declaredZone } from "./declared-zone";
import { nameOf, ofText, textOf } from "./dns-text";
import { resourceRule, stackRule } from "./resource-rule";
import type { Answer, ResourceRule, StackRule } from "./resource-rule";

const AT = /^[^.]+\._bimi\.(.+)$/;

const bimiValid = resourceRule({
  id: "bimi-valid",
  items: ["4.10"],
  title: "BIMI records lead to the brand's logo",
  why: "Mail programs show no logo for a record that they cannot read, or one that is not served over https.",
  fix: 'Write "v=BIMI1; l=https://<host>/<logo>.svg; a=https://<host>/<certificate>.pem" at default._bimi.<domain>.',
  severity: "error",
  kinds: ["dns-record"],
  verdict: (record) =>
    ofText(record, (text) => {
      if (!AT.test(nameOf(record) ?? "") && !isBimi(text)) return NOT_APPLICABLE;
      const errors = parseBimi(text).problems.filter(({ severity }) => severity === "error");
      return errors.length === 0 ? PASS : fail(sayProblems(errors));
    }),
});

const bimiEnforced = stackRule({
  id: "bimi-enforced",
  items: ["4.10", "4.15"],
  title: "A domain with a logo refuses forged mail",
  why: "No mail program shows the logo of a domain whose DMARC policy lets forged mail through.",
  fix: "Take the BIMI record out until the domain's DMARC record says p=quarantine or p=reject, without t=y and without sp=none.",
  severity: "error",
  judge: (stack, context) => {
    const zone = declaredZone(stack, context);
    return zone.named.flatMap(({ name, record }): Answer[] => {
      const domain = AT.exec(name)?.[1];
      const bimi = parseBimi(textOf(record) ?? "").record;
      // Without a logo the record says that there is none to show.
      if (domain === undefined || bimi?.logo === undefined) return [];
      const at = { subject: labelOf(record), id: record.id };
      const applied = policyFor(domain, (one) => declaredDmarc(zone, one));
      if (applied === undefined) {
        const isElsewhere = zone.isDelegated(dmarcName(domain));
        return [
          { ...at, outcome: zone.isPartlyUnknown || isElsewhere ? "unknown" : fail(NOT_ENFORCED) },
        ];
      }
      const isEnforced = applied.policy !== "none" && applied.record.sp !== "none";
      return [{ ...at, outcome: isEnforced ? PASS : fail(NOT_ENFORCED) }];
    });
  },
});

const NOT_ENFORCED = "shows a logo for a domain whose DMARC policy is not enforced";

export const mailBrandRules: readonly ResourceRule[] = [bimiValid];

export const mailBrandStackRules: readonly StackRule[] = [bimiEnforced];
