import path from "node:path";

import { PolicyPack } from "@pulumi/policy";

import { policiesFor } from "./catalogue";
import { circumstancesOf } from "./circumstances";
import { spareTheServer } from "./frugal-server";
import { takeHiddenForUnknown } from "./hidden-secrets";
import { rememberPluginPlaces } from "./plugin-places";
import { rememberSecretMarks } from "./secret-marks";

// Both this folder and the one of the bundle are in the project's.
const root = path.join(__dirname, "..");

rememberSecretMarks();
const circumstances = circumstancesOf(process.env, root, new Date());
const policies = policiesFor(circumstances);
// Only the analysis of a state tells no settings; a plan hides no secret.
if (circumstances.settings === undefined) takeHiddenForUnknown();
spareTheServer(policies);
rememberPluginPlaces();
new PolicyPack("bookedbarber-checklist", {
  displayName: "BookedBarber production deployment checklist",
  policies,
});
