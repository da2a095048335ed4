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
