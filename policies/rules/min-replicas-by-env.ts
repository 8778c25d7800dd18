import { oneOf } from "../aws-types.ts";
import { at } from "../facts.ts";
import { demand } from "../findings.ts";
import { modelServiceType } from "../models.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

export const minReplicasByEnv: ResourceRule = {
  id: "M07",
  name: "min-replicas-by-env",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A champion has at all times the replicas that its environment asks for: with one of them, a node that goes takes the model with it until another has loaded.",
  remediation: "Raise replicas, or scaling.min, for this environment: in.ENV of the model.",
  url: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  references: [],
  scope: "resource",
  about: oneOf(modelServiceType),
  check: ({ props }, { settings }) =>
    partsOf({ path: "model", fact: props["model"] }, "variants").flatMap((variant) => {
      if (at(variant.fact, "role") !== "champion") return [];
      const scaling = partAt(variant, "scaling");
      const fewest = partAt(scaling, at(scaling.fact, "on") === "nothing" ? "replicas" : "min");
      return demand(
        fewest,
        (fact) => typeof fact === "number" && fact >= settings.leastReplicas,
        `is below ${settings.leastReplicas}, which the environment asks for. Raise it.`,
      );
    }),
};
