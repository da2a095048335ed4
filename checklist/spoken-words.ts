import { z } from "zod";

import { blankIn } from "./attestation-templates";

/** What nobody sees: controls, marks of direction, joiners, fillers, private and unassigned signs. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Words that stand in for something that is still to come. */
const FILLERS = new Set(
  (
    "todo tbd tba fixme wip xxx na none null nil undefined placeholder dummy lorem ipsum dolor sit amet " +
    "foo bar baz qux asdf qwerty blah bla test testing tested done ok okay yes yep true pass passed " +
    "good fine check checked sample example later soon pending insert here statement evidence " +
    "link ticket somebody someone me it is was all has been and the to be of in"
  ).split(" "),
);

/**
 * Why a text says nothing, or hides what it says; undefined where it does neither. It reads on after
 * the field's name.
 *
 * @param least So many different words must be left without fillers; a number is none.
 */
export function whyEmpty(text: string, least: number): string | undefined {
  // A text of several lines is one.
  if (UNSEEN.test(text.replace(/[\t\n\r]/g, " "))) {
    return "has characters that nobody can see: write it anew, without copying";
  }
  if (blankIn(text) !== undefined) return "still has a blank such as <day> to fill in";
  const said = spokenWords(text);
  const enough = said.length > 0 && new Set(said.filter(isWord)).size >= least;
  return enough ? undefined : "says nothing: it is a placeholder, or empty";
}

/** The words and numbers of a text that are no fillers and no rows of one sign. */
function spokenWords(text: string): readonly string[] {
  const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return all.filter((word) => !FILLERS.has(word) && !isRow(word));
}

/** A letter by itself, as in "n/a", is none. */
const isWord = (text: string): boolean => /\p{L}/u.test(text) && text.length > 1;

const isRow = (word: string): boolean => word.length > 2 && new Set(word).size === 1;

/** What a person's text in a file of records must be. */
interface TextDemand {
  /** The fewest characters. */
  readonly least: number;
  readonly most: number;
  /** The fewest different words. */
  readonly different: number;
  /** Why a text that says something is wrong all the same; undefined where it is not. */
  readonly whyWrong?: (text: string) => string | undefined;
}

/** A text that people can see, and that says something. It has one problem at most. */
export function spokenText({ least, most, different, whyWrong }: TextDemand): z.ZodString {
  return z
    .string()
    .trim()
    .min(least, { error: least > 1 ? "is too short to be one" : "is empty", abort: true })
    .max(most, { error: `is longer than ${most} characters`, abort: true })
    .superRefine((text, context) => {
      const message = whyEmpty(text, different) ?? whyWrong?.(text);
      if (message !== undefined) context.addIssue({ code: "custom", message, continue: false });
    });
}
