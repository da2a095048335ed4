const windowMs = 60_000;

/** Counts requests in a window of a minute that begins with the first of them. */
export class RateLimit {
  private begin = 0;
  private counted = 0;

  /** @returns The seconds until the window ends, if this request is one too many. */
  public count(limit: number, now: number = Date.now()): number | undefined {
    if (now - this.begin >= windowMs) {
      this.begin = now;
      this.counted = 0;
    }
    this.counted += 1;
    return this.counted > limit ? Math.ceil((this.begin + windowMs - now) / 1000) : undefined;
  }
}
