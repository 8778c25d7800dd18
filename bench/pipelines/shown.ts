/** What a proof shows, in order; a line that does not hold says so, and the proof does not hold with it. */
export class Shown {
  readonly #figures: (readonly [string, string])[] = [];
  #held = true;

  readonly expect = (what: string, holds: boolean, told: string): void => {
    this.#held &&= holds;
    this.#figures.push([what, holds ? told : `NO: ${told}`]);
  };

  get result(): { readonly figures: readonly (readonly [string, string])[]; readonly held: boolean } {
    return { figures: this.#figures, held: this.#held };
  }
}
