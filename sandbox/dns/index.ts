import type { CloudflareState } from "../apis/cloudflare";
import { cloudflareZone } from "./cloudflare-zone";
import { makeDkimKeys, type DkimKey } from "./dkim-keys";
import { DnsFaults } from "./faults";
import { answerMessage } from "./message";
import { dkimNames, outsideWorld } from "./outside-world";
import { serveDns, type ServedDns } from "./server";

export { edgeAddresses } from "./cloudflare-zone";
export type { DkimKey } from "./dkim-keys";
export type { DnsFaults } from "./faults";
export { sendgridAddress, strangerAddress } from "./outside-world";

/** The sandbox's DNS. */
export interface SandboxDns extends ServedDns {
  /** What the senders of the rest of the world sign with. */
  readonly dkimKeys: readonly DkimKey[];
  /** What it answers instead of what is in the zones. */
  readonly faults: DnsFaults;
}

/**
 * Serves the zones of the Cloudflare API, as they are at each question, and the few names of the
 * rest of the world that they lead to. It refuses all others.
 */
export async function startDns(state: CloudflareState): Promise<SandboxDns> {
  const dkimKeys = await makeDkimKeys(dkimNames);
  const outside = outsideWorld(dkimKeys);
  const faults = new DnsFaults();
  const served = await serveDns((message, transport) =>
    answerMessage(
      message,
      [...[...state.zones.values()].map(cloudflareZone), ...outside].map((zone) =>
        faults.over(zone),
      ),
      transport,
    ),
  );
  return { ...served, dkimKeys, faults };
}
