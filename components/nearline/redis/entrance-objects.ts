import { bentoPort } from "../../bento/index.ts";
import { nearlineLabels } from "../settings.ts";
import { entrancePath, longestWaitSeconds } from "./entrance.ts";

/** How callers reach the entrance: behind the gateway. */
export function entranceObjects<S>(
  name: string,
  namespace: S,
  gateway: { readonly name: S; readonly namespace: S },
  labels: Readonly<Record<string, string>>,
) {
  const entrance = { name: `${name}-entrance`, namespace, labels };
  return {
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata: entrance,
      spec: {
        type: "ClusterIP",
        selector: nearlineLabels(name, "entrance"),
        ports: [{ name: "http", port: 80, targetPort: bentoPort.name, protocol: "TCP", appProtocol: "http" }],
      },
    },
    route: {
      apiVersion: "gateway.networking.k8s.io/v1" as const,
      kind: "HTTPRoute" as const,
      metadata: { name: `${name}-jobs`, namespace, labels },
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace }],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: entrancePath(name) } }],
            timeouts: { request: `${longestWaitSeconds + 10}s` },
            backendRefs: [{ name: entrance.name, port: 80 }],
          },
        ],
      },
    },
  };
}
