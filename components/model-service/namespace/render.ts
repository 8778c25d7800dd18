import { routesLabel } from "../../gateway-names.ts";
import { closedNamespace } from "../../pod-security.ts";

/** A namespace that refuses pods that may do more than serve, and that the gateway may route to. */
export function modelNamespace(name: string) {
  return closedNamespace(name, routesLabel);
}
