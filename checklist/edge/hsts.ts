/** HSTS as a browser is told: for how long, for which hosts, and whether it may come built in. */
export interface Hsts {
  readonly maxAge: number;
  readonly includeSubdomains: boolean;
  readonly preload: boolean;
}

const DAY = 86_400;

/** What browsers' preload list asks for at least, and the most that Cloudflare takes. */
export const HSTS_YEAR = 365 * DAY;

/**
 * The steps towards strict HSTS. A browser that has been told remembers it for that long, whatever
 * is mended meanwhile, so one begins with minutes. Preloading is taken back within months at best,
 * and is a step that somebody must ask for.
 */
export const HSTS_STAGES = {
  trial: { maxAge: 300, includeSubdomains: false, preload: false },
  week: { maxAge: 7 * DAY, includeSubdomains: false, preload: false },
  month: { maxAge: 30 * DAY, includeSubdomains: true, preload: false },
  year: { maxAge: HSTS_YEAR, includeSubdomains: true, preload: false },
  preload: { maxAge: HSTS_YEAR, includeSubdomains: true, preload: true },
} as const satisfies Readonly<Record<string, Hsts>>;

export type HstsStage = keyof typeof HSTS_STAGES;

/** The stages' names, in their order. */
export const HSTS_STAGE_NAMES = Object.keys(HSTS_STAGES) as readonly HstsStage[];

/**
 * Reads the header Strict-Transport-Security (RFC 6797, section 6.1); undefined for one that browsers
 * pass over: without max-age, or with a directive twice.
 */
export function parseHsts(text: string): Hsts | undefined {
  const directives = new Map<string, string>();
  for (const part of text.split(";")) {
    const [name = "", ...value] = part.split("=");
    const key = name.trim().toLowerCase();
    if (key === "" && value.length === 0) continue;
    if (directives.has(key)) return undefined;
    directives.set(
      key,
      value
        .join("=")
        .trim()
        .replace(/^"(.*)"$/, "$1"),
    );
  }
  const maxAge = directives.get("max-age") ?? "";
  if (!/^\d{1,15}$/.test(maxAge)) return undefined;
  return {
    maxAge: Number(maxAge),
    includeSubdomains: directives.has("includesubdomains"),
    preload: directives.has("preload"),
  };
}
