/** The areas of the system that somebody answers for. */
export const AREAS = [
  "database",
  "backups",
  "dns",
  "edge",
  "mail",
  "texts",
  "payments",
  "hosting",
  "monitoring",
  "secrets",
] as const;
export type Area = (typeof AREAS)[number];

/** Whom the whole system calls where an area has nobody of its own. */
export const EVERYTHING = "all";

/** Who is called: an address, a number or a channel, by area. */
export type Contacts = Readonly<Partial<Record<Area | typeof EVERYTHING, string>>>;

const isArea = (word: string): word is Area | typeof EVERYTHING =>
  word === EVERYTHING || AREAS.some((area) => area === word);

/** An address, a telephone number, a channel such as #ops, or a page. */
const CONTACT = /^[A-Za-z0-9@#+._:/-]{3,120}$/;

/**
 * Reads `all=ops@example.com,payments=+15551234567`.
 *
 * @returns The contacts, or what is wrong with the text, to follow the setting's name.
 */
export function parseContacts(text: string): { contacts: Contacts } | { problem: string } {
  const contacts: Record<string, string> = {};
  for (const part of text.split(",").map((one) => one.trim())) {
    const [area = "", contact = "", ...more] = part.split("=");
    if (!isArea(area)) {
      return { problem: `must name areas of: ${[EVERYTHING, ...AREAS].join(", ")}` };
    }
    if (more.length > 0 || !CONTACT.test(contact)) {
      return { problem: `must give ${area} an address, a number or a channel, as ${EXAMPLE}` };
    }
    if (area in contacts) return { problem: `must name ${area} once` };
    contacts[area] = contact;
  }
  return { contacts };
}

const EXAMPLE = "all=ops@bookedbarber.com,payments=+15551234567";

/** Whom to call about an area; undefined where nobody is named. */
export function contactOf(area: Area, contacts: Contacts): string | undefined {
  return contacts[area] ?? contacts[EVERYTHING];
}
