import { Resolver } from "node:dns/promises";

import { authenticate } from "mailauth";

import type { TestSandbox } from "../test-sandbox";

/** A message as a receiver gets it: what it says, and what is known of who hands it over. */
export interface Delivery {
  readonly message: string;
  readonly address: string;
  readonly helo: string;
  /** The envelope's sender. */
  readonly sender: string;
}

/** What a receiver finds out about a message, and what it does with it. */
export interface Verdict {
  readonly spf: string;
  /** The result of the signature; `none` without one. */
  readonly dkim: string;
  readonly dmarc: string;
  readonly does: string;
}

/**
 * A receiver that never asked before, so that it sees what the DNS says now: it judges by mailauth,
 * to the letter of the standards, through the sandbox's DNS.
 */
export async function receive({ environment }: TestSandbox, delivery: Delivery): Promise<Verdict> {
  const resolver = new Resolver({ tries: 2, timeout: 5000 });
  resolver.setServers([environment["SANDBOX_DNS"] ?? ""]);
  const { address: ip, helo, sender, message } = delivery;
  const { spf, dkim, dmarc } = await authenticate(message, {
    ip,
    helo,
    sender,
    mta: "mx.receiver.example",
    // What it asks for is text, addresses and mail servers; its type names only the first two.
    resolver: (name, type) => resolver.resolve(name, type) as Promise<string[][]>,
    disableArc: true,
    disableBimi: true,
    strict: true,
  });
  if (spf === false || dmarc === false) throw new Error("mailauth passed over SPF or DMARC");
  const { result } = dmarc.status;
  return {
    spf: spf.status.result,
    dkim: dkim.results.map(({ status }) => status.result).join() || "none",
    dmarc: result,
    does: result === "pass" ? "deliver" : result === "fail" ? dmarc.policy : result,
  };
}
