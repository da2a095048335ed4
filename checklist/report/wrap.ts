/** How many columns a terminal has. */
export const WIDTH = 80;

/** A text in lines within the width, indented; `hang` more from the second line on. */
export function wrapped(text: string, indent: number, hang = 0, width = WIDTH): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let room = width - indent;
  for (const word of wordsOf(text).flatMap((one) => broken(one, width - indent - hang))) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = width - indent - hang;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((one, index) => " ".repeat(index === 0 ? indent : indent + hang) + one);
}

/** The words of a text; a command between backticks is one, so that it can be copied as it is. */
function wordsOf(text: string): readonly string[] {
  const parts = text.split(" ");
  const marks = (part: string): number => part.split("`").length - 1;
  if (marks(text) === 0 || marks(text) % 2 === 1) return parts;
  const words: string[] = [];
  let within = false;
  for (const part of parts) {
    if (within) words.push(`${words.pop() ?? ""} ${part}`);
    else words.push(part);
    if (marks(part) % 2 === 1) within = !within;
  }
  return words;
}

/** A word in pieces that fit. */
function broken(word: string, most: number): readonly string[] {
  const characters = Array.from(word);
  if (characters.length <= most) return [word];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += most) {
    pieces.push(characters.slice(at, at + most).join(""));
  }
  return pieces;
}
