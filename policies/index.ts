import { PolicyPack } from "@pulumi/policy";

import { policies } from "./catalogue";

new PolicyPack("bookedbarber-checklist", {
  displayName: "BookedBarber production deployment checklist",
  policies,
});
