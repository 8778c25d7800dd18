import { describe, expect, it } from "vitest";
import type { AskedRow } from "../../../components/model-service/asked-row.ts";
import { leastNeeds } from "../../../components/model-service/needs.ts";
import { podNeeds } from "../../../components/model-service/pod-needs.ts";
import { chosenRows, resolveParity, sizeOf } from "../../../components/model-service/parity.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel, withGoldenRows } from "../../../components/model-service/resolve.ts";
import { defineModel, type ModelSpec } from "../../../components/model-service/spec.ts";
import { bindings, release } from "./released.ts";

const parityImage = `registry/runtimes/parity@sha256:${"d".repeat(64)}`;
const numbered = (count: number, more = ""): readonly AskedRow[] =>
  Array.from({ length: count }, (_, index) => ({
    path: "/infer",
    body: { number: index, more },
    asked: `[${index}]`,
    claims: [{ at: ["outputs"], is: index }],
  }));
const shape = { name: "iris", team: "examples", load: { budget: "30s" } } as const;
const spec = defineModel({ ...shape, runtime: { kind: "pmml" } });

function rendered(model: ModelSpec, rows: readonly AskedRow[] = numbered(100)) {
  const resolved = withGoldenRows(resolveModel(model, release, "local"), () => rows);
  const objects = renderModel(resolved, { ...bindings, parityImage });
  const pods = objects.deployments.map(({ spec: { template } }) => template);
  const files = objects.goldenRows.map(
    ({ data }) =>
      JSON.parse(data["rows.json"]) as {
        readonly ready: string;
        readonly address: string;
        readonly tolerance: number;
        readonly passedPort: number;
        readonly rows: readonly AskedRow[];
      },
  );
  return { objects, pods, files };
}

describe("what replicas are asked", () => {
  it("is 32 rows to a millionth, unless the model looks things up elsewhere", () => {
    expect(resolveParity(spec)).toEqual({ tolerance: 1e-6, rows: 32 });
    expect(resolveParity({ ...spec, parity: { tolerance: 0.01 } })).toEqual({ tolerance: 0.01, rows: 32 });
    expect(resolveParity({ ...spec, parity: "none" })).toBe("none");
    expect(resolveParity({ ...spec, calls: ["other"] })).toBe("none");
    expect(resolveParity({ ...spec, calls: ["other"], parity: {} })).toEqual({ tolerance: 1e-6, rows: 32 });
    const plants = { name: "plants", host: "redis", port: 6379, at: { cidr: "10.0.0.1/32" } } as const;
    expect(resolveParity({ ...spec, databases: [plants] })).toBe("none");
  });

  it("is spread over the file, from its first row to its last", () => {
    const asked = (all: number, most: number) => chosenRows(numbered(all), most).map((row) => row.asked);
    expect(asked(3, 32)).toEqual(["[0]", "[1]", "[2]"]);
    expect(asked(9, 3)).toEqual(["[0]", "[4]", "[8]"]);
    expect(asked(150, 32)).toHaveLength(32);
    expect(asked(10, 1)).toEqual(["[0]"]);
  });

  it("fits into 128 KiB, with fewer rows if need be and none if not one does", () => {
    const chosen = chosenRows(numbered(40, "x".repeat(10_000)), 32);
    expect(sizeOf(chosen)).toBeLessThanOrEqual(131_072);
    // Each takes 10,000 bytes and some hundred: thirteen would be 131,300.
    expect(chosen).toHaveLength(12);
    expect(chosen.map((row) => row.asked)).toContain("[39]");
    expect(chosenRows(numbered(2, "x".repeat(140_000)), 32)).toEqual([]);
  });
});

