import { latencyBuckets } from "./latency-buckets.ts";

/** What differs between environments' gateways; pure data. */
export interface GatewaySettings {
  readonly chartVersion: string;
  /** Envoy Gateway's controller, which also makes certificates and drains proxies. */
  readonly controllerImage: string;
  readonly proxyImage: string;
  readonly replicas: number;
  /** A fixed service address, where something outside of Kubernetes must know it. Default: Kubernetes chooses. */
  readonly serviceAddress?: string;
}

/** Seconds in which a proxy that ends finishes its requests. */
const drainTimeout = "15s";
/** Seconds before it stops to take new ones: endpoints and load balancers must have forgotten it. */
const minDrainDuration = "5s";

const proxyResources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "1000m", memory: "512Mi" },
};

/** Values of the chart gateway-crds-helm: Gateway API's stable kinds and Envoy Gateway's own. */
export const kindsChartValues = {
  crds: { gatewayAPI: { enabled: true, channel: "standard" }, envoyGateway: { enabled: true } },
};

/** Values of the chart gateway-helm: https://gateway.envoyproxy.io/docs/install/gateway-helm-api/ */
export function chartValues(settings: GatewaySettings) {
  return {
    global: {
      images: {
        envoyGateway: { image: settings.controllerImage, pullPolicy: "IfNotPresent" },
        envoyProxy: { image: settings.proxyImage, pullPolicy: "IfNotPresent" },
      },
    },
    deployment: {
      envoyGateway: { resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } } },
    },
    config: {
      envoyGateway: {
        provider: {
          type: "Kubernetes",
          kubernetes: { shutdownManager: { image: settings.controllerImage } },
        },
      },
    },
    // They come by a chart of their own, before this one.
    crds: { enabled: false },
    // A webhook on every pod of the cluster, for routing within one zone: not worth being able to block pods.
    topologyInjector: { enabled: false },
  };
}

/** The proxies: https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxyspec */
export function envoyProxySpec(settings: GatewaySettings) {
  return {
    shutdown: { drainTimeout, minDrainDuration },
    bootstrap: latencyBuckets,
    provider: {
      type: "Kubernetes",
      kubernetes: {
        envoyDeployment: {
          replicas: settings.replicas,
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          container: { image: settings.proxyImage, resources: proxyResources },
          pod: {
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: "kubernetes.io/hostname",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { "app.kubernetes.io/component": "proxy" } },
              },
            ],
          },
        },
        envoyPDB: { maxUnavailable: 1 },
        envoyService: {
          type: "ClusterIP",
          ...(settings.serviceAddress === undefined
            ? {}
            : { patch: { type: "StrategicMerge", value: { spec: { clusterIP: settings.serviceAddress } } } }),
        },
      },
    },
  };
}
