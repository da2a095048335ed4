import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import type { AxeResults } from "axe-core";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";

import { render } from "../../../checklist/report/render";
import { reportOf } from "../../../checklist/report/result";
import { browserPath, startBrowser } from "./browser";
import { hostile, oneOfEach, TODAY } from "./findings";
import { samples } from "./samples";

/** What a page answers to an expression; its own names are none of this program's. */
async function ask(page: Page, expression: string): Promise<unknown> {
  return page.evaluate(expression);
}

/** How many elements that a selector finds can be seen. */
const visible = (page: Page, selector: string): Promise<unknown> =>
  ask(
    page,
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility()).length`,
  );

const WIDTHS = [360, 768, 1280];

/** Every kind of finding, texts as long as they get, records, changes, and 134 items. */
const long = "x".repeat(400);
const whole = {
  ...reportOf([...oneOfEach, hostile(long), { ...hostile(long), items: ["3.9"] }], [], TODAY, {
    origin: { stack: "production", judgedAt: `${TODAY}T09:30:00.000Z`, commit: "ab".repeat(20) },
  }),
  changes: samples["report"]?.changes,
};
const { changes, ...rest } = whole;
const pages = {
  report: changes === undefined ? rest : { ...rest, changes },
  records: samples["report"] ?? assert.fail("no sample"),
  environment: samples["environment"] ?? assert.fail("no sample"),
};

const executable = browserPath();

describe("the HTML report in a browser", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "checklist-page-"));
  let browser: Browser | undefined;

  before(async function () {
    // Pending, and said so, where there is none: install chromium, or name one by CHROME_PATH.
    if (executable === undefined) this.skip();
    browser = await startBrowser(executable);
    for (const [name, result] of Object.entries(pages)) {
      writeFileSync(path.join(folder, `${name}.html`), render(result, "html"));
    }
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Setting {
    readonly name?: keyof typeof pages;
    readonly width?: number;
    readonly scheme?: "light" | "dark";
    readonly script?: boolean;
    readonly hash?: string;
  }

  /** A page, and what it complained of and asked for. */
  async function open({
    name = "report",
    width = 1280,
    scheme = "light",
    script = true,
    hash = "",
  }: Setting = {}): Promise<{
    page: Page;
    said: string[];
    asked: string[];
  }> {
    const page = await (browser ?? assert.fail("no browser")).newPage();
    const [said, asked]: [string[], string[]] = [[], []];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => asked.push(request.url()));
    await page.setJavaScriptEnabled(script);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href + hash);
    return { page, said, asked };
  }

  async function assertAccessible(page: Page): Promise<void> {
    const found = (await ask(page, 'axe.run({ resultTypes: ["violations"] })')) as AxeResults;
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]),
      [],
    );
    assert.ok(found.passes.length > 10);
  }

  const shownItems = (page: Page): Promise<unknown> => visible(page, "details.item");

  for (const name of Object.keys(pages) as (keyof typeof pages)[]) {
    for (const width of WIDTHS) {
      for (const scheme of ["light", "dark"] as const) {
        it(`is accessible, and fits: ${name}, ${width} wide, ${scheme}`, async () => {
          const { page, said } = await open({ name, width, scheme });
          // Only the tool itself needs what the page forbids.
          await page.setBypassCSP(true);
          await page.reload();
          await page.evaluate(axe.source);
          await assertAccessible(page);
          await ask(
            page,
            'for (const one of document.querySelectorAll("details")) one.open = true',
          );
          // Opened, the 134 items are as those few, and take the tool a minute.
          if (name !== "report") await assertAccessible(page);
          const wider = await ask(
            page,
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          assert.equal(wider, 0, "it scrolls sideways");
          assert.deepEqual(said, []);
          await page.close();
        });
      }
    }
  }

  it("asks for nothing but itself, and breaks none of its own rules", async () => {
    const { page, said, asked } = await open();
    assert.deepEqual(said, []);
    assert.deepEqual(asked, [page.url()]);
    await page.close();
  });

  it("filters by status, section, how and text, by keyboard alone, and counts what is left", async () => {
    const { page } = await open();
    const told = (): Promise<unknown> => ask(page, 'document.getElementById("shown").textContent');
    const items = rest.items ?? [];
    assert.equal(await told(), "134 of 134 items");

    await page.focus('input[value="not-ready"]');
    await page.keyboard.press("Space");
    const others = items.filter(({ status }) => status !== "not-ready").length;
    assert.equal(await shownItems(page), others);
    assert.equal(await told(), `${others} of 134 items`);
    await page.keyboard.press("Space");

    await page.focus("#filter-section");
    await page.keyboard.type("9 Backup");
    assert.equal(await shownItems(page), 8);
    assert.equal(await visible(page, ".group"), 1);
    await page.select("#filter-section", "");

    await page.select("#filter-how", "attested");
    assert.equal(await shownItems(page), items.filter(({ how }) => how === "attested").length);
    await page.select("#filter-how", "");

    await page.focus("#filter-text");
    await page.keyboard.type("Backup RESTORED ");
    assert.ok(Number(await shownItems(page)) < 10);
    assert.equal(await visible(page, "#item-9\\.3"), 1);
    await page.keyboard.type("xyzzy");
    assert.equal(await shownItems(page), 0);
    assert.equal(await visible(page, "#nothing"), 1);
    await page.keyboard.press("Enter");

    await page.focus('button[type="reset"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      'document.querySelectorAll("details.item:not([hidden])").length === 134',
    );
    assert.equal(await told(), "134 of 134 items");
    await page.close();
  });

  it("opens and closes all that is shown", async () => {
    const { page } = await open();
    const count = (): Promise<unknown> =>
      ask(page, 'document.querySelectorAll("details.item[open]").length');
    await page.select("#filter-section", "9");
    await page.click("#open-all");
    assert.equal(await count(), 8);
    await page.click("#open-all");
    assert.equal(await count(), 0);
    await page.close();
  });

  it("copies a command, or selects it where that is forbidden", async () => {
    const { page } = await open();
    await page.click("#item-9\\.3 > summary");
    await page.click("#item-9\\.3 .copy");
    const answer = await page.waitForFunction(
      `[document.querySelector("#item-9\\\\.3 .copy").textContent].find((text) => text !== "Copy")`,
    );
    assert.match(String(await answer.jsonValue()), /^(Copied|Press Ctrl\+C)$/);
    await page.close();
  });

  it("opens the item that an address leads to, filtered out or not", async () => {
    const { page } = await open({ hash: "#item-9.3" });
    assert.equal(await visible(page, "#item-9\\.3[open]"), 1);
    await page.select("#filter-section", "1");
    await ask(page, 'location.hash = "#item-9.4"');
    await page.waitForFunction('document.getElementById("item-9.4").checkVisibility()');
    assert.equal(await visible(page, "#item-9\\.4[open]"), 1);
    await page.close();
  });

  it("shows everything without a script, and no control that would do nothing", async () => {
    const { page } = await open({ script: false });
    assert.equal(await shownItems(page), 134);
    for (const control of ["#filters", ".copy", "#nothing"]) {
      assert.equal(await visible(page, control), 0, control);
    }
    await page.close();
  });

  it("prints all that is folded, with addresses, and without controls", async () => {
    for (const script of [true, false]) {
      const { page } = await open({ name: "records", script });
      await page.emulateMediaType("print");
      const hidden = await ask(
        page,
        `[...document.querySelectorAll("details")].filter((one) =>
          getComputedStyle(one, "::details-content").contentVisibility !== "visible").map(({ id }) => id)`,
      );
      assert.deepEqual(hidden, [], "the inside of these is not printed");
      assert.equal(await visible(page, "#filters button"), 0);
      const pdf = await page.pdf();
      assert.ok(pdf.length > 10_000);
      await page.close();
    }
  });
});

describe("the browser of the tests", () => {
  it("is the one that CHROME_PATH names, before all others", () => {
    assert.equal(browserPath({ CHROME_PATH: "/somewhere/chrome" }), "/somewhere/chrome");
    assert.equal(browserPath({ CHROME_PATH: "" }), browserPath({}));
  });
});
