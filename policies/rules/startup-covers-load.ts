import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import { deploymentType, modelServiceType, servedBy } from "../models.ts";
import type { StackFinding, StackRule } from "../rule.ts";
import { modelContainerOf } from "../workloads.ts";

/** A start may take half as long again as declared before it counts as failed. */
const margin = 1.5;

/** Defaults of a probe: https://kubernetes.io/docs/concepts/workloads/pods/probes/#configure-probes */
function given(probe: Fact, field: string, otherwise: number): Fact {
  return at(probe, field) ?? otherwise;
}

export const startupCoversLoad: StackRule = {
  id: "M05",
  name: "startup-covers-load",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A model's startup probe waits half as long again as the model may load: a probe that gives up first has the kubelet kill the server while it loads, again and again, and it never answers.",
  remediation: "Raise failureThreshold or periodSeconds of the startup probe, or lower load.budget of the model.",
  url: "https://kubernetes.io/docs/concepts/workloads/pods/probes/#startup-probe",
  references: [],
  scope: "stack",
  about: oneOf(modelServiceType, deploymentType),
  check: (resources) =>
    servedBy(resources).flatMap(({ service, deployment: { urn, props } }): readonly StackFinding[] => {
      const { path, fact } = modelContainerOf({ type: deploymentType, props });
      const load = at(service.props, "promises", "loadBudgetSeconds");
      const probe = at(fact, "startupProbe");
      const where = `${path}.startupProbe`;
      const delay = given(probe, "initialDelaySeconds", 0);
      const threshold = given(probe, "failureThreshold", 3);
      const period = given(probe, "periodSeconds", 10);
      if ([load, delay, threshold, period].includes(UNKNOWN)) return [{ ...unknownAt(where), urn }];
      if (probe === undefined)
        return [{ urn, path: where, message: "is not there. Add one that waits for the model." }];
      const waits = Number(delay) + Number(threshold) * Number(period);
      const needed = Number(load) * margin;
      if (waits >= needed) return [];
      return [
        {
          urn,
          path: where,
          message: `waits ${waits} s, and a load may take ${needed} s with its margin. Raise failureThreshold.`,
        },
      ];
    }),
};
