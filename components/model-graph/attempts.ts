/** Between attempts (milliseconds); Bento's retry varies its waits by half. */
const wait = 40;
const longestWait = wait * 1.5;

/** How a step's time is shared out among its attempts. */
export interface Attempts {
  readonly count: number;
  /** So long each may take (milliseconds). */
  readonly eachMilliseconds: number;
  readonly waitMilliseconds: number;
}

/** The least that an attempt is given (milliseconds): less is no time for an answer. */
export const leastAttempt = 10;

/** Shares a step's time out, so that all attempts and the waits between them end within it. Pure. */
export function attemptsOf(timeoutMilliseconds: number, retries: number): Attempts {
  const count = retries + 1;
  const left = timeoutMilliseconds - retries * longestWait;
  return { count, eachMilliseconds: Math.floor(left / count), waitMilliseconds: wait };
}
