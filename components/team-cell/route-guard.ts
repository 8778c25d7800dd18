import { ownModels } from "../model-labels.ts";
import { servesModels } from "../network-peers.ts";

const name = "routes-lead-to-own-models";

/** Whether a path is a model's of the namespace: `/models/fraud`, `/v2/models/fraud/infer`, `/v1/models/fraud:predict`. */
const isOwnPath = [
  "m.path.value == p + n",
  "m.path.value.startsWith(p + n + '/')",
  "m.path.value.startsWith(p + n + ':')",
].join(" || ");

/**
 * Lets no namespace of models route another team's addresses to itself: the gateway gives a request to the longest path,
 * whoever wrote it. https://gateway-api.sigs.k8s.io/api-types/httproute/#matches
 * Nor take its own models out of what holds for all.
 */
export const routeGuard = {
  policy: {
    apiVersion: "admissionregistration.k8s.io/v1" as const,
    kind: "ValidatingAdmissionPolicy" as const,
    metadata: { name },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        namespaceSelector: { matchLabels: servesModels },
        resourceRules: [
          {
            apiGroups: ["gateway.networking.k8s.io"],
            apiVersions: ["*"],
            operations: ["CREATE", "UPDATE"],
            resources: ["httproutes", "grpcroutes"],
          },
          {
            apiGroups: ["gateway.envoyproxy.io"],
            apiVersions: ["*"],
            operations: ["CREATE", "UPDATE"],
            resources: ["backendtrafficpolicies"],
          },
        ],
      },
      variables: [
        {
          name: "own",
          expression: `has(namespaceObject.metadata.annotations) && '${ownModels}' in namespaceObject.metadata.annotations ? namespaceObject.metadata.annotations['${ownModels}'].split(',') : []`,
        },
      ],
      validations: [
        {
          expression:
            "object.kind != 'HTTPRoute' || object.spec.rules.all(r, has(r.matches) && r.matches.all(m, has(m.path) && " +
            `['/models/', '/v1/models/', '/v2/models/'].exists(p, variables.own.exists(n, ${isOwnPath}))))`,
          messageExpression:
            "'A route here may only match /models/NAME, /v1/models/NAME and /v2/models/NAME of the models of its team: ' + variables.own.join(', ')",
        },
        {
          expression:
            "object.kind != 'GRPCRoute' || object.spec.rules.all(r, has(r.matches) && r.matches.all(m, has(m.headers) && " +
            "m.headers.exists(h, h.name == 'x-model' && h.value in variables.own)))",
          messageExpression:
            "'A gRPC route here may only match the header x-model with a model of its team: ' + variables.own.join(', ')",
        },
        {
          // Unmerged it would replace what holds for all models, their callers' rates among it.
          expression:
            "object.kind != 'BackendTrafficPolicy' || (has(object.spec.mergeType) && !has(object.spec.rateLimit))",
          message: "A policy here must be merged into the gateway's, and leave its rates alone.",
        },
      ],
    },
  },
  binding: {
    apiVersion: "admissionregistration.k8s.io/v1" as const,
    kind: "ValidatingAdmissionPolicyBinding" as const,
    metadata: { name },
    spec: { policyName: name, validationActions: ["Deny"] },
  },
};
