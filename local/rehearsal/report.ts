import type { StateResource } from "../engine-files.ts";
import { duration } from "../console/steps.ts";
import { at } from "../providers/serve/json.ts";
import type { Json } from "../providers/serve/index.ts";
import type { Verdicts } from "../providers/aws/moto/verdicts.ts";
import type { Joined } from "./joiner/joiner.ts";

/** What a stack was made of, by who answered for it. */
export interface ResourceCounts {
  /** Objects that the API server took. */
  readonly kubernetes: number;
  /** Objects that the aws stand-in recorded. */
  readonly aws: number;
  /** Objects of charts that were rendered; part of `kubernetes`. */
  readonly charted: number;
  /** Charts that could not be had: nothing of them was rendered. */
  readonly unprovenCharts: readonly string[];
}

const chartMark = "kubernetes:helm.sh/v4:Chart$";
const unprovenChart = "kubernetes:ml-serving:UnprovenChart";

/** Counts what a state holds. Pure. */
export function countResources(resources: readonly StateResource[]): ResourceCounts {
  const made = resources.filter(({ custom }) => custom === true);
  const charts = made.filter(({ type }) => type === unprovenChart);
  const kubernetes = made.filter(({ type }) => type.startsWith("kubernetes:") && type !== unprovenChart);
  // Of a chart that cannot be had its kinds may be there: they stand beside what says so.
  const unproven = charts.map(({ urn }) => urn.split(unprovenChart)[0] ?? urn);
  const ofUnproven = (urn: string): boolean => unproven.some((beside) => urn.startsWith(beside));
  return {
    kubernetes: kubernetes.length,
    aws: made.filter(({ type }) => type.startsWith("aws:")).length,
    charted: kubernetes.filter(({ urn }) => urn.includes(chartMark) && !ofUnproven(urn)).length,
    unprovenCharts: charts.map(({ inputs }) => {
      const [chart, version] = ["chart", "version"].map((name) => at(inputs as Json, name));
      return [chart, version].filter((part) => typeof part === "string").join(" ");
    }),
  };
}

/** How a phase went. */
export interface PhaseResult {
  readonly name: string;
  readonly ms: number;
  readonly told: string;
}

/** What a rehearsal came to. */
export interface Report {
  readonly environment: string;
  readonly phases: readonly PhaseResult[];
  readonly real: readonly string[];
  readonly simulated: readonly string[];
  readonly unproven: readonly string[];
  readonly ms: number;
}

/** What stood where a real thing would be. Only what there was is told. */
export interface Findings {
  readonly counts: ResourceCounts;
  readonly pods: number;
  readonly joined: Joined;
  /** Models whose pods were real. */
  readonly served: readonly string[];
  /** Models that were left out, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly kubernetes: string;
  readonly pulumi: string;
  /** What moto said of what the stand-in recorded; in words why it was not asked. */
  readonly moto: Verdicts | string;
  /** Facts of `locks/` that nobody has resolved. */
  readonly unresolved: readonly string[];
}

/** What the second judge said, in words. */
function judgedByMoto({ confirmed, refused, unknown }: Verdicts): string {
  const unjudged = Object.values(unknown).reduce((all, count) => all + count, 0);
  return `moto, a second stand-in, confirmed ${confirmed} creates and changes, refused ${refused}, and has no opinion of ${unjudged}`;
}

/** What was real, what was simulated and what nothing was proven of, in words. Pure. */
export function verdicts(found: Findings): Pick<Report, "real" | "simulated" | "unproven"> {
  const { counts, joined, pods } = found;
  const some = (count: number, text: string): readonly string[] => (count === 0 ? [] : [`${count} ${text}`]);
  return {
    real: [
      `API server, scheduler and controllers: Kubernetes ${found.kubernetes}, in network namespaces of their own`,
      `engine: Pulumi ${found.pulumi}`,
      `${counts.kubernetes} Kubernetes objects, each taken by the API server`,
      ...some(counts.charted, "of them from charts that were rendered"),
      ...(found.served.length === 0
        ? []
        : [`models ${found.served.join(", ")}: images pulled, pods run by kubelets, golden rows asked`]),
    ],
    simulated: [
      `${counts.aws} AWS objects, recorded by the stand-in: no AWS answered`,
      ...(typeof found.moto === "string" ? [] : [judgedByMoto(found.moto)]),
      ...some(joined.nodes, "nodes, played by kwok"),
      ...some(
        pods,
        found.served.length === 0
          ? "pods on them: scheduled for real, started by nobody"
          : "pods, all scheduled for real; those of other models and of the platform started by nobody",
      ),
      ...[...joined.grown].map(([group, { from, to }]) => `autoscaling of ${group}: ${from} → ${to} nodes`),
      ...some(joined.volumes, "volumes, made as the EBS driver would"),
      ...some(joined.loadBalancers, "load balancers"),
      ...some(joined.statuses, "statuses of gateways, routes, policies and what KEDA scales: nothing judged them"),
      ...[...joined.addons].map((addon) => `kinds of add-on ${addon}: no add-on runs`),
    ],
    unproven: [
      ...counts.unprovenCharts.map(
        (chart) => `chart ${chart}: could not be had, nothing of it was rendered but kinds that can be had without it`,
      ),
      ...(typeof found.moto === "string" ? [`moto was not asked: ${found.moto}`] : []),
      ...found.unresolved,
      ...found.leftOut.map(({ name, why }) => `model ${name} was left out: ${why}`),
      ...(found.served.length === 0 ? [] : ["what ships logs was left out: nodes here have no way to its image"]),
      found.served.length === 0 ? "images: none was pulled" : "images of everything else: none was pulled",
    ],
  };
}

/** The report as people read it. */
export function reportText(report: Report): string {
  const list = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? "" : `\n${title}\n${lines.map((line) => `  - ${line}`).join("\n")}\n`;
  return [
    list("Real", report.real),
    list("Simulated", report.simulated),
    list("Unproven", report.unproven),
    `\n${report.environment} rehearsed in ${duration(report.ms)}. A rehearsal proves the program, not AWS: docs/rehearsals.md.`,
  ].join("");
}
