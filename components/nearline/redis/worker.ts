import type { BentoComponent, BentoStream } from "../../bento/index.ts";
import { answerAll, type Worker } from "../answering.ts";
import { askUntilKnown } from "../asking.ts";
import { queueKeys } from "./keys.ts";
import { outletResources, outlets, type OutletsInstead } from "../results/outlets.ts";
import { publishScript, takeInOrderScript, takeScript, touchScript } from "./scripts.ts";

/** What a worker on a queue in Redis needs to know. */
export interface RedisWorker extends Worker {
  readonly model: string;
  /** `redis://HOST:PORT`. */
  readonly redis: string;
  readonly ordered: boolean;
  /** Where objects' bucket is: AWS' region, or "none" outside of AWS. */
  readonly region: string;
  /** Seconds that results can be asked for. */
  readonly keptSeconds: number;
  /** Milliseconds of a request without a sign of its worker, after which another takes over. */
  readonly takenOverAfter: number;
  /** @default AWS, and secrets where pods have them */
  readonly instead?: OutletsInstead;
}

const list = (...values: readonly string[]): string => `root = [${values.join(", ")}]`;
const text = (value: string): string => JSON.stringify(value);

/** How long the oldest of what is published was in the queue: its id says when it came. */
const aged: BentoComponent = {
  metric: {
    type: "timing",
    name: "nearline_age",
    value:
      '${! ((timestamp_unix_milli() - this.map_each(r -> r.id.split("-").index(0).number()).min()) * 1000000).int64().string() }',
  },
};

/** A worker: takes requests, asks the model, and publishes what came of it, over and over. Pure. */
export function redisWorker(worker: RedisWorker): BentoStream {
  const { model, redis, batch, ordered, concurrency, stream, keptSeconds, takenOverAfter, region, instead } = worker;
  const keys = queueKeys(model);
  const script = (label: string, lua: string, keysOf: string, args: string): BentoComponent => ({
    label,
    redis_script: {
      url: redis,
      script: lua.trim(),
      keys_mapping: keysOf,
      args_mapping: args,
      retries: 5,
      retry_period: "250ms",
    },
  });
  const touch = (entries: string): BentoComponent => ({
    branch: {
      processors: [
        {
          redis_script: {
            url: redis,
            script: touchScript.trim(),
            keys_mapping: list(text(keys.queue)),
            args_mapping: `root = ${entries}.map_each(e -> e.id)`,
          },
        },
        { catch: [] },
      ],
    },
  });
  const ask = askUntilKnown({ ...worker, touch: [touch("this.entries")] });
  const delivering = { ordered, touch: [touch("this.done.concat(this.left)")] };
  return {
    // Nothing comes in but the turn to look: what is taken is acknowledged by what publishes, in the same step.
    input: { generate: { mapping: 'root = ""', interval: "", auto_replay_nacks: false } },
    pipeline: {
      threads: ordered ? 1 : concurrency,
      processors: [
        script(
          "take",
          ordered ? takeInOrderScript : takeScript,
          list(text(keys.queue), text(keys.claims)),
          list(String(batch), String(takenOverAfter)),
        ),
        {
          switch: [
            {
              check: 'errored() || this == "[]"',
              processors: [{ sleep: { duration: "200ms" } }, { mapping: "root = deleted()" }],
            },
            { processors: [{ mapping: "root = this.parse_json()" }] },
          ],
        },
        {
          try: [
            ...answerAll(ask, outlets(worker, instead), delivering),
            aged,
            script(
              "publish",
              publishScript,
              list(text(keys.queue), text(keys.results), text(keys.dead)),
              list(
                text(keys.state),
                String(keptSeconds),
                text(stream === "none" ? "no" : "yes"),
                String(stream === "none" ? 0 : stream.most),
                "content().string()",
              ),
            ),
          ],
        },
        {
          catch: [
            { log: { level: "ERROR", message: "not published, and so taken again later: ${! error() }" } },
            { sleep: { duration: "1s" } },
          ],
        },
      ],
    },
    output: { drop: {} },
    ...outletResources(worker, region, instead),
  };
}
