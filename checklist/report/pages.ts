import { describedRule } from "../rules/all-rules";

/** Gives the address of a rule's page; undefined for what is no rule of the checklist. */
export type PageOf = (rule: string) => string | undefined;

/**
 * Where the rules' pages are below a repository's address, as package.json has it; undefined
 * without one that is on the web.
 */
export function pagesBelow(repository: string | undefined): PageOf | undefined {
  const address = repository?.replace(/^git\+/, "").replace(/(\.git)?\/?$/, "");
  if (address === undefined || !/^https:\/\//.test(address)) return undefined;
  return (rule) => {
    // Only known ids: another may hold anything.
    if (describedRule(rule) === undefined) return undefined;
    return `${address}/blob/HEAD/${pageFile(rule)}`;
  };
}

/** A rule's page in the checkout. */
export function pageFile(rule: string): string {
  return `docs/rules/${rule}.md`;
}

/** The repository's address in the text of a package.json; undefined where it tells none. */
export function repositoryIn(packageJson: string): string | undefined {
  try {
    const { repository } = JSON.parse(packageJson) as {
      repository?: string | { url?: string };
    };
    return typeof repository === "string" ? repository : repository?.url;
  } catch {
    return undefined;
  }
}
