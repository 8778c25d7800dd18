import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { arrival } from "../../../components/model-service/delivery.ts";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { validateModels } from "../../../components/model-service/validate.ts";

const gibibyte = 2 ** 30;
const hex = "5".repeat(64);
const release = { champion: { digest: `sha256:${hex}`, version: "3", from: "x", golden: "x" } };
const bindings: Bindings<string> = {
  namespace: "models-risk",
  image: "registry/tensorflow@sha256:1",
  registry: "registry",
  placing: "by-pool",
  gateway: { name: "models", namespace: "gateway" },
  modelStore: { bucket: "ml-serving-models-prd", region: "eu-west-1" },
};
const spec = {
  name: "fraud",
  team: "risk",
  runtime: { kind: "tensorflow" },
  load: { size: "100Gi", budget: "10m" },
} as const satisfies ModelSpec;

describe("arrival", () => {
  it.each([
    // However short the time: a small one gains nothing in a bucket.
    [2, 1, "image", 16.384],
    [12, 600, "image", 98.304],
    [12, 60, "bucket", 20.617],
    [14, 600, "bucket", 24.054],
    [100, 600, "bucket", 171.812],
  ] as const)("of %s GiB within %s s is by %s and takes %s s", (size, budget, delivery, seconds) => {
    const found = arrival(size * gibibyte, budget);
    expect(found.delivery).toBe(delivery);
    expect(found.seconds).toBeCloseTo(seconds, 3);
  });
});

describe("a budget that cannot be met", () => {
  const told = (load: NonNullable<ModelSpec["load"]>) =>
    validateModels([{ ...spec, load }], {
      environment: "prd",
      redis: false,
      nodes: { cpu: true, accelerators: [] },
      mountsModelStore: true,
    }).map(({ message }) => message);

  it("is refused with the arithmetic", () => {
    expect(told({ size: "2Gi", budget: "10s" })).toEqual([
      "2Gi at 125 MiB/s takes 16 s before loading; a budget of 10s cannot be met. Raise it, or make the artifact smaller.",
    ]);
    expect(told({ size: "100Gi", budget: "2m" })).toEqual([
      "100Gi at 1192 MiB/s takes 172 s, read once to check and once to load, before loading; a budget of 2m cannot be met. Raise it, or make the artifact smaller.",
    ]);
  });

  it("is met by a moment more", () => {
    expect(told({ size: "2Gi", budget: "17s" })).toEqual([]);
    expect(told({ size: "100Gi", budget: "3m" })).toEqual([]);
  });
});

describe("a model too large for an image", () => {
  const rendered = renderModel(resolveModel(spec, release, "prd"), bindings);
  const [made] = rendered.bucketVolumes;
  const pod = rendered.deployments[0]?.spec.template.spec;

  it("is mounted read-only from below what its role may read, by the role of its own pods", () => {
    expect(made?.volume.spec).toMatchObject({
      accessModes: ["ReadOnlyMany"],
      claimRef: { namespace: "models-risk", name: "fraud-champion-55555555" },
      mountOptions: ["read-only", "allow-other", "region eu-west-1", `prefix models-risk/fraud/sha256-${hex}/`],
      csi: {
        driver: "s3.csi.aws.com",
        volumeAttributes: { bucketName: "ml-serving-models-prd", authenticationSource: "pod" },
      },
    });
    expect(made?.claim.spec.volumeName).toBe(made?.volume.metadata.name);
    expect(pod?.volumes[0]).toEqual({
      name: "artifact",
      persistentVolumeClaim: { claimName: "fraud-champion-55555555", readOnly: true },
    });
    expect(pod?.volumes.filter(({ name }) => name === "artifact")).toHaveLength(1);
  });

  it("is checked before its server starts: the list of digests by the release's, each file by the list", () => {
    expect(made?.expected.data).toEqual({ release: `${hex}  SHA256SUMS\n` });
    expect(pod?.initContainers).toMatchObject([
      {
        image: bindings.image,
        command: ["sha256sum", "--check", "--strict", "--quiet", "/expected/release", "SHA256SUMS"],
        workingDir: "/artifact",
        terminationMessagePolicy: "FallbackToLogsOnError",
      },
    ]);
  });

  it("is refused by the very command when a file, or the list itself, is another than the release's", () => {
    const folder = mkdtempSync(join(tmpdir(), "artifact-"));
    const write = (file: string, text: string): void => {
      writeFileSync(join(folder, file), text);
    };
    const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
    const list = `${digest("weights")}  weights.bin\n`;
    write("weights.bin", "weights");
    write("SHA256SUMS", list);
    const listed = { champion: { ...release.champion, digest: `sha256:${digest(list)}` } };
    const [volume] = renderModel(resolveModel(spec, listed, "prd"), bindings).bucketVolumes;
    write("release", volume?.expected.data.release ?? "");
    const check = () => {
      const [first] = pod?.initContainers ?? [];
      const [program = "", ...args] = (first !== undefined && "command" in first ? first.command : []).map((word) =>
        word.replace("/expected", folder),
      );
      return spawnSync(program, args, { cwd: folder, encoding: "utf8" });
    };
    expect(check().status).toBe(0);
    write("weights.bin", "other weights");
    expect(check()).toMatchObject({ status: 1, stdout: "weights.bin: FAILED\n" });
    write("SHA256SUMS", `${digest("other weights")}  weights.bin\n`);
    expect(check()).toMatchObject({ status: 1, stdout: "SHA256SUMS: FAILED\n" });
    rmSync(folder, { recursive: true });
  });

  it("has time for its way and for loading: 1.5 times its budget, and the rollout some more", () => {
    const probe = pod?.containers[0].startupProbe;
    expect((probe?.periodSeconds ?? 0) * (probe?.failureThreshold ?? 0)).toBeGreaterThanOrEqual(900);
    expect(rendered.deployments[0]?.spec.progressDeadlineSeconds).toBeGreaterThan(900);
  });

  it("has a claim of its own for each version, so that the one before keeps what it serves from", () => {
    const next = { champion: { ...release.champion, digest: `sha256:${"6".repeat(64)}` } };
    const [other] = renderModel(resolveModel(spec, next, "prd"), bindings).bucketVolumes;
    expect(other?.claim.metadata.name).not.toBe(made?.claim.metadata.name);
    expect(other?.volume.metadata.name).not.toBe(made?.volume.metadata.name);
  });

  it("makes nothing of all this for one that comes as an image", () => {
    const small = renderModel(resolveModel({ ...spec, load: { size: "1Gi" } }, release, "prd"), bindings);
    expect(small.bucketVolumes).toEqual([]);
    expect(small.deployments[0]?.spec.template.spec).not.toHaveProperty("initContainers");
  });
});
