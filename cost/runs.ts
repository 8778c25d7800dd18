import type { CapacityFacts, Run } from "../capacity/facts.ts";
import { amountOf } from "../capacity/pack.ts";
import { contestsOf, meetsSome, type Contest, type OpenPool } from "../capacity/place.ts";
import type { RunCost } from "./cost.ts";
import { nodeItem, type Ask } from "./pools.ts";

type Part = Contest["workloads"][number];

/** The pool that a pod comes to first: one that it would rather have, or else the first that takes it. */
function poolOf({ workload, pools }: Part): OpenPool | undefined {
  const { preferred } = workload;
  return pools.find(({ pool }) => preferred !== undefined && meetsSome(preferred, pool)) ?? pools[0];
}

/** What a pod costs in an hour: the largest of its shares of a node's CPU, memory and accelerators. */
function podHour(part: Part, ask: Ask): number | undefined {
  const open = poolOf(part);
  if (open === undefined) return undefined;
  const { workload } = part;
  const shares = Object.keys(workload.size)
    .filter((resource) => resource !== "pods" && amountOf(open.room, resource) > 0)
    .map((resource) => amountOf(workload.size, resource) / amountOf(open.room, resource));
  const usd = ask(nodeItem(open.pool), `runs on nodes of pool ${open.pool.name}`);
  return usd === undefined ? undefined : usd * Math.max(0, ...shares);
}

function inWords(schedule: Run["schedule"]): string {
  return schedule === "on demand" ? schedule : `${schedule.cron} ${schedule.timezone}`;
}

const millionths = (usd: number): number => Math.round(usd * 1e6) / 1e6;

/** What runs cost while they are under way; by name. Runs of which some pod fits nowhere are left out: capacity tells of them. Pure. */
export function runCosts({ pools, workloads, onEveryNode }: CapacityFacts, ask: Ask): readonly RunCost[] {
  const { contests } = contestsOf(pools, workloads, onEveryNode);
  // Pods of one run may be in several contests, of nodes that have nothing to do with one another.
  const parts = contests.flatMap((contest) => contest.workloads);
  const runs = new Map<string, { readonly run: Run; readonly part: Part }[]>();
  for (const part of parts) {
    const { run } = part.workload;
    if (run !== undefined) runs.set(run.name, [...(runs.get(run.name) ?? []), { run, part }]);
  }
  return [...runs]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, all]): readonly RunCost[] => {
      const [first] = all;
      if (first === undefined) return [];
      const { schedule, withinSeconds } = first.run;
      const priced = all.map(({ run, part }) => {
        const hour = podHour(part, ask);
        return { fewest: run.fewest, most: part.workload.replicas.most, hour };
      });
      const sum = (of: "fewest" | "most"): number => priced.reduce((pods, one) => pods + one[of], 0);
      const usd = (of: "fewest" | "most"): number =>
        millionths(priced.reduce((all, one) => all + one[of] * (one.hour ?? 0), 0));
      return [
        {
          name,
          model: first.part.workload.model ?? name,
          schedule: inWords(schedule),
          pods: { fewest: sum("fewest"), most: sum("most") },
          ...(priced.some(({ hour }) => hour === undefined)
            ? {}
            : { usdPerHour: { fewest: usd("fewest"), most: usd("most") } }),
          ...(withinSeconds === undefined ? {} : { withinHours: withinSeconds / 3600 }),
        },
      ];
    });
}
