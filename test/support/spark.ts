import { load } from "js-yaml";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { isSparkModel, type SparkModel } from "../../components/model-service/spark/settings.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { moduleDocuments } from "../../local/toolchain/module-files.ts";
import type { ApiServer } from "./api-server.ts";

const operator = { module: "github.com/kubeflow/spark-operator/v2", version: "v2.4.0" } as const;
const kinds = ["scheduledsparkapplications", "sparkapplications"] as const;
const champion = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };

/** The namespace of the models' team. */
export const namespace = "models-risk";

/** What models are bound to where nothing runs. */
export const bindings = {
  namespace,
  sparkImage: `r/spark@sha256:${"a".repeat(64)}`,
  registry: "r",
  placing: "by-pool",
  pullSecret: "registry",
  gateway: { name: "models", namespace: "gateway" },
} as const;

/** Where rows are. */
export const volume = {
  input: { claim: "batch", folder: "in", format: "csv" },
  output: { claim: "batch", folder: "out" },
} as const;

/** A model `fraud` whose files Spark scores. */
export function sparkModel(batch: BatchSpec): SparkModel {
  const io = { inputs: { amount: "FP64" }, outputs: { score: "FP64" } } as const;
  const spec = { name: "fraud", team: "risk", runtime: { kind: "pmml" }, io, batch } as const;
  const found = resolveModel(spec, { champion }, "prd");
  if (!isSparkModel(found)) throw new Error("Spark scores none of its files");
  return found;
}

/** Where the objects of one of the operator's kinds are. */
export const pathOf = (kind: string): string => `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${namespace}/${kind}`;

/** Makes the operator's kinds known to an API server that has the namespace, and waits until it takes some. */
export async function defineSparkKinds(server: ApiServer): Promise<void> {
  const definitions = await Promise.all(
    kinds.map((kind) =>
      moduleDocuments({ ...operator, files: [`config/crd/bases/sparkoperator.k8s.io_${kind}.yaml`] }),
    ),
  );
  const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await Promise.all(definitions.map((text) => server.request("POST", definitionsPath, load(text))));
  for (const kind of kinds)
    while (!(await server.request("GET", pathOf(kind)).then(Boolean, () => false)))
      await new Promise((resolve) => setTimeout(resolve, 200));
}
