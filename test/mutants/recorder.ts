import { expect } from "vitest";

export { expect };

/** A test as its file declares it. */
export interface Recorded {
  readonly name: string;
  readonly run: () => unknown;
}

/** Tests of the file that is being loaded. */
let recorded: Recorded[] = [];

/** Takes what has been declared since the last call. */
export function takeRecorded(): readonly Recorded[] {
  const taken = recorded;
  recorded = [];
  return taken;
}

/** In vitest's place in fixtures of rules: writes tests down, so that one process runs them for each mutant. */
export function describe(_name: string, declare: () => void): void {
  declare();
}

type Run = (...row: readonly unknown[]) => unknown;

export function it(name: string, run: () => unknown): void {
  recorded.push({ name, run });
}
it.each = (rows: readonly unknown[]) => (name: string, run: Run) => {
  for (const row of rows)
    recorded.push({ name, run: () => (Array.isArray(row) ? run(...(row as unknown[])) : run(row)) });
};
