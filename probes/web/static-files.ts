import { isUnderDomain } from "../../checklist/environment/host";
import { fail, pass, unknown, warn } from "../look";
import type { Answer, Look } from "../look";
import { follow } from "./follow";
import { reach, statusText } from "./reach";
import type { Reached } from "./reach";

const YEAR = 365 * 86_400;
/** Enough to see how the server treats them. */
const MOST_FILES = 6;
/** Below this a file hardly gets smaller, and servers leave it as it is. */
const SMALL = 1024;
const ENCODINGS = ["br", "gzip", "zstd"];

/** Reads the application's page, and asks for the scripts and style sheets that it names. */
export const staticFiles: Look = async (site) => {
  const { appHost, domain } = site.target;
  const hops = await follow(site, `https://${appHost}/`, (host) => isUnderDomain(host, domain));
  const { url, reached } = hops.at(-1) ?? hops[0];
  if (!("answer" in reached)) {
    return [unknown(appHost, `Its page cannot be seen, because ${reached.reason}.`)];
  }
  if (reached.answer.status !== 200) {
    return [unknown(appHost, `Its page ${statusText(reached.answer.status)}, and names no files.`)];
  }
  const files = filesOf(reached.answer.body, url);
  if (files.length === 0) {
    return [
      unknown(
        appHost,
        "Its page names no script and no style sheet of its own, so that there is nothing to judge.",
        "Have the page of / be built by Next.js, with its files below /_next/static/.",
      ),
    ];
  }
  return Promise.all(
    files.map(async (file) =>
      judgeFile(
        `${file.hostname}${file.pathname}`,
        await reach(site, { url: file.href, headers: { "accept-encoding": "br, gzip" } }),
      ),
    ),
  );
};

/** A tag ends before the next begins, and is no longer than tags are. */
const TAG = /<(?:script|link)(\s[^<>]{0,2000})>/gi;
const ADDRESS = /\s(?:src|href)\s*=\s*(["'])(.*?)\1/i;

/** The scripts and style sheets that a page names, of its own host and over https. */
export function filesOf(html: string, page: URL): readonly URL[] {
  const named = [...html.matchAll(TAG)]
    .flatMap(([, attributes = ""]) => ADDRESS.exec(attributes)?.[2] ?? [])
    .map((address) => address.replaceAll("&amp;", "&"))
    .filter((address) => URL.canParse(address, page.href))
    .map((address) => new URL(address, page.href))
    .filter(
      ({ protocol, hostname, pathname }) =>
        protocol === "https:" && hostname === page.hostname && /\.(?:m?js|css)$/.test(pathname),
    );
  const unique = new Map(named.map((url) => [url.href, url]));
  return [...unique.values()].slice(0, MOST_FILES);
}

export function judgeFile(subject: string, reached: Reached): Answer {
  if (!("answer" in reached)) {
    return unknown(subject, `It cannot be fetched, because ${reached.reason}.`);
  }
  const { status, headers, body } = reached.answer;
  if (status === 429) return unknown(subject, `It ${statusText(status)}.`);
  if (status !== 200) return fail(subject, `The page names it, and it ${statusText(status)}.`);
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase();
  const length = Number(headers["content-length"] ?? body.length);
  if (!ENCODINGS.includes(encoding) && length >= SMALL) {
    return fail(
      subject,
      `It is not compressed (${length} octets).`,
      "Leave compress on in next.config.js, and Cloudflare in front (edgeProxied).",
    );
  }
  const directives = (headers["cache-control"] ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.trim());
  const age = /^max-age=(\d{1,15})$/.exec(
    directives.find((part) => part.startsWith("max-age=")) ?? "",
  )?.[1];
  const kept = directives.includes("no-store") || directives.includes("no-cache") ? "0" : age;
  if (Number(kept ?? 0) < YEAR) {
    return fail(
      subject,
      `Browsers keep it for ${kept ?? "0"} s, not for a year.`,
      "Files below /_next/static/ are named by their content: serve them with Cache-Control: public, max-age=31536000, immutable.",
    );
  }
  if (!directives.includes("immutable")) {
    return warn(
      subject,
      "Browsers keep it for a year, and still ask at every reload whether it has changed.",
      "Serve files below /_next/static/ with Cache-Control: public, max-age=31536000, immutable.",
    );
  }
  const how = ENCODINGS.includes(encoding) ? `compressed (${encoding})` : "too small to compress";
  return pass(subject, `It is ${how}, and kept for ${Math.floor(Number(age) / 86_400)} days.`);
}
