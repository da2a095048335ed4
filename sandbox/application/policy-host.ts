import type { Fault } from "./faults";

/** The policy of the stack `sandbox` as its output mtaStsPolicy has it. */
export const stackPolicy =
  "version: STSv1\r\nmode: testing\r\nmx: smtp.google.com\r\nmax_age: 86400\r\n";

/** The host of the MTA-STS policy, at Cloudflare Pages or the like: past the edge of the zone. */
export function policyAnswer(
  path: string,
  policy: string,
  has: (fault: Fault) => boolean,
): Response {
  if (path !== "/.well-known/mta-sts.txt" || has("mta-sts-missing")) {
    return new Response("Not Found", { status: 404 });
  }
  if (has("mta-sts-redirects")) {
    return new Response(null, { status: 301, headers: { location: "/policies/mta-sts.txt" } });
  }
  const text = has("mta-sts-nonsense")
    ? "<!DOCTYPE html><title>Not a policy</title>"
    : has("mta-sts-other-host")
      ? policy.replace(/^mx: .*\r$/gm, "mx: mail.example.net\r")
      : has("mta-sts-none")
        ? policy.replace(/^mode: .*\r$/m, "mode: none\r")
        : policy;
  const type = has("mta-sts-html") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
  return new Response(text, { headers: { "content-type": type } });
}
