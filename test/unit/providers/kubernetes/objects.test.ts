import { describe, expect, it } from "vitest";
import { fieldManagerFor } from "../../../../local/providers/kubernetes/apply.ts";
import { bodyOf } from "../../../../local/providers/kubernetes/body.ts";
import { ApiError } from "../../../../local/providers/kubernetes/cluster/api-error.ts";
import { readResourceList } from "../../../../local/providers/kubernetes/cluster/discovery.ts";
import { explain } from "../../../../local/providers/kubernetes/explain.ts";
import {
  definedScopes,
  inInstallOrder,
  isHook,
  parseManifests,
} from "../../../../local/providers/kubernetes/helm/manifests.ts";
import { fillPlaceholders, moduleChart } from "../../../../local/providers/kubernetes/helm/module-charts.ts";
import { inputsFromLive, project } from "../../../../local/providers/kubernetes/import.ts";
import { childName, typeToken } from "../../../../local/providers/kubernetes/components/register.ts";
import { outputsOf, redact } from "../../../../local/providers/kubernetes/secrets.ts";
import { readSettings } from "../../../../local/providers/kubernetes/settings.ts";
import { Secret } from "../../../../local/providers/serve/values.ts";

describe("what is sent", () => {
  it("has a Secret's strings as data, and no nulls", () => {
    const inputs = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", labels: null },
      stringData: new Secret({ a: "é" }),
    };
    expect(bodyOf(inputs)).toEqual({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "w6k=" } });
  });

  it("has the name that the server made up", () => {
    const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "g-" } };
    expect(bodyOf(inputs, "g-1")).toMatchObject({ metadata: { name: "g-1" } });
    expect(bodyOf(inputs)).toMatchObject({ metadata: { generateName: "g-" } });
  });

  it("is applied by a manager that stays the same", () => {
    const urn = "urn:pulumi:dev::shop::kubernetes:core/v1:ConfigMap::c";
    expect(fieldManagerFor(urn, {}, {})).toMatch(/^pulumi-kubernetes-[0-9a-f]{8}$/);
    expect(fieldManagerFor(urn, {}, {})).toBe(fieldManagerFor(urn, {}, {}));
    expect(fieldManagerFor(urn, {}, { __fieldManager: "pulumi-kubernetes-1234" })).toBe("pulumi-kubernetes-1234");
    const metadata = { annotations: { "pulumi.com/patchFieldManager": "mine" } };
    expect(fieldManagerFor(urn, { metadata }, { __fieldManager: "other" })).toBe("mine");
  });
});

describe("what comes back", () => {
  it("is secret where it went in secret, and without managedFields", () => {
    const live = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", managedFields: [{}] },
      data: { a: "x", b: "y" },
    };
    expect(outputsOf(live, { data: { a: new Secret("x") } })).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c" },
      data: { a: new Secret("x"), b: "y" },
    });
  });

  it("in an error has no secret, plain or encoded", () => {
    const inputs = { data: { a: new Secret("correct-horse") } };
    expect(redact('Invalid value: "correct-horse" or Y29ycmVjdC1ob3JzZQ==', inputs)).toBe(
      'Invalid value: "[secret]" or [secret]',
    );
  });

  it("in an error names the object and says what to do", () => {
    const conflict = new ApiError(409, "Conflict", "Apply failed with 1 conflict", [
      { reason: "FieldManagerConflict", message: "", field: ".spec" },
    ]);
    expect(explain(conflict, "Deployment shop/web", {}).message).toMatch(
      /^Deployment shop\/web: Apply failed[\s\S]*patchForce/,
    );
    expect(explain(new Error("plain"), "Pod a", {}).message).toBe("Pod a: plain");
  });

  it("of a status without JSON is its text", () => {
    expect(ApiError.of(502, "bad gateway\n")).toMatchObject({ code: 502, message: "bad gateway" });
  });
});

describe("discovery", () => {
  it("leaves subresources out", () => {
    const resources = [
      { name: "deployments", kind: "Deployment", namespaced: true },
      { name: "deployments/scale", kind: "Scale", namespaced: true },
    ];
    expect(readResourceList("apps/v1", { resources })).toEqual([
      { apiVersion: "apps/v1", kind: "Deployment", plural: "deployments", namespaced: true },
    ]);
  });
});

describe("import", () => {
  it("projects the fields that a manager owns", () => {
    const live = {
      spec: { replicas: 1, list: [{ name: "a", image: "i", pull: "Always" }, { name: "b" }] },
      set: ["x", "y"],
    };
    const owned = {
      "f:spec": { "f:list": { 'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:image": {} } } },
      "f:set": { 'v:"y"': {} },
    };
    expect(project(live, owned)).toEqual({ spec: { list: [{ name: "a", image: "i" }] }, set: ["y"] });
  });

  it("leaves out what the server allocates when nobody applied it", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "n", uid: "u", managedFields: [{ operation: "Update", fieldsV1: {} }] },
      spec: { clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"], ports: [{ port: 80 }] },
      status: { loadBalancer: {} },
    };
    expect(inputsFromLive(service)).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s", namespace: "n" },
      spec: { ports: [{ port: 80 }] },
    });
  });
});

describe("charts", () => {
  it("are found in modules by name and version", () => {
    expect(moduleChart("oci://docker.io/envoyproxy/gateway-helm", "v1.9.1")).toMatchObject({
      module: "github.com/envoyproxy/gateway",
      moduleVersion: "v1.9.1",
      folder: "charts/gateway-helm",
    });
    expect(moduleChart("gateway-helm", "1.9.0")).toBeUndefined();
    expect(moduleChart("gateway-helm", undefined)).toBeUndefined();
    expect(fillPlaceholders("a: ${X}, b: ${Y}", { X: "1" })).toBe("a: 1, b: ${Y}");
  });

  it("render to objects in install order, definitions first", () => {
    const objects = parseManifests(
      "kind: Deployment\napiVersion: apps/v1\n---\n---\nkind: List\napiVersion: v1\nitems: [{kind: Widget, apiVersion: e/v1}]\n---\nkind: CustomResourceDefinition\napiVersion: a/v1\nspec: {group: e, scope: Cluster, names: {kind: Widget}}\n",
    );
    expect(inInstallOrder(objects).map(({ kind }) => kind)).toEqual([
      "CustomResourceDefinition",
      "Deployment",
      "Widget",
    ]);
    expect(definedScopes(objects)).toEqual(new Map([["e/Widget", false]]));
    expect(() => parseManifests("just: text")).toThrow("no apiVersion and kind");
    expect(isHook({ metadata: { annotations: { "helm.sh/hook": "pre-install" } } })).toBe(true);
  });

  it("have children named as the official provider names them", () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "n" } };
    expect(childName(object, "mine")).toBe("mine:n/c");
    expect(childName({ ...object, metadata: { name: "c" } }, "")).toBe("c");
    expect(typeToken(object)).toBe("kubernetes:core/v1:ConfigMap");
    expect(typeToken({ apiVersion: "apps/v1", kind: "Deployment" })).toBe("kubernetes:apps/v1:Deployment");
  });
});

describe("settings", () => {
  it("come from inputs before the environment", () => {
    const env = { KUBECONFIG: "/from/env", PULUMI_K8S_CONTEXT: "env" };
    expect(readSettings({ kubeconfig: "/from/config" }, env)).toMatchObject({
      kubeconfig: "/from/config",
      context: "env",
    });
    expect(readSettings({ deleteUnreachable: "true" }, {})).toMatchObject({
      kubeconfig: undefined,
      deleteUnreachable: true,
    });
  });
});
