import { describe, expect, it } from "vitest";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { readEvents } from "../../../preview/events/read.ts";
import { markdownOf } from "../../../preview/markdown/index.ts";
import { terminalOf } from "../../../preview/terminal.ts";
import type { Report } from "../../../preview/report.ts";
import { irisBatch } from "../../../stacks/models/iris-batch.ts";
import { irisCached } from "../../../stacks/models/iris-cached.ts";
import { irisNearline } from "../../../stacks/models/iris-nearline.ts";
import { version } from "../components/released.ts";
import { reported } from "./recorded.ts";

const release = { champion: version("a"), challengers: [] };

interface Sides {
  readonly old?: object;
  readonly new?: object;
}

/** What the engine tells of a resource. */
function event(op: string, type: string, name: string, sides: Sides, differs: object | null = null): string {
  const urn = `urn:pulumi:local::ml-serving::${type}::${name}`;
  const state = (inputs: object) => ({ type, urn, custom: false, id: "", parent: "", inputs, outputs: {} });
  const metadata = {
    op,
    urn,
    type,
    old: sides.old === undefined ? null : state(sides.old),
    new: sides.new === undefined ? null : state(sides.new),
    detailedDiff: differs,
    logical: true,
    provider: "",
  };
  return JSON.stringify({ resourcePreEvent: { metadata } });
}

const plain = (spec: ModelSpec) => ({ model: resolveModel(spec, release, "local") });

function changed(before: ModelSpec | undefined, after: ModelSpec | undefined, op: string): string {
  return event(op, "ml-serving:index:ModelService", (after ?? before)?.name ?? "", {
    ...(before === undefined ? {} : { old: plain(before) }),
    ...(after === undefined ? {} : { new: plain(after) }),
  });
}

const labels = { "ml-serving/nearline": "iris-nearline", "ml-serving/team": "examples" };
const metadata = { name: "iris-nearline-worker", namespace: "models-examples", labels };
const scaled = (type: string) => ({ metadata, spec: { triggers: [{ type, metadata: {} }] } });

function reportOf(...lines: readonly string[]): Report {
  const ended = JSON.stringify({ summaryEvent: { resourceChanges: {}, durationSeconds: 1, maybeCorrupt: false } });
  const stack = reported(readEvents([...lines, ended].join("\n")));
  return { schema: 1, at: "2026-11-22T00:00:00.000Z", stacks: [stack] };
}

const { nearline } = irisNearline;
const fewer = { ...irisNearline, nearline: { ...nearline, workers: { max: 1 } } } as ModelSpec;
const spark = {
  ...irisBatch,
  batch: { ...irisBatch.batch, schedule: undefined, spark: { executors: { min: 2, max: 8 } } },
} as unknown as ModelSpec;

describe("how a model is used beside being asked", () => {
  const report = reportOf(
    changed(irisNearline, fewer, "update"),
    event("update", "kubernetes:keda.sh/v1alpha1:ScaledObject", "iris-nearline-worker", {
      old: scaled("redis-streams"),
      new: scaled("aws-sqs-queue"),
    }),
    changed(irisBatch, spark, "update"),
    changed(undefined, irisCached, "create"),
  );
  const told = terminalOf(report).split("\n");

  it("is told of what it was and what it becomes", () => {
    expect(told).toContain(
      "  iris-nearline also: queue on Redis, 0 to 3 workers, answered within 5m → queue on SQS, 0 to 1 worker, answered within 5m",
    );
    expect(told).toContain(
      "  iris-batch also: files 0 2 * * * Europe/Berlin, 2 shards: batch:in/iris to batch:out/iris/{run} → files on demand, Spark, 2 to 8 executors: batch:in/iris to batch:out/iris/{run}",
    );
    expect(told).toContain("  iris-cached also: answers kept 10m");
  });

  it("stands below the model's name in a comment, without a cell of its own", () => {
    const text = markdownOf(report);
    expect(text).toContain(
      "<br><sub>also: queue on Redis, 0 to 3 workers, answered within 5m → **queue on SQS, 0 to 1 worker, answered within 5m**</sub>",
    );
    expect(text).toContain("iris-cached (new)<br><sub>also: answers kept 10m</sub>");
    expect(text).not.toContain("0 2 * * * Europe");
  });

  it("says a stream that never ends, and a queue of a kind that nobody knows", () => {
    const stream = { ...spark, batch: { ...spark.batch, spark: { executors: { min: 3, max: 3 }, stream: {} } } };
    const [stack] = reportOf(
      changed(undefined, stream as ModelSpec, "create"),
      changed(undefined, irisNearline, "create"),
      event("create", "kubernetes:keda.sh/v1alpha1:ScaledObject", "x", { new: scaled("pulsar") }),
    ).stacks;
    const also = (name: string) => stack?.models.find(({ model }) => model === name)?.after?.also;
    expect(also("iris-batch")?.files).toMatch(/^files as they arrive, Spark, 3 executors: /);
    expect(also("iris-nearline")?.queue).toMatch(/^queue on pulsar, /);
  });
});

describe("what is registered for a queue", () => {
  it("is its model's, and its pods are none of those that answer callers", () => {
    const template = { "spec.template.spec.containers[0].image": { kind: "update", inputDiff: true } };
    const deployment = { metadata, spec: {} };
    const [stack] = reportOf(
      changed(irisNearline, irisNearline, "same"),
      event("update", "kubernetes:apps/v1:Deployment", "w", { old: deployment, new: deployment }, template),
    ).stacks;
    expect(stack?.models[0]).toMatchObject({ model: "iris-nearline", change: "changed", restart: "no" });
    expect(stack?.resources.find(({ name }) => name === "w")?.model).toBe("iris-nearline");
  });
});
