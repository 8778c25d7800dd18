import type { RenderedObject } from "../../stacks/render.ts";

interface Planted extends RenderedObject {
  readonly [key: string]: unknown;
}

const labels = { app: "planted" };

/** Objects with much that is wrong: what no scanner finds in them is a check that cannot fail. */
export const planted: readonly Planted[] = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "planted", namespace: "planted" },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          containers: [
            {
              name: "server",
              image: "registry.example.com/server:latest",
              securityContext: { privileged: true, runAsUser: 0 },
              env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "token", key: "token" } } }],
            },
          ],
          volumes: [{ name: "node", hostPath: { path: "/" } }],
        },
      },
    },
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "planted" },
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "planted" },
    spec: { podSelector: { matchLabels: { app: "nobody" } }, policyTypes: ["Ingress"], ingress: [{}] },
  },
];
