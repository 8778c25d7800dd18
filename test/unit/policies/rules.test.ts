import { describe, expect, it } from "vitest";
import { factsOf, UNKNOWN, type Facts } from "../../../policies/facts.ts";
import type { Rule } from "../../../policies/rule.ts";
import { imageByDigest } from "../../../policies/rules/image-by-digest.ts";
import { rules } from "../../../policies/rules/index.ts";
import { noLatest, tagOf } from "../../../policies/rules/no-latest.ts";
import { podRestricted } from "../../../policies/rules/pod-restricted.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const deployment = "kubernetes:apps/v1:Deployment";

/** A workload that holds every rule; each test changes one thing. */
function good() {
  return {
    metadata: { name: "iris" },
    spec: {
      template: {
        spec: {
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          volumes: [
            { name: "model", image: { reference: `registry.example.com/models/iris@${digest}` } },
            { emptyDir: {} },
          ],
          initContainers: [container("warm-up")],
          containers: [{ ...container("server"), ports: [{ containerPort: 8080 }] }],
        },
      },
    },
  };
}
function container(name: string) {
  return {
    name,
    image: `registry.example.com/runtimes/pmml@${digest}`,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
}

/** Sets the value at a path such as `spec.containers.0.image`; undefined deletes it. */
function changed(path: string, value: unknown): Facts {
  const props: unknown = good();
  const keys = `spec.template.spec.${path}`.split(".");
  let at = props as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
  at[keys.at(-1) ?? ""] = value;
  return props as Facts;
}

const paths = (rule: Rule, props: Facts, type = deployment): readonly string[] =>
  rule.check({ type, name: "iris", props }).map((violation) => violation.path.replace("spec.template.spec.", ""));

describe("every rule", () => {
  it("passes a workload that holds it", () => {
    for (const rule of rules) expect([rule.name, paths(rule, good())]).toStrictEqual([rule.name, []]);
  });
  it("says nothing about other resources and about what is not known", () => {
    for (const rule of rules) {
      expect(paths(rule, {}, "aws:s3/bucket:Bucket")).toStrictEqual([]);
      expect(paths(rule, { spec: UNKNOWN })).toStrictEqual([]);
      expect(paths(rule, changed("containers", UNKNOWN))).toStrictEqual([]);
    }
  });
  it("has a name of its own, a reason and a reference", () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const { name, description, url } of rules) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(description.length).toBeGreaterThan(40);
      expect(url).toMatch(/^https:\/\//);
    }
  });
});

describe("image-by-digest", () => {
  it.each([
    ["containers.0.image", "registry.example.com/a:1"],
    ["containers.0.image", undefined],
    ["containers.0.image", `registry.example.com/a@${digest.slice(0, -1)}`],
    ["initContainers.0.image", "registry.example.com/a:1"],
    ["volumes.0.image.reference", "registry.example.com/models/iris:1"],
  ])("finds %s: %s", (path, value) => {
    expect(paths(imageByDigest, changed(path, value))).toStrictEqual([path.replace(/\.(\d)/, "[$1]")]);
  });
  it("waits for a digest that is not known yet", () => {
    expect(paths(imageByDigest, changed("containers.0.image", UNKNOWN))).toStrictEqual([]);
  });
  it.each([
    ["kubernetes:core/v1:Pod", (spec: unknown) => ({ spec })],
    ["kubernetes:batch/v1:CronJob", (spec: unknown) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } })],
    ["kubernetes:core/v1:PodTemplate", (spec: unknown) => ({ template: { spec } })],
  ])("looks into %s", (type, of) => {
    const props = of({ containers: [{ image: "a:1" }] }) as Facts;
    expect(imageByDigest.check({ type, name: "x", props })).toHaveLength(1);
  });
});

describe("no-latest", () => {
  it.each([
    ["a", "latest"],
    ["127.0.0.1:5000/a", "latest"],
    ["127.0.0.1:5000/a:1", "1"],
    [`a:latest@${digest}`, undefined],
  ])("reads the tag of %s", (reference, tag) => {
    expect(tagOf(reference)).toBe(tag);
  });
  it("finds it in pods and in what is pushed", () => {
    expect(paths(noLatest, changed("containers.0.image", "registry.example.com/a"))).toStrictEqual([
      "containers[0].image",
    ]);
    const image = "docker:index/image:Image";
    expect(paths(noLatest, { imageName: "registry.example.com/a:latest" }, image)).toStrictEqual(["imageName"]);
    expect(paths(noLatest, { imageName: "registry.example.com/a:1" }, image)).toStrictEqual([]);
  });
});

describe("pod-restricted", () => {
  const context = "containers.0.securityContext";
  it.each([
    ["hostNetwork", true, ["hostNetwork"]],
    ["hostPID", true, ["hostPID"]],
    ["volumes.1.hostPath", { path: "/" }, ["volumes[1].hostPath"]],
    [`${context}.runAsNonRoot`, false, ["containers[0].securityContext.runAsNonRoot"]],
    [`${context}.runAsUser`, 0, ["containers[0].securityContext.runAsUser"]],
    [`${context}.allowPrivilegeEscalation`, undefined, ["containers[0].securityContext.allowPrivilegeEscalation"]],
    [`${context}.privileged`, true, ["containers[0].securityContext.privileged"]],
    [`${context}.capabilities.drop`, ["NET_RAW"], ["containers[0].securityContext.capabilities.drop"]],
    [`${context}.capabilities.add`, ["SYS_ADMIN"], ["containers[0].securityContext.capabilities.add[0]"]],
    [`${context}.seccompProfile.type`, "Unconfined", ["containers[0].securityContext.seccompProfile.type"]],
    ["containers.0.ports.0.hostPort", 80, ["containers[0].ports[0].hostPort"]],
  ])("finds %s: %j", (path, value, expected) => {
    expect(paths(podRestricted, changed(path, value))).toStrictEqual(expected);
  });
  it("finds in every container what the pod leaves out", () => {
    const suffix = "securityContext.runAsNonRoot";
    expect(paths(podRestricted, changed("securityContext.runAsNonRoot", undefined))).toStrictEqual([
      `initContainers[0].${suffix}`,
      `containers[0].${suffix}`,
    ]);
    expect(paths(podRestricted, changed("securityContext.seccompProfile", undefined))).toHaveLength(2);
  });
  it("lets a container have what the pod has not, and add the one capability that is harmless", () => {
    expect(paths(podRestricted, changed(`${context}.capabilities.add`, ["NET_BIND_SERVICE"]))).toStrictEqual([]);
    expect(paths(podRestricted, changed(`${context}.seccompProfile.type`, "Localhost"))).toStrictEqual([]);
    expect(paths(podRestricted, changed(`${context}.runAsNonRoot`, UNKNOWN))).toStrictEqual([]);
  });
});

describe("facts", () => {
  it("keep what can be read of properties that are partly unknown", () => {
    const unreadable = Object.defineProperty({ a: [1, { b: "x" }] }, "late", {
      enumerable: true,
      get: () => {
        throw new Error("not known during preview");
      },
    });
    expect(factsOf(unreadable)).toStrictEqual({ a: [1, { b: "x" }], late: UNKNOWN });
  });
});
