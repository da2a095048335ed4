import { existsSync } from "node:fs";

import puppeteer from "puppeteer-core";
import type { Browser } from "puppeteer-core";

/** Where Chromium or Chrome is on most machines. */
const PLACES: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser of this machine: the one that CHROME_PATH names, else the first that is there. */
export function browserPath(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment["CHROME_PATH"];
  return named === undefined || named === "" ? PLACES.find((file) => existsSync(file)) : named;
}

/** Starts a browser without a window. */
export function startBrowser(executablePath: string): Promise<Browser> {
  // A browser that root starts, as in a container, refuses to work with its own sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return puppeteer.launch({ executablePath, args });
}
