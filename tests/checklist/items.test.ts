import assert from "node:assert/strict";

import { findItem, items, sections } from "../../checklist/items";

describe("the checklist's items", () => {
  it("are 134, in eleven sections of the checklist's sizes", () => {
    assert.equal(items.length, 134);
    assert.deepEqual(
      sections.map(({ number }) => items.filter(({ section }) => section === number).length),
      [17, 10, 9, 26, 12, 8, 10, 11, 8, 8, 15],
    );
  });

  it("have ids of section and ordinal, in order, and titles that are theirs alone", () => {
    for (const section of sections) {
      const own = items.filter((item) => item.section === section.number);
      assert.deepEqual(
        own.map(({ id }) => id),
        own.map((_item, index) => `${section.number}.${index + 1}`),
      );
    }
    assert.equal(new Set(items.map(({ title }) => title)).size, items.length);
  });

  it("stand where the checklist has them", () => {
    const places: Readonly<Record<string, RegExp>> = {
      "1.3": /STRIPE_SECRET_KEY/,
      "1.8": /DEBUG/,
      "1.17": /NODE_ENV/,
      "2.8": /bcrypt/,
      "3.5": /Backups/,
      "4.6": /SendGrid: a Pro plan/,
      "4.15": /DMARC/,
      "4.21": /Twilio: people can opt out/,
      "5.12": /database connections/,
      "7.6": /Render: the environment/,
      "8.6": /Live: the health/,
      "9.7": /recovery point/,
      "11.15": /feedback/,
    };
    for (const [id, title] of Object.entries(places)) {
      assert.match(findItem(id)?.title ?? "", title, id);
    }
    assert.equal(findItem("12.1"), undefined);
  });
});
