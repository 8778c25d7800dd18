import { bentoService, type BentoConfiguration } from "../bento/index.ts";
import { redisPort } from "../network-peers.ts";
import { kafkaWorker } from "./kafka/worker.ts";
import type { NearlineBindings, NearlineModel } from "./model.ts";
import { longestWaitSeconds, redisEntrance } from "./redis/entrance.ts";
import { redisWorker } from "./redis/worker.ts";
import type { NearlinePart, ResolvedNearline } from "./settings.ts";
import { sqsWorker } from "./sqs/worker.ts";

/** What a call takes at most, and a pause after it: so long nobody else touches what a worker works on. */
const patience = 3;

/** Seconds that a pod has to end: a call, its result on its way, and some more. */
export const graceSeconds = ({ timeoutSeconds, callback }: ResolvedNearline): number =>
  Math.ceil(timeoutSeconds + (callback === "none" ? 0 : callback.timeoutSeconds)) + 10;

/** @returns the parts that there are: on SQS and Kafka nobody takes requests in for their callers */
export function nearlineConfigurations(
  model: NearlineModel,
  { source, secrets, tracing }: Pick<NearlineBindings<unknown>, "source" | "secrets" | "tracing">,
): readonly (readonly [part: NearlinePart, configuration: BentoConfiguration])[] {
  const { name, team, nearline, url, largestRequest } = model;
  const { workers, timeoutSeconds } = nearline;
  const service = (part: NearlinePart) => ({
    fields: { model: name, team, part },
    shutdownSeconds: graceSeconds(nearline) - 5,
    ...(tracing === undefined ? {} : { tracing, attributes: { "service.name": name, part } }),
  });
  const { concurrency } = workers;
  const region = secrets === "cluster" ? "none" : secrets.region;
  if (source.kind === "sqs")
    return [["worker", bentoService(sqsWorker({ ...nearline, ...source, url, concurrency }), service("worker"))]];
  if (source.kind === "kafka")
    return [
      ["worker", bentoService(kafkaWorker({ ...nearline, ...source, url, concurrency, region }), service("worker"))],
    ];
  const redis = `redis://${source.host}:${redisPort}`;
  const longest = Math.max(timeoutSeconds, nearline.callback === "none" ? 0 : nearline.callback.timeoutSeconds);
  const takenOverAfter = Math.ceil(longest * patience * 1000);
  const worker = redisWorker({ ...nearline, model: name, redis, url, concurrency, region, takenOverAfter });
  const entrance = redisEntrance({ ...nearline, model: name, redis, largestRequest });
  return [
    ["worker", bentoService(worker, service("worker"))],
    [
      "entrance",
      bentoService(entrance, {
        ...service("entrance"),
        drainSeconds: 5,
        shutdownSeconds: longestWaitSeconds + 5,
      }),
    ],
  ];
}
