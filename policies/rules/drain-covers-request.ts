import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import { deploymentType, modelServiceType, servedBy } from "../models.ts";
import type { StackFinding, StackRule } from "../rule.ts";
import { containersOf, podSpecOf } from "../workloads.ts";

/** What Kubernetes takes where nothing is said (s): https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const defaultGrace = 30;

export const drainCoversRequest: StackRule = {
  id: "M06",
  name: "drain-covers-request",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "A pod that goes has time for the pause before it and for the longest request after that: whoever asked last gets an answer, and no broken connection.",
  remediation: "Raise terminationGracePeriodSeconds to the pause of preStop and the longest request together, or more.",
  url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  references: [],
  scope: "stack",
  about: oneOf(modelServiceType, deploymentType),
  check: (resources) =>
    servedBy(resources).flatMap(({ service, deployment: { urn, props } }): readonly StackFinding[] => {
      const pod = podSpecOf({ type: deploymentType, props });
      const path = `${pod.path}.terminationGracePeriodSeconds`;
      const grace = at(pod.fact, "terminationGracePeriodSeconds") ?? defaultGrace;
      const request = at(service.props, "promises", "longestRequestSeconds");
      const pauses = containersOf(pod).map(({ fact }) => at(fact, "lifecycle", "preStop", "sleep", "seconds") ?? 0);
      if ([grace, request, ...pauses].includes(UNKNOWN)) return [{ ...unknownAt(path), urn }];
      const needed = Math.max(0, ...pauses.map(Number)) + Number(request);
      if (Number(grace) >= needed) return [];
      return [
        {
          urn,
          path,
          message: `is ${Number(grace)} s, and the pause and the longest request take ${needed} s. Raise it.`,
        },
      ];
    }),
};
