import { expect, it } from "vitest";
import { run } from "../../../sources/mlflow/answers.ts";
import { provenanceOf } from "../../../sources/mlflow/provenance.ts";

const answer = {
  run: {
    info: { run_id: "0123456789abcdef0123456789abcdef", artifact_uri: "mlflow-artifacts:/1/x/artifacts" },
    data: {
      metrics: [
        { key: "accuracy", value: 0.97, timestamp: 1, step: 0 },
        { key: "lost", value: "NaN" },
        { key: "zero" },
      ],
      params: [
        { key: "trees", value: "100" },
        { key: "depth", value: "3" },
      ],
      tags: [
        { key: "mlflow.source.git.commit", value: "c0ffee" },
        { key: "mlflow.source.git.repoURL", value: "https://ada:S3CR3T@git.example.com/iris.git" },
      ],
    },
    inputs: { dataset_inputs: [{ tags: [], dataset: { name: "train", digest: "d1", source: "s3://u:S3CR3T@b/x" } }] },
  },
};

it("what MLflow knows of a run is recorded, without what lets somebody in", () => {
  expect(provenanceOf(run.parse(answer).run)).toEqual({
    source: "0123456789abcdef0123456789abcdef",
    code: { repository: "https://git.example.com/iris.git", commit: "c0ffee" },
    // printf '[["depth","3"],["trees","100"]]' | sha256sum
    configuration: "sha256:20e62d176775b955828a64c7a200dca2f02386f3fbd00cb3309e0d42ae0d9789",
    data: { train: "d1" },
    metrics: { accuracy: 0.97, zero: 0 },
  });
});

it("a run that says nothing has its id alone", () => {
  const { info } = answer.run;
  expect(provenanceOf(run.parse({ run: { info } }).run)).toEqual({ source: info.run_id });
});
