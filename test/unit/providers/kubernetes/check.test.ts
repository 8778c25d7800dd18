import { describe, expect, it } from "vitest";
import { checkObject } from "../../../../local/providers/kubernetes/check.ts";
import { readToken } from "../../../../local/providers/kubernetes/token.ts";
import { Secret, UNKNOWN } from "../../../../local/providers/serve/values.ts";

const context = {
  apiVersion: "v1",
  kind: "ConfigMap",
  name: "settings",
  namespaced: true,
  defaultNamespace: "shop",
  randomSeed: new Uint8Array([0xde, 0xad, 0xbe, 0xef, 1, 2]),
  autonaming: undefined,
};

describe("check", () => {
  it("names by the seed, so that preview and up agree", () => {
    expect(checkObject({ data: { a: "1" } }, undefined, context).inputs).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings-deadbeef", namespace: "shop", annotations: { "pulumi.com/autonamed": "true" } },
      data: { a: "1" },
    });
  });

  it("keeps a made-up name, and only a made-up one", () => {
    const metadata = { name: "settings-1", annotations: { "pulumi.com/autonamed": "true" } };
    expect(checkObject({}, { metadata }, context).inputs["metadata"]).toMatchObject({ name: "settings-1" });
    expect(checkObject({}, { metadata: { name: "given" } }, context).inputs["metadata"]).toMatchObject({
      name: "settings-deadbeef",
    });
  });

  it.each([
    [{ mode: "enforce", proposedName: "mine" } as const, "mine"],
    [{ mode: "propose", proposedName: "mine-1" } as const, "mine-1"],
  ])("takes the engine's name: %o", (autonaming, name) => {
    expect(checkObject({}, undefined, { ...context, autonaming }).inputs["metadata"]).toMatchObject({ name });
  });

  it("refuses a nameless object when automatic naming is off", () => {
    const { failures } = checkObject({}, undefined, { ...context, autonaming: { mode: "disable" } });
    expect(failures).toEqual([
      { property: "metadata.name", reason: expect.stringContaining("Give it a name") as string },
    ]);
  });

  it("leaves unknown names, namespaces and whole metadata alone", () => {
    expect(
      checkObject({ metadata: { name: UNKNOWN, namespace: UNKNOWN } }, undefined, context).inputs["metadata"],
    ).toEqual({
      name: UNKNOWN,
      namespace: UNKNOWN,
    });
    expect(checkObject({ metadata: UNKNOWN }, undefined, context).inputs["metadata"]).toBe(UNKNOWN);
  });

  it("takes the namespace off a cluster-wide kind, and guesses for an unknown one", () => {
    const inputs = { metadata: { name: "a", namespace: "x" } };
    expect(checkObject(inputs, undefined, { ...context, namespaced: false }).inputs["metadata"]).toEqual({ name: "a" });
    expect(
      checkObject({ metadata: { name: "a" } }, undefined, { ...context, namespaced: undefined }).inputs["metadata"],
    ).toEqual({ name: "a", namespace: "shop" });
  });

  it("keeps secrets, and marks a Secret's contents", () => {
    const labels = { a: new Secret("x") };
    expect(checkObject({ metadata: { name: "a", labels } }, undefined, context).inputs["metadata"]).toMatchObject({
      labels,
    });
    const made = checkObject({ stringData: { a: "x" } }, undefined, { ...context, kind: "Secret" }).inputs;
    expect(made["stringData"]).toBeInstanceOf(Secret);
  });
});

describe("type tokens", () => {
  it.each([
    ["kubernetes:apps/v1:Deployment", {}, { is: "object", apiVersion: "apps/v1", kind: "Deployment" }],
    ["kubernetes:core/v1:Secret", {}, { is: "object", apiVersion: "v1", kind: "Secret" }],
    [
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      {},
      { is: "object", apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role" },
    ],
    [
      "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyPatch",
      { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatch" },
      { is: "object", apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatch" },
    ],
    [
      "kubernetes:example.com/v1:AllowList",
      { kind: "AllowList" },
      { is: "object", apiVersion: "example.com/v1", kind: "AllowList" },
    ],
    ["kubernetes:ml-serving:UnprovenChart", {}, { is: "unproven-chart" }],
  ])("%s", (type, inputs, token) => {
    expect(readToken(type, inputs)).toEqual(token);
  });

  it.each([
    ["kubernetes:apps/v1:DeploymentPatch", { kind: "Deployment" }],
    ["kubernetes:core/v1:ConfigMapList", { kind: "ConfigMapList", items: [] }],
    ["kubernetes:helm.sh/v3:Release", {}],
  ])("%s is refused with a sentence", (type, inputs) => {
    expect(readToken(type, inputs)).toMatchObject({ is: "refused", reason: expect.stringMatching(/\.$/) as string });
  });
});