describe("the container that asks", () => {
  const { objects, pods, files } = rendered(spec);

  it("stands beside the model in every variant's pods, which people see first", () => {
    for (const { metadata, spec: pod } of pods) {
      expect(pod.containers.map(({ name }) => name)).toEqual(["model", "parity"]);
      expect(metadata).toMatchObject({ annotations: { "kubectl.kubernetes.io/default-container": "model" } });
      expect(pod.containers[1]).toMatchObject({
        image: parityImage,
        terminationMessagePolicy: "FallbackToLogsOnError",
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
      });
    }
    expect(pods).toHaveLength(2);
  });

  it("asks the server in its own pod, at the server's own paths", () => {
    expect(files[0]).toMatchObject({
      ready: "http://127.0.0.1:8080/v2/models/iris/ready",
      address: "http://127.0.0.1:8080/v2/models/iris",
      tolerance: 1e-6,
    });
    const tensorflow = defineModel({ ...shape, runtime: { kind: "tensorflow" }, accelerator: { gpu: "a10g" } });
    expect(rendered(tensorflow).files[0]).toMatchObject({
      ready: "http://127.0.0.1:8501/v1/models/iris/metadata",
      address: "http://127.0.0.1:8501/v1/models/iris",
    });
    const custom = rendered({
      ...shape,
      runtime: {
        kind: "custom",
        image: `registry.example.com/x@sha256:${"e".repeat(64)}`,
        modelMount: "/models",
        protocol: "own",
        port: 9890,
        routes: ["/score"],
        health: "/health",
      },
    }).files[0];
    // No path of the model's own, and a port that its server has not.
    expect(custom).toMatchObject({
      ready: "http://127.0.0.1:9890/health",
      address: "http://127.0.0.1:9890",
      passedPort: 9891,
    });
  });

  it("makes a pod ready by a port that it opens when all is answered", () => {
    const [, gate] = pods[0]?.spec.containers ?? [];
    expect(gate).toMatchObject({ startupProbe: { tcpSocket: { port: files[0]?.passedPort }, periodSeconds: 1 } });
    expect(gate).not.toHaveProperty("readinessProbe");
    // As long as the server goes on answering while it is taken away.
    expect(gate).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
  });

  it("has rows that never change under it: others are another object", () => {
    const [rows] = objects.goldenRows;
    expect(rows).toMatchObject({ immutable: true });
    expect(files[0]?.rows).toHaveLength(32);
    expect(pods[0]?.spec.volumes).toContainEqual({ name: "golden-rows", configMap: { name: rows?.metadata.name } });
    const others = rendered(spec, numbered(99)).objects.goldenRows[0]?.metadata.name;
    expect(others).toMatch(/^iris-champion-rows-[0-9a-f]{8}$/);
    expect(others).not.toBe(rows?.metadata.name);
    const looser = rendered({ ...spec, parity: { tolerance: 1 } }).objects.goldenRows[0]?.metadata.name;
    expect(looser).not.toBe(rows?.metadata.name);
  });

  it("is not there where none are asked, nor anything of it", () => {
    const silent = rendered({ ...spec, parity: "none" });
    expect(silent.pods[0]?.spec.containers.map(({ name }) => name)).toEqual(["model"]);
    expect(silent.pods[0]?.metadata).not.toHaveProperty("annotations");
    expect(silent.objects.goldenRows).toEqual([]);
  });

  it("counts in what a team's share and a node must have", () => {
    const model = withGoldenRows(resolveModel(spec, release, "local"), () => numbered(1));
    // 512 MiB of the model and 32 that the container may take; 0.1 CPUs and a thousandth.
    expect(podNeeds(model, model.variants[0])).toMatchObject({ memoryBytes: 544 * 2 ** 20, cpu: 0.101 });
    // Champion and challenger, one replica each, and one more of each while they are rolled out.
    expect(leastNeeds(model)).toMatchObject({ memoryBytes: 4 * 544 * 2 ** 20, pods: 4 });
    expect(leastNeeds(resolveModel(spec, release, "local")).memoryBytes).toBe(4 * 512 * 2 ** 20);
  });
});
