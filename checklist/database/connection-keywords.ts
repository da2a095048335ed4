import { urlOf } from "../environment/url";

const WORD = /(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']+)/g;

/** A keyword of a libpq connection string (`host=a sslmode=require`, or a URL); the last one counts. */
export function keywordOf(connection: string, keyword: string): string | undefined {
  const url = urlOf(connection);
  if (url !== undefined) return url.searchParams.getAll(keyword).pop();
  const found = [...connection.matchAll(WORD)].filter(([, word]) => word === keyword).pop()?.[2];
  return found?.replace(/^'([^]*)'$/, "$1").replaceAll(/\\(.)/g, "$1");
}
