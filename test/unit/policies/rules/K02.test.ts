import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { podRestricted } from "../../../../policies/rules/pod-restricted.ts";
import { deploymentWith } from "../pods.ts";
import { found } from "../support.ts";

const paths = (path: string, value: unknown) =>
  found(podRestricted, deploymentWith(path, value)).map((one) => one.replace("spec.template.spec.", ""));
const context = "containers.0.securityContext";

describe("K02 pod-restricted", () => {
  it("holds of a good pod", () => {
    expect(found(podRestricted, deploymentWith())).toStrictEqual([]);
  });
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
    expect(paths(path, value)).toStrictEqual(expected);
  });
  it("finds in every container what the pod leaves out", () => {
    const suffix = "securityContext.runAsNonRoot";
    expect(paths("securityContext.runAsNonRoot", undefined)).toStrictEqual([
      `initContainers[0].${suffix}`,
      `containers[0].${suffix}`,
    ]);
    expect(paths("securityContext.seccompProfile", undefined)).toHaveLength(2);
  });
  it("lets a container have what the pod has not, and add the one capability that is harmless", () => {
    expect(paths(`${context}.capabilities.add`, ["NET_BIND_SERVICE"])).toStrictEqual([]);
    expect(paths(`${context}.seccompProfile.type`, "Localhost")).toStrictEqual([]);
  });
  it("cannot say of what is not known", () => {
    expect(paths(`${context}.runAsNonRoot`, UNKNOWN)).toStrictEqual(["? containers[0].securityContext.runAsNonRoot"]);
  });
});
