import { charactersAmiss } from "../environment/characters";
import { everyRule, fail, failIf, PASS, variableRule } from "../rule";
import type { Rule } from "../rule";

const noUnseenCharacter = everyRule({
  id: "no-unseen-character",
  items: ["2.1", "2.3"],
  title: "No value holds a character that nobody sees, or quotation marks of a document",
  why: "Chats, pages and documents put them into what is copied: the value looks right, and is another one.",
  fix: "Delete that character, or type the value by hand.",
  severity: "error",
  verdict: (_content, _name, raw) => {
    const amiss = charactersAmiss(raw);
    return amiss === undefined ? PASS : fail(amiss.problem, amiss.fix);
  },
});

const noSpaceInKey = variableRule({
  id: "no-space-in-key",
  items: ["2.1", "1.3", "1.9", "1.10", "1.11"],
  title: "No vendor's key or id has white space in it",
  why: "A key that was copied out of a wrapped line is another key, and is refused.",
  fix: "Take the white space out of the key, or copy it again in one piece.",
  severity: "error",
  variables: [
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_CONNECT_CLIENT_ID",
    "TWILIO_AUTH_TOKEN",
    "GOOGLE_CLIENT_SECRET",
    "SENTRY_AUTH_TOKEN",
  ],
  verdict: (text) => failIf(/\s/.test(text), "has white space in it"),
});

export const characterRules: readonly Rule[] = [noUnseenCharacter, noSpaceInKey];
