import { Resolver } from "node:dns/promises";

/** What a DNS server holds under a name, as texts; nothing where it has no such name or record. */
export function lookUpAt(
  server: string,
): (name: string, type: "cname" | "txt" | "mx") => Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([server]);
  const ask = async (name: string, type: "cname" | "txt" | "mx"): Promise<readonly string[]> => {
    switch (type) {
      case "cname":
        return resolver.resolveCname(name);
      case "txt":
        return (await resolver.resolveTxt(name)).map((strings) => strings.join(""));
      case "mx":
        return (await resolver.resolveMx(name)).map(({ exchange }) => exchange);
    }
  };
  return async (name, type) => {
    try {
      return await ask(name, type);
    } catch {
      return [];
    }
  };
}
