import { setTimeout as sleep } from "node:timers/promises";

/** A request that came to nothing, and may come to something if it is made again. */
export class Passing extends Error {
  /** How long the registry asks to wait, in ms. */
  readonly waitMs: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly waitMs?: number | undefined } = {}) {
    super(message, options);
    this.name = "Passing";
    this.waitMs = options.waitMs;
  }
}

/** How often something is tried, and how long is waited before it is tried again (ms). */
export interface Patience {
  readonly tries: number;
  /** Before the second try; doubled before each further one, and up to a quarter of it is added by chance. */
  readonly waitMs: number;
}

/** 0.5 + 1 + 2 + 4 s of waiting: a registry that restarts is back by then. */
export const patience: Patience = { tries: 5, waitMs: 500 };

/** The longest that a registry is waited for because it says so (ms). */
const longestWaitMs = 60_000;

/**
 * Does something again while it fails with {@link Passing}.
 * @throws the last failure, with the number of tries; any other failure at once
 */
export async function retrying<T>(work: () => Promise<T>, { tries, waitMs }: Patience = patience): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      if (tried >= tries) throw new Error(`${error.message} (tried ${tried} times)`, { cause: error });
      const wait = waitMs * 2 ** (tried - 1) * (1 + Math.random() / 4);
      await sleep(Math.min(longestWaitMs, Math.max(wait, error.waitMs ?? 0)));
    }
  }
}

/** The value of a Retry-After header in ms: seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
