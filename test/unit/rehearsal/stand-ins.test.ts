import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { awsShim } from "../../../local/rehearsal/aws-shim.ts";
import { statusOf } from "../../../local/rehearsal/joiner/controller-status.ts";
import { volumeOf } from "../../../local/rehearsal/joiner/volumes.ts";
import { groupOf, nodeOn } from "./cases.ts";

const folder = mkdtempSync(join(tmpdir(), "aws-shim-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the aws program of a rehearsal", () => {
  const shim = join(folder, "aws");
  writeFileSync(join(folder, "token"), "k8s-aws-v1.abc");
  writeFileSync(shim, awsShim("prd", join(folder, "token")), { mode: 0o755 });
  const asked = ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "c", "--output", "json"];

  it("gives a token as the AWS command line does", () => {
    // The form: https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
    const given = JSON.parse(execFileSync(shim, asked, { encoding: "utf8", env: { PATH: process.env["PATH"] } })) as {
      readonly kind: string;
      readonly apiVersion: string;
      readonly status: { readonly expirationTimestamp: string; readonly token: string };
    };
    expect(given).toMatchObject({
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1beta1",
      status: { token: "k8s-aws-v1.abc" },
    });
    const minutes = (Date.parse(given.status.expirationTimestamp) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(12);
    expect(minutes).toBeLessThan(15);
  });

  it("answers in the version that it is asked in", () => {
    const env = {
      PATH: process.env["PATH"],
      KUBERNETES_EXEC_INFO: '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{}}',
    };
    expect(execFileSync(shim, asked, { encoding: "utf8", env })).toContain('"client.authentication.k8s.io/v1"');
  });

  it.each([[["s3", "ls"]], [["eks", "get-token"]], [["eks", "describe-cluster", "--cluster-name=c"]], [[]]])(
    "refuses %o",
    (args) => {
      const { status, stderr, stdout } = spawnSync(shim, args, { encoding: "utf8" });
      expect(status).not.toBe(0);
      expect(stdout).toBe("");
      expect(stderr).toContain("This is a rehearsal of prd: no account is reached");
    },
  );
});

describe("volumeOf", () => {
  const base = nodeOn(groupOf("system"));
  const node = { ...base, metadata: { ...base.metadata, labels: { "topology.kubernetes.io/zone": "eu-west-1b" } } };
  const gp3 = { metadata: { name: "gp3" }, provisioner: "ebs.csi.aws.com", volumeBindingMode: "WaitForFirstConsumer" };
  const claim = {
    metadata: {
      name: "data",
      namespace: "n",
      uid: "1-2",
      annotations: { "volume.kubernetes.io/selected-node": "system-0" },
    },
    spec: { storageClassName: "gp3", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
  };

  it("makes a volume in the zone of the node that the scheduler chose", () => {
    expect(volumeOf(claim, [gp3], [node])).toMatchObject({
      metadata: { name: "pvc-1-2" },
      spec: {
        capacity: { storage: "10Gi" },
        claimRef: { namespace: "n", name: "data", uid: "1-2" },
        persistentVolumeReclaimPolicy: "Delete",
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ operator: "In", values: ["eu-west-1b"] }] }] },
        },
      },
    });
  });

  it("waits for the scheduler, and leaves others' claims alone", () => {
    expect(volumeOf({ ...claim, metadata: { name: "data" } }, [gp3], [node])).toBeUndefined();
    expect(volumeOf(claim, [{ ...gp3, provisioner: "other" }], [node])).toBeUndefined();
    expect(volumeOf({ ...claim, spec: { ...claim.spec, volumeName: "v" } }, [gp3], [node])).toBeUndefined();
  });
});

describe("statusOf", () => {
  const now = "2026-11-21T00:00:00Z";
  const gateway = {
    kind: "Gateway",
    metadata: { name: "models", generation: 2 },
    spec: { listeners: [{ name: "http" }] },
  };

  it("says that a gateway is programmed, and that nobody judged it", () => {
    expect(statusOf(gateway, now)).toMatchObject({
      conditions: [
        { type: "Accepted", status: "True", reason: "Rehearsed", observedGeneration: 2 },
        { type: "Programmed", status: "True", reason: "Rehearsed" },
      ],
      listeners: [{ name: "http" }],
    });
  });

  it("says it once, and again of a changed one", () => {
    const status = statusOf(gateway, now) ?? {};
    expect(statusOf({ ...gateway, status }, now)).toBeUndefined();
    expect(statusOf({ ...gateway, status, metadata: { name: "models", generation: 3 } }, now)).toBeDefined();
  });

  it("says that what KEDA scales is ready, by conditions that know no generation", () => {
    const scaled = { kind: "ScaledObject", metadata: { name: "iris", generation: 1 }, spec: {} };
    const status = { conditions: [{ type: "Ready", status: "True", reason: "Rehearsed" }] };
    expect(statusOf(scaled, now)).toMatchObject(status);
    expect(statusOf({ ...scaled, status, metadata: { name: "iris", generation: 2 } }, now)).toBeUndefined();
  });

  it("accepts routes at each parent, and policies at each target", () => {
    const route = { kind: "HTTPRoute", metadata: { name: "r" }, spec: { parentRefs: [{ name: "models" }] } };
    expect(statusOf(route, now)).toMatchObject({ parents: [{ parentRef: { name: "models" } }] });
    const policy = {
      kind: "SecurityPolicy",
      metadata: { name: "p", namespace: "g" },
      spec: { targetRefs: [{ name: "r" }] },
    };
    expect(statusOf(policy, now)).toMatchObject({ ancestors: [{ ancestorRef: { name: "r", namespace: "g" } }] });
  });
});
