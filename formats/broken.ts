/** A file that is not what it says it is: cut off, garbled, or made to mislead. Readers throw it and nothing else. */
export class Broken extends Error {
  /** Byte at which reading ended, where there is one. */
  readonly at: number | undefined;

  constructor(what: string, at?: number) {
    super(at === undefined ? what : `${what} at byte ${at}`);
    this.name = "Broken";
    this.at = at;
  }
}
