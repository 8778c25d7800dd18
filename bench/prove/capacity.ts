import { contestsOf, type Contest } from "../../capacity/place.ts";
import { nodesTaken } from "../../capacity/nodes.ts";
import { perNode } from "../../capacity/pack.ts";
import type { Say } from "../../local/console/steps.ts";
import { cases } from "../capacity/cases.ts";
import { scheduled } from "../capacity/place.ts";
import type { Proof } from "./proof.ts";

/** Environments by chance, and where chance begins. */
const count = 120;
const seed = 20_261_122;

/** What was said of a contest for nodes, and what a scheduler made of it. */
interface Judged {
  readonly said: "fits" | "short" | "open";
  readonly waiting: number;
  /** How many had to be left waiting, where all pods and all nodes are alike; undefined elsewhere. */
  readonly exactly: number | undefined;
}

/** By division alone: what nodes of one kind cannot take of pods of one size. */
function leftOver({ pools, workloads }: Contest): number | undefined {
  const [pool, ...otherPools] = pools;
  const [first, ...others] = workloads;
  if (pool === undefined || first === undefined || otherPools.length > 0) return undefined;
  const { size } = first.workload;
  const alike = others.every(({ workload }) => JSON.stringify(workload.size) === JSON.stringify(size));
  if (!alike) return undefined;
  const pods = workloads.reduce((sum, { workload }) => sum + workload.replicas.most, 0);
  return Math.max(0, pods - pool.pool.max * perNode(size, pool.room));
}

function judged(contest: Contest, waiting: ReadonlyMap<string, number>): Judged {
  const { fits, isShort } = nodesTaken(contest, "most");
  return {
    said: fits ? "fits" : isShort ? "short" : "open",
    waiting: contest.workloads.reduce((sum, { workload }) => sum + (waiting.get(workload.name) ?? 0), 0),
    exactly: leftOver(contest),
  };
}

/** What is said of capacity, against what kube-scheduler does with the same nodes and pods in an order by chance. */
export async function capacity(say: Say): Promise<Proof> {
  const all = cases(count, seed);
  const pods = all.flatMap(({ workloads }) => workloads).reduce((sum, { replicas }) => sum + replicas.most, 0);
  say(`${count} environments, ${pods} pods`);
  const waiting = await scheduled(all);
  const contested = all.map(({ pools, workloads }) => contestsOf(pools, workloads, []));
  const results = contested
    .flatMap(({ contests }) => contests)
    .filter(({ workloads }) => workloads.length > 0)
    .map((contest) => judged(contest, waiting));
  const nowhere = contested.flatMap((one) => one.nowhere);
  const placedNowhere = nowhere.filter(({ name, replicas }) => waiting.get(name) !== replicas.most);
  const of = (said: Judged["said"]): readonly Judged[] => results.filter((one) => one.said === said);
  const [fits, short, open] = [of("fits"), of("short"), of("open")];
  const alike = results.filter(({ exactly }) => exactly !== undefined);
  const held =
    fits.every((one) => one.waiting === 0) &&
    short.every((one) => one.waiting > 0) &&
    alike.every((one) => one.waiting === one.exactly && one.said !== "open") &&
    placedNowhere.length === 0;
  const share = (some: readonly Judged[], how: (one: Judged) => boolean): string =>
    `${some.filter(how).length} of ${some.length}`;
  return {
    name: "capacity",
    claim: "What capacity says of nodes and pods is what kube-scheduler does with them",
    figures: [
      ["environments by chance, pods", `${count}, ${pods}`],
      ["said to fit: all pods scheduled", share(fits, (one) => one.waiting === 0)],
      ["said to be short: pods left waiting", share(short, (one) => one.waiting > 0)],
      ["pods and nodes alike: as many waiting as division leaves", share(alike, (one) => one.waiting === one.exactly)],
      ["said to fit nowhere: all pods left waiting", `${nowhere.length - placedNowhere.length} of ${nowhere.length}`],
      ["said to depend on the order: all scheduled this time", share(open, (one) => one.waiting === 0)],
    ],
    held,
  };
}
