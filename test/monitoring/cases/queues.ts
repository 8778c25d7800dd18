import { model, platform, series, stays, type AlertCase, type Fed } from "./case.ts";

const whose = "iris (team examples)";

/** Seconds that the oldest request has waited, and that are promised. */
const waited = (oldest: string, promised?: number): Fed => ({
  [series("model:queue_oldest:seconds", model)]: oldest,
  ...(promised === undefined ? {} : { [series("model:queue_promised:seconds", model)]: stays(promised) }),
});

const dead = (values: string): Fed => ({ [series("model:queue_dead_letters:requests", model)]: values });

const worked = (requests: string, wanted: number, most: number): Fed => ({
  [series("model:queue:requests", model)]: requests,
  [series("model:queue_workers:wanted", model)]: stays(wanted),
  [series("model:queue_workers:max", model)]: stays(most),
});

export const queueCases: Readonly<Record<string, AlertCase>> = {
  QueuesDown: {
    severity: "page",
    fires: {
      fed: { 'redis_up{job="queues"}': stays(0), 'redis_up{job="redis"}': stays(1) },
      after: 3,
      labels: platform,
      summary: "the Redis that keeps queues does not answer",
      description: "0 servers that keep queues answer: requests to queues are refused with 503, and no worker works.",
    },
    silent: { "it answers": { 'redis_up{job="queues"}': stays(1), 'redis_up{job="redis"}': stays(0) } },
  },
  ModelQueueLate: {
    severity: "page",
    fires: {
      fed: waited(stays(400), 300),
      after: 2,
      labels: model,
      summary: "iris: requests wait for longer than promised",
      description: `The oldest request in the queue of ${whose} has waited for 6m 40s, longer than it declares.`,
    },
    silent: {
      "it is in time": waited(stays(299), 300),
      "nothing is promised": waited(stays(4000)),
      "it has just begun": waited("10x1 400", 300),
    },
  },
  ModelQueueFallsBehind: {
    severity: "ticket",
    fires: {
      fed: waited(stays(200), 300),
      after: 6,
      labels: model,
      summary: "iris: its queue falls behind",
      description: `The oldest request in the queue of ${whose} has waited for 3m 20s: more than half of what it declares, for 5m.`,
    },
    silent: {
      "half of the time is left": waited(stays(150), 300),
      "it was so while workers came": waited("200x3 10x50", 300),
    },
  },
  ModelDeadLettersGrow: {
    severity: "ticket",
    fires: {
      fed: dead("7x10 7+2x3 13x100"),
      after: 16,
      labels: model,
      summary: "iris: requests become dead letters",
      description: `6 requests to the queue of ${whose} could not be answered within 15m.`,
    },
    silent: {
      "they have lain there for long": dead(stays(7)),
      "they were queued again": dead("7x10 0x100"),
    },
  },
  ModelWorkersAtMax: {
    severity: "ticket",
    fires: {
      fed: worked("0+100x60", 3, 3),
      after: 26,
      labels: model,
      summary: "iris: all workers work, and its queue grows",
      description: `The queue of ${whose} grew by 1500 requests in 15m while it had all workers that it may have.`,
    },
    silent: {
      "one more may come": worked("0+100x60", 2, 3),
      "its queue shrinks": worked("9000-100x60", 3, 3),
    },
  },
};
