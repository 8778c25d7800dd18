import { createHash } from "node:crypto";
import type { Provenance } from "../../components/model-service/release.ts";
import { withoutSecrets } from "../shown.ts";
import type { Run } from "./answers.ts";

/** Digest of names and values: of the JSON of their pairs, sorted by name. */
export function digestOfPairs(pairs: ReadonlyMap<string, unknown>): string {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${createHash("sha256").update(JSON.stringify(sorted)).digest("hex")}`;
}

/** What MLflow knows of a run, as a release records it. Pure. */
export function provenanceOf({ info, data, inputs }: Run): Provenance {
  // https://mlflow.org/docs/latest/ml/tracking/tracking-api/#system-tags
  const commit = data.tags.get("mlflow.source.git.commit");
  const repository = data.tags.get("mlflow.source.git.repoURL");
  const metrics = data.metrics.flatMap(({ key, value }) => (typeof value === "number" ? [[key, value] as const] : []));
  const sets = inputs.dataset_inputs.map(({ dataset }) => [dataset.name, dataset.digest] as const);
  return {
    source: info.run_id,
    ...(commit === undefined || commit === ""
      ? {}
      : { code: { ...(repository === undefined ? {} : { repository: withoutSecrets(repository) }), commit } }),
    ...(data.params.size === 0 ? {} : { configuration: digestOfPairs(data.params) }),
    ...(sets.length === 0 ? {} : { data: Object.fromEntries(sets) }),
    ...(metrics.length === 0 ? {} : { metrics: Object.fromEntries(metrics) }),
  };
}
