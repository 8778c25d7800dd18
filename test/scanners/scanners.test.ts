import { beforeAll, describe, expect, inject, it } from "vitest";
import { waive } from "../../policies/scanners/waived.ts";
import { waivers, type ScannerFinding } from "../../policies/scanners/waivers.ts";
import { declaredEnvironments } from "../../stacks/environments/index.ts";
import type { RenderedObject } from "../../stacks/render.ts";
import { renderedObjects } from "../support/rendered.ts";
import { checkov } from "./checkov.ts";
import { cyclonusLint } from "./cyclonus-lint.ts";
import { kubeScore } from "./kube-score.ts";
import { planted } from "./planted.ts";

async function scan(objects: readonly RenderedObject[]): Promise<readonly ScannerFinding[]> {
  return (await Promise.all([kubeScore(objects), checkov(objects, inject("checkov")), cyclonusLint(objects)])).flat();
}

const found = new Map<string, readonly ScannerFinding[]>();
let objects: ReadonlyMap<string, readonly RenderedObject[]>;
beforeAll(async () => {
  objects = await renderedObjects();
  for (const [name, rendered] of objects) found.set(name, await scan(rendered));
});

describe("what is rendered", () => {
  it.each(declaredEnvironments)("of %s holds what the scanners ask, but for the waivers", (name) => {
    expect(objects.get(name)?.length).toBeGreaterThan(50);
    expect(waive(found.get(name) ?? [], waivers).left).toEqual([]);
  });

  it("needs every waiver", () => {
    expect(waive([...found.values()].flat(), waivers).unused).toEqual([]);
  });
});

describe("the scanners", () => {
  it("find what is planted, and no waiver hides it", async () => {
    const { left } = waive(await scan([...(objects.get("prd") ?? []), ...planted]), waivers);
    expect([...new Set(left.map(({ scanner, check, object }) => `${scanner} ${check} ${object}`))].sort())
      .toMatchInlineSnapshot(`
        [
          "checkov CKV_K8S_10 Deployment planted/planted",
          "checkov CKV_K8S_11 Deployment planted/planted",
          "checkov CKV_K8S_12 Deployment planted/planted",
          "checkov CKV_K8S_13 Deployment planted/planted",
          "checkov CKV_K8S_14 Deployment planted/planted",
          "checkov CKV_K8S_155 ClusterRole /planted",
          "checkov CKV_K8S_156 ClusterRole /planted",
          "checkov CKV_K8S_157 ClusterRole /planted",
          "checkov CKV_K8S_158 ClusterRole /planted",
          "checkov CKV_K8S_16 Deployment planted/planted",
          "checkov CKV_K8S_19 Deployment planted/planted",
          "checkov CKV_K8S_20 Deployment planted/planted",
          "checkov CKV_K8S_22 Deployment planted/planted",
          "checkov CKV_K8S_23 Deployment planted/planted",
          "checkov CKV_K8S_28 Deployment planted/planted",
          "checkov CKV_K8S_29 Deployment planted/planted",
          "checkov CKV_K8S_31 Deployment planted/planted",
          "checkov CKV_K8S_35 Deployment planted/planted",
          "checkov CKV_K8S_37 Deployment planted/planted",
          "checkov CKV_K8S_38 Deployment planted/planted",
          "checkov CKV_K8S_40 Deployment planted/planted",
          "checkov CKV_K8S_43 Deployment planted/planted",
          "checkov CKV_K8S_49 ClusterRole /planted",
          "checkov CKV_K8S_8 Deployment planted/planted",
          "checkov CKV_K8S_9 Deployment planted/planted",
          "cyclonus CheckSourceMissingNamespace NetworkPolicy /planted",
          "kube-score container-ephemeral-storage-request-and-limit Deployment planted/planted",
          "kube-score container-image-tag Deployment planted/planted",
          "kube-score container-resources Deployment planted/planted",
          "kube-score container-security-context-privileged Deployment planted/planted",
          "kube-score container-security-context-readonlyrootfilesystem Deployment planted/planted",
          "kube-score container-security-context-user-group-id Deployment planted/planted",
          "kube-score deployment-has-poddisruptionbudget Deployment planted/planted",
          "kube-score networkpolicy-targets-pod NetworkPolicy /planted",
          "kube-score pod-networkpolicy Deployment planted/planted",
        ]
      `);
  });
});
