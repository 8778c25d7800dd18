import { setTimeout as sleep } from "node:timers/promises";
import { queueKeys, waitingSeconds } from "../../components/nearline/redis/keys.ts";
import { newestDeadLetter, replayDeadLetters } from "../../components/nearline/redis/operating.ts";
import type { ResolvedNearline } from "../../components/nearline/settings.ts";
import type { RunScript } from "./redis.ts";

/** So many are looked at in one step: for as long Redis answers nobody else. */
const step = 500;
/** A step is over after so many bytes of bodies, too. */
const stepBytes = 4 * 1024 * 1024;

/** What one step did. */
interface Done {
  readonly looked: number;
  readonly queued: number;
  readonly known: number;
  readonly last: string;
  readonly full: boolean;
}

export interface Replayed {
  /** Queued again. */
  readonly queued: number;
  /** Removed, since their requests are queued already or have been answered since. */
  readonly known: number;
}

export interface Replay {
  /** Queued again at most. @default all */
  readonly limit?: number;
  /** Only letters whose reason has this text in it. @default all */
  readonly reason?: string;
  /** Milliseconds until a full queue is tried again. */
  readonly pause: number;
}

/**
 * Queues dead letters again, oldest first, up to the one that is newest now: what comes back is not queued for ever. Ended
 * in between, what was done is done, and the rest is as it was.
 * @param say how far it is
 */
export async function replay(
  redis: RunScript,
  model: string,
  { mostWaiting }: Pick<ResolvedNearline, "mostWaiting">,
  { limit = Number.MAX_SAFE_INTEGER, reason = "", pause }: Replay,
  say: (line: string) => void,
): Promise<Replayed> {
  const { queue, dead, state } = queueKeys(model);
  const to = await redis(newestDeadLetter, [dead], []);
  const all = { queued: 0, known: 0 };
  if (to === "") return all;
  for (let from = "-"; all.queued < limit;) {
    const done = JSON.parse(
      await redis(
        replayDeadLetters,
        [dead, queue],
        [from, to, step, limit - all.queued, mostWaiting, state, waitingSeconds, reason, stepBytes],
      ),
    ) as Done;
    all.queued += done.queued;
    all.known += done.known;
    if (done.last !== "") from = `(${done.last}`;
    say(`${all.queued} queued again${done.full ? `; ${mostWaiting} requests wait, the rest when there is room` : ""}`);
    if (done.full) await sleep(pause);
    else if (done.looked === 0) break;
  }
  return all;
}
