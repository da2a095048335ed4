import { extensionNamed } from "../../database/extensions";
import { valueOr } from "../../resources/property";
import { fail, failIf, PASS } from "../../rule";
import { resourceRule } from "./resource-rule";
import type { ResourceRule } from "./resource-rule";

const extensionSafe = resourceRule({
  id: "extension-safe",
  items: ["3.1", "2.1"],
  title: "No extension opens the server's machine",
  why: "An untrusted language or a way to files takes the whole machine, with every database and key on it, as soon as somebody makes one function in it.",
  fix: "Take the extension away, and do that work in the application. What PostgreSQL calls trusted is safe: plpgsql, pg_trgm, pgcrypto, unaccent, hstore.",
  severity: "error",
  kinds: ["extension"],
  verdict: ({ name }, _context) => {
    const text = valueOr(name, "");
    if (text === undefined) return "unknown";
    const found = extensionNamed(text);
    return found?.kind === "dangerous" ? fail(`${found.allows} (untrusted)`) : PASS;
  },
});

const extensionReviewed = resourceRule({
  id: "extension-reviewed",
  items: ["3.1"],
  title: "Somebody has decided each extension that reaches beyond the database",
  why: "What connects elsewhere, runs on its own or is not known here passes over rules that are made for people and applications.",
  fix: "Take the extension away if nothing uses it, or waive this rule for it with the reason.",
  severity: "warning",
  kinds: ["extension"],
  verdict: ({ name }) => {
    const text = valueOr(name, "");
    if (text === undefined) return "unknown";
    const found = extensionNamed(text);
    if (found === undefined)
      return fail("is an extension of which nobody here knows what it allows");
    return failIf(found.kind === "reviewed", found.allows);
  },
});

export const extensionRules: readonly ResourceRule[] = [extensionSafe, extensionReviewed];
