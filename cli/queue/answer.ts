import type { ResolvedNearline } from "../../components/nearline/settings.ts";
import type { Answer } from "../answer.ts";
import { spanInWords } from "../gate/decide.ts";
import type { QueueLook, Workers } from "./look.ts";
import type { Replayed } from "./replay.ts";

/** A model's queue, as it was found. */
export interface Found {
  readonly model: string;
  readonly environment: string;
  readonly nearline: Pick<ResolvedNearline, "withinSeconds">;
  readonly look: QueueLook;
  readonly workers: Workers;
  /** What was queued again before that. @default nothing was to be */
  readonly replayed?: Replayed;
}

const count = (value: number): string => value.toLocaleString("en-GB");

/** How many letters have the same reason, most first. Pure. */
export function byReason(letters: QueueLook["letters"]): readonly (readonly [reason: string, letters: number])[] {
  const counted = new Map<string, number>();
  for (const { reason } of letters) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  return [...counted].sort(([, a], [, b]) => b - a);
}

function replayedLines({ queued, known }: Replayed): readonly string[] {
  const also = known === 0 ? "" : ` ${count(known)} were removed: queued already, or answered since.`;
  return [`${count(queued)} dead letters were queued again.${also}`];
}

/** @param listed whether each dead letter is told, and not only their reasons. Pure. */
export function queueAnswer({ model, environment, nearline, look, workers, replayed }: Found, listed: boolean): Answer {
  const { waiting, taken, oldest, now, dead, letters } = look;
  const age = oldest === 0 ? 0 : Math.max(0, (now - oldest) / 1000);
  const { withinSeconds } = nearline;
  const isLate = withinSeconds !== "none" && age > withinSeconds;
  const promised =
    withinSeconds === "none" ? "" : `, promised within ${spanInWords(withinSeconds)}${isLate ? ": LATE" : ""}`;
  const reasons = byReason(letters);
  const told = letters.length < dead ? ` Of the newest ${count(letters.length)}:` : "";
  const lines = [
    ...(replayed === undefined ? [] : replayedLines(replayed)),
    `${model} in ${environment}: ${count(waiting)} requests in the queue, ${count(taken)} of them worked on${waiting === 0 ? "" : `; the oldest for ${spanInWords(age)}${promised}`}.`,
    `Workers: ${workers.ready} ready, ${workers.wanted} wanted, ${workers.max} at most.`,
    `Dead letters: ${count(dead)}.${told}`,
    ...(listed
      ? letters.map(
          ({ at, key, reason, deliveries, attempts }) =>
            `  ${new Date(at).toISOString()}  ${key}  ${reason} (deliveries ${deliveries}, attempts ${attempts})`,
        )
      : reasons.map(([reason, many]) => `  ${count(many)} × ${reason}`)),
  ];
  return {
    text: lines.join("\n"),
    json: {
      model,
      environment,
      requests: waiting,
      workedOn: taken,
      oldestSeconds: age,
      ...(withinSeconds === "none" ? {} : { promisedSeconds: withinSeconds }),
      isLate,
      workers,
      deadLetters: dead,
      reasons: reasons.map(([reason, many]) => ({ reason, letters: many })),
      ...(listed ? { letters } : {}),
      ...(replayed === undefined ? {} : { replayed }),
    },
    ok: !isLate,
  };
}
