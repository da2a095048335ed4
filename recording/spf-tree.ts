import { promises as dns } from "node:dns";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { format, resolveConfig } from "prettier";

import { isFullDomain } from "../checklist/dns/name";
import type { SpfTree } from "../checklist/dns/recorded-spf";
import { recordSpf } from "./record-spf";

/**
 * `npm run spf-tree -- [--dns ADDRESS:PORT] [--file FILE] [NAME...]`: writes down what the DNS says
 * of the names that SPF records include, those that are recorded already and the given ones, and of
 * all that they lead to.
 */
const FILE = path.join(__dirname, "..", "checklist", "dns", "spf-tree.json");
const USAGE = "npm run spf-tree -- [--dns ADDRESS:PORT] [NAME...]";

async function main(given: readonly string[]): Promise<void> {
  const { names, server, file } = readArguments(given);
  const resolver = new dns.Resolver({ timeout: 5000, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  const before = JSON.parse(readFileSync(file, "utf8")) as SpfTree;
  const today = new Date().toISOString().slice(0, 10);
  const tree = await recordSpf([...Object.keys(before), ...names], resolver, today);
  const text = JSON.stringify(tree, null, 2);
  const style = await resolveConfig(FILE);
  writeFileSync(file, await format(text, { ...style, parser: "json" }));
  const changed = Object.keys(tree).filter(
    (name) => JSON.stringify(tree[name]?.spf) !== JSON.stringify(before[name]?.spf),
  );
  console.log(`${Object.keys(tree).length} names are recorded, ${changed.length} of them anew.`);
  for (const name of changed) console.log(`  ${name}`);
}

function readArguments(given: readonly string[]): {
  readonly names: readonly string[];
  readonly server: string | undefined;
  readonly file: string;
} {
  const names: string[] = [];
  const options = new Map<string, string>();
  const rest = [...given];
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    if (one === "--dns" || one === "--file") {
      const value = rest.shift();
      if (value === undefined) throw new Error(`${one} has no value: ${USAGE}`);
      options.set(one, value);
    } else if (isFullDomain(one)) {
      names.push(one);
    } else {
      throw new Error(`${JSON.stringify(one)} is no domain's name: ${USAGE}`);
    }
  }
  return { names, server: options.get("--dns"), file: options.get("--file") ?? FILE };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`Nothing was recorded: ${(error as Error).message}.`);
  process.exitCode = 1;
});
