import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN, type Fact } from "../facts.ts";
import { demand, demandPresent, unknownAt, type Part } from "../findings.ts";
import type { Finding, ResourceRule } from "../rule.ts";
import { partAt } from "../workloads.ts";

const envoyProxy = "kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy";
const service = "kubernetes:core/v1:Service";
const listener = "aws:lb/listener:Listener";

const annotation = "service.beta.kubernetes.io/aws-load-balancer";

/** A TLS 1.2 at the least: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html */
const strict = /^ELBSecurityPolicy-TLS13-1-[23](-|$)/;

/** What the controller of AWS makes a load balancer of. */
function balancerFindings(annotations: Part): readonly Finding[] {
  return [
    ...demandPresent(partAt(annotations, `${annotation}-ssl-cert`), "is not there. Name a certificate."),
    ...demand(
      partAt(annotations, `${annotation}-ssl-negotiation-policy`),
      (policy) => typeof policy === "string" && strict.test(policy),
      "is not a policy of TLS 1.2 or newer. Write one that begins with ELBSecurityPolicy-TLS13-1-2.",
    ),
  ];
}

/** Where a resource says what its load balancer is like; undefined where it has none. */
function annotationsOf(type: string, props: Part["fact"]): Part | undefined {
  const whole: Part = { path: "", fact: props };
  const [annotations, kind]: readonly [Part, Fact] =
    type === service
      ? [partAt(whole, "metadata", "annotations"), at(props, "spec", "type")]
      : [
          partAt(whole, "spec", "provider", "kubernetes", "envoyService", "annotations"),
          at(props, "spec", "provider", "kubernetes", "envoyService", "type"),
        ];
  if (annotations.fact === UNKNOWN) return annotations;
  const scheme = at(annotations.fact, `${annotation}-scheme`);
  return kind === "LoadBalancer" || scheme !== undefined ? annotations : undefined;
}

export const lbTls: ResourceRule = {
  id: "P12",
  name: "lb-tls",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "Load balancers speak TLS, 1.2 at the least: requests to models are about people, and callers' tokens are in them.",
  remediation: "Give the load balancer a certificate and a policy of TLS 1.2 or newer.",
  url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html",
  references: ["CKV_AWS_2", "CKV_AWS_103", "CIS EKS 5.4.5"],
  scope: "resource",
  about: oneOf(envoyProxy, service, listener),
  check: ({ type, props }) => {
    if (type === listener)
      return [
        ...demand(
          { path: "protocol", fact: props["protocol"] },
          (protocol) => protocol === "TLS" || protocol === "HTTPS",
          "is neither TLS nor HTTPS. Write TLS.",
        ),
        ...demand(
          { path: "sslPolicy", fact: props["sslPolicy"] },
          (policy) => typeof policy === "string" && strict.test(policy),
          "is not a policy of TLS 1.2 or newer. Write one that begins with ELBSecurityPolicy-TLS13-1-2.",
        ),
      ];
    const annotations = annotationsOf(type, props);
    if (annotations === undefined) return [];
    return annotations.fact === UNKNOWN ? [unknownAt(annotations.path)] : balancerFindings(annotations);
  },
};
