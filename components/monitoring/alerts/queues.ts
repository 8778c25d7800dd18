import { queueSeries } from "../queue-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, platformTeam, type AlertRule } from "./alert.ts";

const { requests, oldest, promised, dead, wanted, most } = queueSeries;
const whose = "{{ $labels.model }} (team {{ $labels.team }})";

/**
 * Alerts about queues. What is promised is an age and no share of requests: one request that waits too long breaks it, so that
 * thresholds say it and no budget. Pure.
 */
export function queueAlerts({ of }: Windows): readonly AlertRule[] {
  const lasting = (minutes: number): string => promDuration(of(minutes * 60));
  const whatHasCome = `${dead} - min_over_time(${dead}[${lasting(15)}])`;
  return [
    alert({
      name: "QueuesDown",
      severity: "page",
      team: platformTeam,
      expr: '(max(redis_up{job="queues"}) or vector(0)) == 0',
      for: lasting(2),
      summary: "the Redis that keeps queues does not answer",
      description:
        "{{ $value }} servers that keep queues answer: requests to queues are refused with 503, and no worker works.",
    }),
    alert({
      name: "ModelQueueLate",
      severity: "page",
      expr: `${oldest} > on (model, team) ${promised}`,
      for: lasting(1),
      summary: "{{ $labels.model }}: requests wait for longer than promised",
      description: `The oldest request in the queue of ${whose} has waited for {{ $value | humanizeDuration }}, longer than it declares.`,
    }),
    alert({
      name: "ModelQueueFallsBehind",
      severity: "ticket",
      // Half of what is promised is used up, for longer than workers take to come.
      expr: `${oldest} > on (model, team) 0.5 * ${promised}`,
      for: lasting(5),
      summary: "{{ $labels.model }}: its queue falls behind",
      description: `The oldest request in the queue of ${whose} has waited for {{ $value | humanizeDuration }}: more than half of what it declares, for ${lasting(5)}.`,
    }),
    alert({
      name: "ModelDeadLettersGrow",
      severity: "ticket",
      expr: `${whatHasCome} > 0`,
      summary: "{{ $labels.model }}: requests become dead letters",
      description: `{{ $value }} requests to the queue of ${whose} could not be answered within ${lasting(15)}.`,
    }),
    alert({
      name: "ModelWorkersAtMax",
      severity: "ticket",
      expr: `delta(${requests}[${lasting(15)}]) > 0 and on (model, team) ${wanted} >= on (model, team) ${most}`,
      for: lasting(10),
      summary: "{{ $labels.model }}: all workers work, and its queue grows",
      description: `The queue of ${whose} grew by {{ $value | printf "%.0f" }} requests in ${lasting(15)} while it had all workers that it may have.`,
    }),
  ];
}
