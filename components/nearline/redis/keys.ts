/** The keys of a model's queue in Redis. What is in braces decides the slot of a cluster: all of them are in one. */
export interface QueueKeys {
  /** Stream of requests: `key` and `body`. What has been answered is removed, so that its length is what is waiting or worked on. */
  readonly queue: string;
  /** Stream of what cannot be answered: `key`, `body`, `reason`. */
  readonly dead: string;
  /** Stream of results: `key`, `body`. */
  readonly results: string;
  /** Held for a moment by whoever looks for requests of workers that are gone. */
  readonly claims: string;
  /** Before the key of a request whose result is asked for by HTTP. */
  readonly state: string;
}

export function queueKeys(model: string): QueueKeys {
  const prefix = `nearline:{${model}}`;
  return {
    queue: `${prefix}:queue`,
    dead: `${prefix}:dead`,
    results: `${prefix}:results`,
    claims: `${prefix}:claims`,
    state: `${prefix}:state:`,
  };
}

/** The consumer group, and its one consumer: who works on what is told by how long ago it was taken, not by names. */
export const group = "workers";

/**
 * Seconds that a request that waits is known by its key, however short results are kept: it is told from one that nobody
 * submitted until it is answered. Not for ever: a key whose request somebody took out of the queue by hand may be used again.
 */
export const waitingSeconds = 30 * 24 * 3600;
