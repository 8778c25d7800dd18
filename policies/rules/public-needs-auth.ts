import { oneOf } from "../aws-types.ts";
import { at, each, UNKNOWN } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";

const envoy = "kubernetes:gateway.envoyproxy.io/v1alpha1";
const [proxy, security, client] = [`${envoy}:EnvoyProxy`, `${envoy}:SecurityPolicy`, `${envoy}:ClientTrafficPolicy`];

const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";

/** Ways to know a caller: https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicyspec */
const ways = ["jwt", "oidc", "apiKeyAuth", "basicAuth", "extAuth"];

/** Whether a policy is about a whole Gateway, so that no route is without. */
function isOfGateway({ props }: StackResource): boolean {
  return each(at(props, "spec", "targetRefs")).some(([, target]) => at(target, "kind") === "Gateway");
}

function knowsCallers(policy: StackResource): boolean {
  if (!isOfGateway(policy)) return false;
  const spec = at(policy.props, "spec");
  const isThere = (...path: readonly string[]): boolean => at(spec, ...path) !== undefined;
  return policy.type === security ? ways.some((way) => isThere(way)) : isThere("tls", "clientValidation");
}

export const publicNeedsAuth: StackRule = {
  id: "M12",
  name: "public-needs-auth",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "A gateway on the internet knows its callers, by a token or a certificate: a model that anybody may ask is copied by asking, and paid for by whoever runs it.",
  remediation: "Declare edge.callers, or keep the gateway within the network: edge.reach.",
  url: "https://gateway.envoyproxy.io/docs/tasks/security/jwt-authentication/",
  references: [],
  scope: "stack",
  about: oneOf(proxy, security, client),
  check: (resources) => {
    const policies = resources.filter(({ type }) => type !== proxy);
    return resources
      .filter(({ type }) => type === proxy)
      .flatMap(({ urn, props }): readonly StackFinding[] => {
        const path = `spec.provider.kubernetes.envoyService.annotations`;
        const reach = at(props, "spec", "provider", "kubernetes", "envoyService", "annotations", scheme);
        if (reach !== UNKNOWN && reach !== "internet-facing") return [];
        const namespace = at(props, "metadata", "namespace");
        const its = policies.filter((policy) => at(policy.props, "metadata", "namespace") === namespace);
        if (its.some(knowsCallers)) return [];
        const unsure = reach === UNKNOWN || its.some((policy) => at(policy.props, "spec") === UNKNOWN);
        if (unsure) return [{ ...unknownAt(path), urn }];
        return [
          { urn, path, message: "lead to the internet, and no policy of the gateway knows callers. Declare callers." },
        ];
      });
  },
};
