import { repositoryAndTag } from "../chart-image.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { namespaceNames } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import type { EdgeSettings } from "./settings.ts";

/** Images of what runs beside the gateway, each by digest where it is known: `HOST/NAME@sha256:…`. */
export interface EdgeImages {
  readonly loadBalancerController: string;
  readonly externalDns: string;
}

/** What these images are called upstream: those that the charts' versions name. */
export const edgeUpstreamImages = {
  loadBalancerController: "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0",
  externalDns: "registry.k8s.io/external-dns/external-dns:v0.21.0",
} as const satisfies EdgeImages;

/** Charts by their repository and version. */
export const charts = {
  loadBalancerController: {
    chart: "aws-load-balancer-controller",
    version: "3.5.0",
    repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
  },
  externalDns: {
    chart: "external-dns",
    version: "1.21.1",
    repositoryOpts: { repo: "https://kubernetes-sigs.github.io/external-dns" },
  },
} as const;

/** Service accounts, which the roles on AWS are given to. */
export const serviceAccounts = { loadBalancerController: "load-balancer-controller", externalDns: "external-dns" };

/**
 * How the API server calls the controller's webhooks.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/helm/aws-load-balancer-controller/templates/_helpers.tpl#L80
 */
export function webhookHost(namespace: string): string {
  return `aws-load-balancer-webhook-service.${namespace}.svc`;
}

const resources = {
  requests: { cpu: "50m", memory: "128Mi" },
  limits: { cpu: "500m", memory: "256Mi" },
};

/**
 * Values of the chart aws-load-balancer-controller. Generic over how late values come.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/helm/aws-load-balancer-controller/values.yaml
 */
export function loadBalancerControllerValues<S>(
  image: string,
  environment: EnvironmentName,
  at: { readonly cluster: S; readonly vpcId: S; readonly region: string },
) {
  return {
    fullnameOverride: "load-balancer-controller",
    image: repositoryAndTag(image),
    // Given rather than asked of the metadata service, which pods do not reach.
    clusterName: at.cluster,
    region: at.region,
    vpcId: at.vpcId,
    serviceAccount: { name: serviceAccounts.loadBalancerController },
    replicaCount: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    podSecurityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
    securityContext: restrictedContainer,
    resources,
    defaultTags: { "ml-serving/environment": environment },
    // One Service asks for one load balancer, by its class: nothing else of what the controller can do is wanted.
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    enableServiceMutatorWebhook: false,
    webhookConfig: { disableIngressValidation: true },
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
    // The load balancer's security group is ours, and so are the rules that let it reach the proxies.
    enableBackendSecurityGroup: false,
    controllerConfig: { featureGates: { NLBGatewayAPI: false, ALBGatewayAPI: false, GatewayListenerSet: false } },
  };
}

/**
 * Values of the chart external-dns. It owns what it wrote, by the cluster's name, and takes it away when the Service goes.
 * https://github.com/kubernetes-sigs/external-dns/blob/external-dns-helm-chart-1.21.1/charts/external-dns/values.yaml
 */
export function externalDnsValues<S>(
  image: string,
  settings: EdgeSettings,
  at: { readonly cluster: S; readonly region: string },
) {
  return {
    fullnameOverride: "external-dns",
    image: repositoryAndTag(image),
    serviceAccount: { name: serviceAccounts.externalDns },
    provider: { name: "aws" },
    env: [{ name: "AWS_DEFAULT_REGION", value: at.region }],
    sources: ["service"],
    policy: "sync",
    registry: "txt",
    txtOwnerId: at.cluster,
    domainFilters: [settings.dnsZone.name],
    managedRecordTypes: ["A", "AAAA", "CNAME"],
    extraArgs: {
      "zone-id-filter": settings.dnsZone.id,
      // Where the gateway's Service is: another one's annotation writes nothing.
      namespace: namespaceNames.gateway,
    },
    podSecurityContext: { ...restrictedPod, fsGroup: restrictedPod.runAsGroup },
    securityContext: restrictedContainer,
    resources,
  };
}
