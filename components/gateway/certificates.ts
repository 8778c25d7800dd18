import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";

export interface GatewayCertificatesArgs {
  readonly namespace: pulumi.Input<string>;
  /** Envoy Gateway's image: the same program makes the certificates. */
  readonly image: pulumi.Input<string>;
}

/**
 * The certificates by which Envoy Gateway and its proxies know one another. The chart makes them in a Helm hook, and
 * hooks do not run where charts are rendered into resources, so the same job stands here as a resource of its own.
 * https://gateway.envoyproxy.io/docs/tasks/security/tls-cert-manager/
 */
export class GatewayCertificates extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayCertificatesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:GatewayCertificates", name, {}, opts);
    const parent = { parent: this };
    const metadata = { name: "gateway-certificates", namespace: args.namespace };
    const account = new k8s.core.v1.ServiceAccount(name, { metadata, automountServiceAccountToken: false }, parent);
    const role = new k8s.rbac.v1.Role(
      name,
      { metadata, rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "create", "update"] }] },
      parent,
    );
    const binding = new k8s.rbac.v1.RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace: args.namespace }],
      },
      parent,
    );
    new k8s.batch.v1.Job(
      name,
      {
        metadata,
        spec: {
          backoffLimit: 3,
          template: {
            spec: {
              restartPolicy: "Never",
              serviceAccountName: account.metadata.name,
              automountServiceAccountToken: true,
              securityContext: restrictedPod,
              containers: [
                {
                  name: "certgen",
                  image: args.image,
                  // Without the topology injector there is no webhook whose CA would have to be patched.
                  args: ["certgen", "--disable-topology-injector"],
                  env: [
                    { name: "ENVOY_GATEWAY_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                    { name: "KUBERNETES_CLUSTER_DOMAIN", value: "cluster.local" },
                  ],
                  resources: {
                    requests: { cpu: "10m", memory: "64Mi" },
                    limits: { cpu: "500m", memory: "256Mi" },
                  },
                  securityContext: restrictedContainer,
                },
              ],
            },
          },
        },
      },
      { ...parent, dependsOn: [binding] },
    );
    this.registerOutputs({});
  }
}
