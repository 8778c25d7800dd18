import { labelKeys } from "../components/model-labels.ts";
import { at } from "./facts.ts";
import type { ResourceFacts, StackResource } from "./rule.ts";

export const deploymentType = "kubernetes:apps/v1:Deployment";
export const modelServiceType = "ml-serving:index:ModelService";

/** The model that a Kubernetes object is a part of, by its label; undefined where it is none's. */
export function modelOf({ props }: Pick<ResourceFacts, "props">): string | undefined {
  const label = at(props, "metadata", "labels", labelKeys.model);
  return typeof label === "string" ? label : undefined;
}

/** A Deployment of a model with the component that it is a part of. */
export interface Served {
  readonly service: StackResource;
  readonly deployment: StackResource;
}

/** Deployments of models, each with its component. */
export function servedBy(resources: readonly StackResource[]): readonly Served[] {
  const services = new Map(
    resources.filter(({ type }) => type === modelServiceType).map((service) => [service.urn, service]),
  );
  return resources.flatMap((deployment) => {
    const service = services.get(deployment.parent ?? "");
    return service === undefined || deployment.type !== deploymentType ? [] : [{ service, deployment }];
  });
}
