import { randomInt } from "node:crypto";
import { z } from "zod";

const pattern = /^(?![0-9]+$)[a-z0-9_-]+$/;

/** A slug in a request. */
export function slugField(longest: number): z.ZodType<string> {
  return text(longest).regex(
    pattern,
    "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens. " +
      "It cannot be entirely numeric.",
  );
}

/** A text in a request that is neither blank nor longer than `longest`. */
export function text(longest: number): z.ZodString {
  return z
    .string("Not a valid string.")
    .trim()
    .min(1, "This field may not be blank.")
    .max(longest, `Ensure this field has no more than ${longest} characters.`);
}

/** A slug made of a name; where it is taken, with two more letters. */
export function slugOf(name: string, longest: number, isTaken: (slug: string) => boolean): string {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9_\s-]/g, "")
      .trim()
      .replace(/[\s-]+/g, "-")
      .replace(/^[-_]+|[-_]+$/g, "")
      .slice(0, longest) || "x";
  let slug = base;
  while (isTaken(slug) || !pattern.test(slug)) {
    slug = `${base.slice(0, longest - 3)}-${letter()}${letter()}`;
  }
  return slug;
}

function letter(): string {
  return String.fromCharCode("a".charCodeAt(0) + randomInt(26));
}
