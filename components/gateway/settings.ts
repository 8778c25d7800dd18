import { priorityClassNames } from "../priorities.ts";
import { seconds, type Duration } from "../quantity.ts";
import type { Tracing } from "../tracing.ts";
import { accessLog, accessLogFlags } from "./access-log.ts";
import type { Entrance } from "./entrance.ts";
import { latencyBuckets } from "./latency-buckets.ts";
import { loadBalancerService } from "./load-balancer.ts";
import { rateLimitValues, type RateLimitGround } from "./rate-limits.ts";
import { spread } from "./spread.ts";
import { tracingSpec } from "./tracing.ts";

/** What an environment says of its gateway; pure data. */
export interface GatewaySettings {
  /** How many proxies there are. */
  readonly replicas: number;
  readonly drain: DrainSettings;
}

/** How a proxy ends without losing a request: https://gateway.envoyproxy.io/docs/tasks/operations/graceful-shutdown/ */
export interface DrainSettings {
  /** How long new connections are still welcome: longer than whatever sends them needs to forget the proxy. */
  readonly forgottenAfter: Duration;
  /** When it ends with connections left; at least `forgottenAfter` and the longest request. */
  readonly endsAfter: Duration;
}

/** What the gateway is made of and stands on. */
export interface GatewayGround {
  readonly chartVersion: string;
  /** Envoy Gateway's controller, which also makes certificates and drains proxies. */
  readonly controllerImage: string;
  readonly proxyImage: string;
  /** A fixed service address, where something outside of Kubernetes must know it. Default: Kubernetes chooses. */
  readonly serviceAddress?: string;
}

/** Whole seconds, as the shutdown manager counts them. */
function wholeSeconds(duration: Duration): number {
  return Math.ceil(seconds(duration));
}

/** The shutdown manager gives up so long after the drain's end; then Envoy itself still has to end (seconds). */
const graceAfterDrain = 15;

/** One that configures the proxies must always be there: without it they go on sending to pods that are gone. */
const controllers = 2;

const proxyResources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { cpu: "1000m", memory: "512Mi" },
};

/** Values of the chart gateway-crds-helm: Gateway API's stable kinds and Envoy Gateway's own. */
export const kindsChartValues = {
  crds: { gatewayAPI: { enabled: true, channel: "standard" }, envoyGateway: { enabled: true } },
};

/** Values of the chart gateway-helm: https://gateway.envoyproxy.io/docs/install/gateway-helm-api/ */
export function chartValues<S>({ controllerImage, proxyImage }: GatewayGround, limits?: RateLimitGround<S>) {
  const rates = limits === undefined ? undefined : rateLimitValues(limits);
  return {
    global: {
      images: {
        envoyGateway: { image: controllerImage, pullPolicy: "IfNotPresent" },
        envoyProxy: { image: proxyImage, pullPolicy: "IfNotPresent" },
        ...(rates === undefined ? {} : { ratelimit: { image: rates.image, pullPolicy: "IfNotPresent" } }),
      },
    },
    deployment: {
      replicas: controllers,
      priorityClassName: priorityClassNames.platform,
      pod: { topologySpreadConstraints: spread({ "control-plane": "envoy-gateway" }) },
      envoyGateway: { resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } } },
    },
    podDisruptionBudget: { minAvailable: 1 },
    config: {
      envoyGateway: {
        provider: {
          type: "Kubernetes",
          kubernetes: {
            shutdownManager: { image: controllerImage },
            ...(rates === undefined
              ? {}
              : { rateLimitDeployment: rates.deployment, rateLimitPDB: rates.disruptionBudget }),
          },
        },
        ...(rates === undefined ? {} : { rateLimit: rates.rateLimit }),
      },
    },
    // They come by a chart of their own, before this one.
    crds: { enabled: false },
    // A webhook on every pod of the cluster, for routing within one zone: not worth being able to block pods.
    topologyInjector: { enabled: false },
  };
}

/** What Envoy Gateway decides about the proxies' pods and has no setting for. */
function podPatch(endsAfter: number) {
  return {
    // It asks for five minutes more than the drain, and a namespace that is deleted is looked at again only after half
    // of what its pods ask for.
    // https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/controller/namespace/namespace_controller.go#L157
    terminationGracePeriodSeconds: endsAfter + graceAfterDrain,
    // The shutdown manager says by a file in /tmp that a drain is done: an image without that folder would make every
    // proxy wait for the whole time allowed, and a writable root is not needed for one file.
    // https://github.com/envoyproxy/gateway/blob/v1.9.1/internal/cmd/envoy/shutdown_manager.go#L39
    volumes: [{ name: "shutdown", emptyDir: { sizeLimit: "1Mi" } }],
    containers: [{ name: "shutdown-manager", volumeMounts: [{ name: "shutdown", mountPath: "/tmp" }] }],
  };
}

/** The proxies' Service where nothing outside of the cluster calls. */
function insideService({ serviceAddress }: GatewayGround) {
  return {
    type: "ClusterIP" as const,
    ...(serviceAddress === undefined
      ? {}
      : { patch: { type: "StrategicMerge", value: { spec: { clusterIP: serviceAddress } } } }),
  };
}

/** The proxies: https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxyspec */
export function envoyProxySpec<S>(
  settings: GatewaySettings & GatewayGround,
  entrance?: Entrance<S>,
  tracing?: Tracing,
) {
  const forgottenAfter = wholeSeconds(settings.drain.forgottenAfter);
  const endsAfter = wholeSeconds(settings.drain.endsAfter);
  return {
    shutdown: { minDrainDuration: `${forgottenAfter}s`, drainTimeout: `${endsAfter}s` },
    bootstrap: latencyBuckets,
    telemetry: { accessLog, ...(tracing === undefined ? {} : { tracing: tracingSpec(tracing) }) },
    extraArgs: accessLogFlags,
    provider: {
      type: "Kubernetes",
      kubernetes: {
        envoyDeployment: {
          replicas: settings.replicas,
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          // The security context is the shutdown manager's too.
          container: {
            image: settings.proxyImage,
            resources: proxyResources,
            securityContext: { readOnlyRootFilesystem: true },
          },
          pod: {
            priorityClassName: priorityClassNames.platform,
            topologySpreadConstraints: spread({ "app.kubernetes.io/component": "proxy" }),
          },
          patch: { type: "StrategicMerge", value: { spec: { template: { spec: podPatch(endsAfter) } } } },
        },
        envoyPDB: { maxUnavailable: 1 },
        envoyService: entrance === undefined ? insideService(settings) : loadBalancerService(entrance, endsAfter),
      },
    },
  };
}
