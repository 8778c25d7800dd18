import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { dump, loadAll } from "js-yaml";
import { kedaChart, kedaValues } from "../../components/keda/chart.ts";
import { kustomizedKeda } from "../../components/keda/kustomized.ts";
import type { PlainObject } from "../../components/keda/settings.ts";
import { restrictedContainer, restrictedPod } from "../../components/pod-security.ts";
import { Problem } from "../../local/console/problem.ts";
import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { ensureKedaObjects } from "../../local/keda.ts";
import { ensureClusterTools } from "../../local/toolchain/ensure.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { Proof } from "./proof.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** As much of any object as is compared. */
interface Shape {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly name: string };
  readonly subjects?: readonly { readonly name: string }[];
  readonly spec?: {
    readonly versions?: unknown;
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly securityContext: object;
        readonly containers: readonly [{ readonly image: string; readonly securityContext: object }];
      };
    };
  };
}

/** What the chart gives beyond the kustomization, with no value that leaves it out: it reads, and scales StatefulSets. */
const chartAlone = [
  "apps/statefulsets/scale",
  "/limitranges",
  "/serviceaccounts",
  "apps/replicasets",
  "apps/statefulsets",
];

const images = {
  kedaOperator: `r/operator@sha256:${"a".repeat(64)}`,
  kedaMetrics: `r/metrics@sha256:${"b".repeat(64)}`,
};

/** What a service account may do in every namespace, by all roles that are bound to it: `group/resource verb`. */
function rights(objects: readonly Shape[], account: string): ReadonlySet<string> {
  const roles = objects
    .filter(({ subjects = [] }) => subjects.some(({ name }) => name === account))
    .flatMap(({ roleRef }) => roleRef?.name ?? []);
  return new Set(
    objects
      .filter(({ kind, metadata }) => kind === "ClusterRole" && roles.includes(metadata.name))
      .flatMap(({ rules = [] }) => rules)
      .flatMap(({ apiGroups = [], resources = [], verbs }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
        ),
      ),
  );
}

function podOf(objects: readonly Shape[], image: string) {
  return objects.map(({ spec }) => spec?.template).find((template) => template?.spec.containers[0].image === image);
}

/** What is wrong with one program as the chart renders it: the labels that policies know, and Pod Security. */
function wrongWith(objects: readonly Shape[], own: readonly Shape[], image: string): readonly string[] {
  const [chart, ours] = [podOf(objects, image), podOf(own, image)];
  if (chart === undefined || ours === undefined) return ["not there"];
  const label = "ml-serving/keda";
  return [
    ...(chart.metadata.labels[label] === ours.metadata.labels[label] ? [] : ["another label"]),
    ...(isDeepStrictEqual(chart.spec.securityContext, restrictedPod) ? [] : ["another pod security context"]),
    ...(isDeepStrictEqual(chart.spec.containers[0].securityContext, restrictedContainer) ? [] : ["another container"]),
  ];
}

/**
 * KEDA's chart, which AWS environments use, beside its kustomization, which runs on the local cluster: the same kinds, the same
 * programs, and no rights that the other has not been seen to work without.
 */
export async function kedaChartComparison(say: Say): Promise<Proof> {
  await ensureClusterTools();
  const helm = toolPath("helm");
  const folder = mkdtempSync(join(tmpdir(), "keda-chart-"));
  try {
    const given = process.env["KEDA_CHART"];
    const { chart: name, repositoryOpts, version: wanted } = kedaChart;
    say(given ?? "fetching the chart");
    if (given === undefined)
      await run([
        helm,
        "pull",
        name,
        "--repo",
        repositoryOpts.repo,
        "--version",
        wanted,
        "--untar",
        "-d",
        folder,
      ]).catch(() => {
        throw new Problem(
          `Chart ${name} ${wanted} cannot be fetched from here.`,
          `Bring it from another machine: KEDA_CHART=FOLDER make prove PROOF=keda-chart`,
        );
      });
    const chart = given ?? join(folder, name);
    const values = join(folder, "values.yaml");
    writeFileSync(values, dump(kedaValues(images)));
    const options = ["--namespace", "keda", "--values", values, "--include-crds", "--kube-version", "1.36.0"];
    const text = await run([helm, "template", "keda", chart, ...options]);
    const rendered = (loadAll(text) as (Shape | null)[]).filter((object) => object !== null);
    const version = /^version: (\S+)$/m.exec(readFileSync(join(chart, "Chart.yaml"), "utf8"))?.[1] ?? "unknown";
    const { definitions, rest } = kustomizedKeda(
      loadAll(readFileSync(await ensureKedaObjects(say), "utf8")) as PlainObject[],
      images,
    );
    const own = [...definitions, ...rest] as unknown as readonly Shape[];
    const kinds = (objects: readonly Shape[]) =>
      new Map(
        objects
          .filter(({ kind }) => kind === "CustomResourceDefinition")
          .map(({ metadata, spec }) => [metadata.name, spec?.versions]),
      );
    const same = isDeepStrictEqual(kinds(rendered), kinds(own));
    const chartRights = rights(rendered, "keda-operator");
    const ownRights = rights(own, "keda-operator");
    const more = [...chartRights].filter((right) => !ownRights.has(right)).sort();
    const further = more.filter((right) => !chartAlone.includes(right.split(" ", 1)[0] ?? ""));
    const secrets = [...chartRights].filter((right) => right.includes("/secrets "));
    const hooks = rendered.filter(({ kind }) => kind.endsWith("WebhookConfiguration"));
    const wrong = Object.values(images).flatMap((image) => wrongWith(rendered, own, image));
    return {
      name: "KEDA by its chart and by its kustomization",
      claim:
        "The chart with our values has the same kinds as the kustomization that runs on the local cluster, both programs restricted and known to the network policies, no webhooks, and no right in all namespaces beyond the kustomization's but to scale StatefulSets and to read; none about secrets",
      figures: [
        ["chart", `${name} ${version}, ${rendered.length} objects`],
        ["kinds", `${kinds(rendered).size}, ${same ? "all the same" : "not the same"}`],
        ["programs", wrong.length === 0 ? "restricted, with the labels of the policies" : wrong.join(", ")],
        ["webhooks", String(hooks.length)],
        [
          "the operator's rights in all namespaces",
          `${chartRights.size} by the chart, ${ownRights.size} by the kustomization`,
        ],
        ["by the chart alone", more.join("; ") || "none"],
        ["about secrets", secrets.join("; ") || "none"],
      ],
      held: version === wanted && same && [wrong, hooks, further, secrets].every((found) => found.length === 0),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
