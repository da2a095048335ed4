import type { HttpApi } from "../../../providers/framework/http-api";
import type { Provider } from "../../../providers/framework/resource";
import { dnsRecord } from "./dns-record";
import { r2Bucket } from "./r2-bucket";
import { r2BucketLifecycle, r2BucketLock } from "./r2-bucket-rules";
import { ruleset } from "./ruleset";
import { readSettings, settingNames } from "./settings";
import { zoneDnssec } from "./zone-dnssec";
import { zoneSetting } from "./zone-setting";
import { getZone, getZones } from "./zones";

/** The stand-in for @pulumi/cloudflare: a zone's records, settings and rules, and R2's buckets. */
export const cloudflare: Provider<HttpApi> = {
  name: "cloudflare",
  version: "6.17.0",
  detailedDiff: false,
  variables: settingNames,
  configure: readSettings,
  resources: [
    dnsRecord,
    zoneSetting,
    zoneDnssec,
    ruleset,
    r2Bucket,
    r2BucketLifecycle,
    r2BucketLock,
  ],
  functions: [
    { token: "cloudflare:index/getZone:getZone", invoke: getZone },
    { token: "cloudflare:index/getZones:getZones", invoke: getZones },
  ],
};
