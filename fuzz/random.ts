/** Numbers that look random, the same ones for the same seed (Numerical Recipes' generator). */
export class Random {
  #state: number;

  public constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to the limit, without it. */
  public below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    // The low bits repeat too soon.
    return Math.floor(((this.#state >>> 8) / 2 ** 24) * limit);
  }

  /** One of these. */
  public pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}
