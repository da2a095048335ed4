import { z } from "zod";

import type { HttpApi } from "../../../providers/framework/http-api";
import type { Properties, Property } from "../../../providers/framework/resource";

/** What all of R2's resources have. */
export const ACCOUNT: Property = { type: "string", required: true, replaces: true };

/** Where the objects may be; a change of it is sent as an update, which finds no bucket there. */
export const JURISDICTION: Property = {
  type: "string",
  whenAbsent: "default",
  schema: oneOf("jurisdiction", "default", "eu", "fedramp"),
};

/** The API as R2 wants to be asked: the jurisdiction in a header. */
export function within(api: HttpApi, { jurisdiction }: Properties, more: object = {}): HttpApi {
  const asked = z.string().default("default").parse(jurisdiction);
  return { ...api, headers: { ...api.headers, "cf-r2-jurisdiction": asked, ...more } };
}

/** The path of all buckets of an account, or of what is below one of them. */
export function bucketsOf(accountId: unknown, ...below: unknown[]): string {
  const parts = [accountId, ...below].map((part) => encodeURIComponent(z.string().parse(part)));
  const [account = "", ...rest] = parts;
  return ["accounts", account, "r2", "buckets", ...rest].join("/");
}

/** One of some texts, in any case, in the official plugin's words. */
export function oneOf(attribute: string, ...values: readonly string[]): z.ZodType {
  const list = values.map((value) => `"${value}"`).join(" ");
  return z
    .string()
    .refine(
      (text) => values.some((value) => value.toLowerCase() === text.toLowerCase()),
      `Invalid Attribute Value Match. Attribute ${attribute} value must be one of: [${list}]`,
    );
}
