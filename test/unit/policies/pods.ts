import { changed, resource } from "./support.ts";
import type { StackResource } from "../../../policies/rule.ts";

export const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const deployment = "kubernetes:apps/v1:Deployment";

function container(name: string) {
  return {
    name,
    image: `registry.example.com/runtimes/pmml@${digest}`,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
}

/** A workload's pod that holds every rule; each test changes one thing. */
const goodPod = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  volumes: [{ name: "model", image: { reference: `registry.example.com/models/iris@${digest}` } }, { emptyDir: {} }],
  initContainers: [container("warm-up")],
  containers: [{ ...container("server"), ports: [{ containerPort: 8080 }] }],
};

/** A Deployment whose pod is good but for a value at a path such as `containers.0.image`. */
export function deploymentWith(path?: string, value?: unknown): StackResource {
  const spec = path === undefined ? goodPod : changed(goodPod, path, value);
  return resource(deployment, { metadata: { name: "iris" }, spec: { template: { spec } } });
}
