import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { PodRole } from "../pod-role/index.ts";
import { closedNamespace } from "../pod-security.ts";
import { HostCertificate } from "./certificate.ts";
import {
  charts,
  externalDnsValues,
  loadBalancerControllerValues,
  serviceAccounts,
  webhookHost,
  type EdgeImages,
} from "./charts.ts";
import { dnsPolicy } from "./dns-policy.ts";
import { loadBalancerPolicy } from "./load-balancer-policy.ts";
import { callersRanges, EdgeSecurityGroup } from "./security-group.ts";
import type { EdgeSettings } from "./settings.ts";
import { WebhookCertificate } from "./webhook-certificate.ts";

export type { EdgeImages } from "./charts.ts";

/** What the gateway needs to know of its way in. */
export interface EdgeRef {
  /** Of the load balancer. */
  readonly name: string;
  readonly host: string;
  readonly certificateArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Where the load balancer stands, one a zone, separated by commas. */
  readonly subnetIds: pulumi.Output<string>;
}

/** What of a network the edge stands on. */
export interface EdgeNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** All of its addresses. */
  readonly cidr: string;
  readonly subnets: {
    readonly private: readonly pulumi.Input<string>[];
    readonly public: readonly pulumi.Input<string>[];
  };
}

export interface EdgeArgs {
  readonly settings: EdgeSettings;
  readonly environment: EnvironmentName;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly network: EdgeNetwork;
  readonly cluster: { readonly name: pulumi.Input<string>; readonly securityGroupId: pulumi.Input<string> };
  readonly images: EdgeImages;
}

/** The namespace of what makes load balancers and DNS records. */
const edgeNamespace = "edge";

/**
 * What makes the gateway reachable from outside: AWS Load Balancer Controller and ExternalDNS by their charts, each with a
 * role that does no more than that, the host's certificate, and the load balancer's security group. The load balancer and
 * the record themselves follow from the gateway's Service, and go with it: **the gateway depends on this component**, so
 * that they are gone before the controllers are.
 *
 * Costs: https://aws.amazon.com/elasticloadbalancing/pricing/
 */
export class Edge extends pulumi.ComponentResource {
  readonly ref: EdgeRef;

  constructor(name: string, args: EdgeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, environment, region, account, network, cluster, images } = args;
    super("ml-serving:index:Edge", name, { settings }, opts);
    const parent = { parent: this };
    const loadBalancer = awsName(environment);
    const clusterName = pulumi.output(cluster.name);
    const vpcId = pulumi.output(network.vpcId);

    const group = new EdgeSecurityGroup(
      name,
      {
        name: awsName(environment, "edge"),
        vpcId,
        from: callersRanges(settings, network.cidr),
        nodes: cluster.securityGroupId,
      },
      parent,
    );
    const certificateArn =
      settings.certificate === "create"
        ? new HostCertificate(
            name,
            { host: settings.host, zoneId: settings.dnsZone.id, title: awsName(environment, "edge") },
            parent,
          ).arn
        : pulumi.output(settings.certificate.adopt);

    const namespace = new k8s.core.v1.Namespace(name, closedNamespace(edgeNamespace), parent);
    const roles = {
      controller: new PodRole(
        `${name}-load-balancer-controller`,
        {
          name: awsName(environment, "load-balancer-controller"),
          cluster: clusterName,
          namespace: edgeNamespace,
          serviceAccount: serviceAccounts.loadBalancerController,
          allows: clusterName.apply((of) => loadBalancerPolicy({ region, account, cluster: of, name: loadBalancer })),
        },
        parent,
      ),
      dns: new PodRole(
        `${name}-external-dns`,
        {
          name: awsName(environment, "external-dns"),
          cluster: clusterName,
          namespace: edgeNamespace,
          serviceAccount: serviceAccounts.externalDns,
          allows: dnsPolicy(settings.dnsZone, settings.host),
        },
        parent,
      ),
    };
    const at = { cluster: clusterName, vpcId, region };
    const { tls: webhookTLS } = new WebhookCertificate(
      `${name}-webhooks`,
      { namespace: namespace.metadata.name, host: webhookHost(edgeNamespace) },
      parent,
    );
    const controller = new k8s.helm.v4.Chart(
      `${name}-load-balancer-controller`,
      {
        ...charts.loadBalancerController,
        namespace: namespace.metadata.name,
        values: {
          ...loadBalancerControllerValues(images.loadBalancerController, environment, at),
          webhookTLS,
        },
      },
      // Credentials are given to pods as they start: the association comes before.
      { ...parent, dependsOn: [roles.controller] },
    );
    new k8s.helm.v4.Chart(
      `${name}-external-dns`,
      {
        ...charts.externalDns,
        namespace: namespace.metadata.name,
        values: externalDnsValues(images.externalDns, settings, at),
      },
      { ...parent, dependsOn: [roles.dns, controller] },
    );

    const subnets = settings.reach === "internet" ? network.subnets.public : network.subnets.private;
    this.ref = {
      name: loadBalancer,
      host: settings.host,
      certificateArn,
      securityGroupId: group.id,
      subnetIds: pulumi.all([...subnets]).apply((ids) => ids.join(",")),
    };
    this.registerOutputs({ ref: this.ref });
  }
}
