import path from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policiesFor } from "./catalogue";
import { circumstancesOf } from "./circumstances";
import { spareTheServer } from "./frugal-server";

// Both this folder and the one of the bundle are in the project's.
const root = path.join(__dirname, "..");

const policies = policiesFor(circumstancesOf(process.env, root, new Date()));
spareTheServer(policies);
new PolicyPack("bookedbarber-checklist", {
  displayName: "BookedBarber production deployment checklist",
  policies,
});
