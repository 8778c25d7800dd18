import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { gatewayRef } from "../gateway-names.ts";
import { restrictedNamespace } from "../pod-security.ts";
import type { Tracing } from "../tracing.ts";
import { securitySpec } from "./callers.ts";
import { GatewayCertificates } from "./certificates.ts";
import type { Entrance } from "./entrance.ts";
import { listeners } from "./listeners.ts";
import { awaitsTargets } from "./load-balancer.ts";
import { chartValues, envoyProxySpec, kindsChartValues, type GatewayGround, type GatewaySettings } from "./settings.ts";
import { backendTrafficSpec, clientTrafficSpec } from "./traffic.ts";

const charts = "oci://docker.io/envoyproxy";

/** What others need to know of the gateway. */
export interface GatewayRef {
  readonly name: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
}

export interface GatewayArgs {
  readonly settings: GatewaySettings & GatewayGround;
  /** How it is reached from outside. @default from inside of the cluster alone */
  readonly entrance?: Entrance<pulumi.Input<string>>;
  /** @default no request is traced */
  readonly tracing?: Tracing;
}

/**
 * The way in for every prediction: Envoy Gateway by its chart, one Gateway, and the proxies that serve it.
 *
 * @default two Envoy replicas that drain before they end
 */
export class Gateway extends pulumi.ComponentResource {
  readonly ref: GatewayRef;

  constructor(name: string, args: GatewayArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, entrance, tracing } = args;
    const edge = entrance?.settings;
    super("ml-serving:index:Gateway", name, { settings }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: gatewayRef.namespace,
          labels: { ...restrictedNamespace, ...(edge === undefined ? {} : awaitsTargets) },
        },
      },
      parent,
    );
    const inNamespace = namespace.metadata.name;
    const certificates = new GatewayCertificates(
      `${name}-certificates`,
      { namespace: inNamespace, image: settings.controllerImage },
      parent,
    );
    // Apart from the controller, and before it: it looks once for the kinds it watches, and ends where one is missing.
    const kinds = new k8s.helm.v4.Chart(
      `${name}-kinds`,
      {
        chart: `${charts}/gateway-crds-helm`,
        version: settings.chartVersion,
        namespace: inNamespace,
        values: kindsChartValues,
      },
      parent,
    );
    const chart = new k8s.helm.v4.Chart(
      name,
      {
        chart: `${charts}/gateway-helm`,
        version: settings.chartVersion,
        namespace: inNamespace,
        values: chartValues(settings, entrance?.rateLimits),
      },
      { ...parent, dependsOn: [certificates, kinds] },
    );
    const afterChart = { ...parent, dependsOn: [chart] };
    const proxy = new k8s.apiextensions.CustomResource(
      `${name}-proxy`,
      {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "EnvoyProxy",
        metadata: { name: gatewayRef.name, namespace: inNamespace },
        spec: envoyProxySpec(settings, entrance, tracing),
      },
      afterChart,
    );
    const gatewayClass = new k8s.apiextensions.CustomResource(
      `${name}-class`,
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: gatewayRef.name },
        spec: {
          controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
          parametersRef: {
            group: "gateway.envoyproxy.io",
            kind: "EnvoyProxy",
            name: proxy.metadata.name,
            namespace: inNamespace,
          },
        },
      },
      afterChart,
    );
    const gateway = new k8s.apiextensions.CustomResource(
      `${name}-models`,
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: {
          name: gatewayRef.name,
          namespace: inNamespace,
          // Programmed: the proxies run and have this Gateway's configuration.
          annotations: { "pulumi.com/waitFor": "condition=Programmed" },
        },
        spec: {
          gatewayClassName: gatewayClass.metadata.name,
          listeners: listeners(edge),
        },
      },
      afterChart,
    );
    for (const [kind, spec] of [
      ["ClientTrafficPolicy", clientTrafficSpec(gatewayRef.name, edge, tracing)],
      ["BackendTrafficPolicy", backendTrafficSpec(gatewayRef.name, edge)],
      ...(edge === undefined || edge.callers === "network"
        ? []
        : ([["SecurityPolicy", securitySpec(gatewayRef.name, edge.callers)]] as const)),
    ] as const)
      new k8s.apiextensions.CustomResource(
        `${name}-${kind}`,
        {
          apiVersion: "gateway.envoyproxy.io/v1alpha1",
          kind,
          metadata: { name: gatewayRef.name, namespace: inNamespace },
          spec,
        },
        afterChart,
      );
    this.ref = { name: gateway.metadata.name, namespace: inNamespace };
    this.registerOutputs({ ref: this.ref });
  }
}
