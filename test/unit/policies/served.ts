import type { StackResource } from "../../../policies/rule.ts";
import { resource } from "./support.ts";

export const service = (props: object, name = "iris"): StackResource =>
  resource("ml-serving:index:ModelService", props, { name });

/** A Deployment of a model's component with a pod's spec. */
export function deploymentOf(owner: StackResource, spec: unknown, name = "iris-champion"): StackResource {
  const metadata = { name, namespace: "models-a", labels: { "ml-serving/model": owner.name } };
  return resource(
    "kubernetes:apps/v1:Deployment",
    { metadata, spec: { template: { spec } } },
    { name, parent: owner.urn },
  );
}
