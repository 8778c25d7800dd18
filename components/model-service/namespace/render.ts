import { routesLabel } from "../../gateway-names.ts";
import { restrictedNamespace } from "../../pod-security.ts";

/** A namespace that refuses pods that may do more than serve, and that the gateway may route to. */
export function modelNamespace(name: string) {
  return {
    apiVersion: "v1" as const,
    kind: "Namespace" as const,
    metadata: { name, labels: { ...restrictedNamespace, ...routesLabel } },
  };
}
