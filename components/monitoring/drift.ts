import { configDigest } from "../config-digest.ts";
import { collectorAddress, metricsPorts, peers } from "../network-peers.ts";
import { restrictedContainer, restrictedPod } from "../pod-security.ts";
import { priorityClassNames } from "../priorities.ts";

/** What one version of a model was trained on. */
export interface DriftReference {
  readonly model: string;
  readonly team: string;
  /** Of the model's artifact. */
  readonly digest: string;
  /** The file's text: JSON. */
  readonly text: string;
}

/** What compares recorded payloads: there where some model declares that it records them. */
export interface DriftInput<S> {
  readonly image: S;
  readonly references: readonly DriftReference[];
  /** Seconds of the latest payloads that are compared. */
  readonly windowSeconds: number;
}

/** The workload's name, its Service's and, as a label, its pods'. */
const driftName = collectorAddress.service;
const folder = "/references";

export const driftLabels = { ...peers.drift.podSelector.matchLabels, "app.kubernetes.io/part-of": "ml-serving" };

const nameOf = ({ model, digest }: DriftReference): string => `${driftName}-${model}-${digest.slice(7, 15)}`;

/** The same version may play two parts at a time. */
function each(references: readonly DriftReference[]): readonly DriftReference[] {
  return [...new Map(references.map((reference) => [nameOf(reference), reference])).values()];
}

function fileOf({ model, team, digest, text }: DriftReference): string {
  return JSON.stringify({ model, team, digest, reference: JSON.parse(text) as object });
}

/** What compares recorded payloads with those of the training, as plain data. One: what it has seen it keeps in memory. */
export function renderDrift<S, N>({ image, references, windowSeconds }: DriftInput<S>, namespace: N) {
  const all = each(references);
  const metadata = { name: driftName, namespace, labels: driftLabels };
  const env = {
    PORT: String(collectorAddress.port),
    METRICS_PORT: String(metricsPorts.drift),
    MODEL_ROUTES: JSON.stringify(["/payloads"]),
    MODEL_NAME: driftName,
    REFERENCES: folder,
    WINDOW_SECONDS: String(windowSeconds),
    OMP_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
  };
  const health = { path: "/health", port: "http" };
  return {
    configurations: all.map((reference) => ({
      apiVersion: "v1" as const,
      kind: "ConfigMap" as const,
      metadata: { ...metadata, name: nameOf(reference) },
      data: { "reference.json": fileOf(reference) },
    })),
    service: {
      apiVersion: "v1" as const,
      kind: "Service" as const,
      metadata,
      spec: {
        type: "ClusterIP",
        selector: driftLabels,
        ports: [{ name: "http", port: collectorAddress.port, targetPort: "http", protocol: "TCP" }],
      },
    },
    deployment: {
      apiVersion: "apps/v1" as const,
      kind: "Deployment" as const,
      metadata,
      spec: {
        replicas: 1,
        revisionHistoryLimit: 3,
        // Two at a time would each have seen a part.
        strategy: { type: "Recreate" },
        selector: { matchLabels: driftLabels },
        template: {
          metadata: {
            labels: driftLabels,
            annotations: configDigest(Object.fromEntries(all.map((one) => [nameOf(one), fileOf(one)]))),
          },
          spec: {
            priorityClassName: priorityClassNames.platform,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: restrictedPod,
            containers: [
              {
                name: driftName,
                image,
                env: Object.entries(env).map(([name, value]) => ({ name, value })),
                ports: [
                  { name: "http", containerPort: collectorAddress.port, protocol: "TCP" },
                  { name: "metrics", containerPort: metricsPorts.drift, protocol: "TCP" },
                ],
                startupProbe: { httpGet: health, periodSeconds: 1, failureThreshold: 60 },
                readinessProbe: { httpGet: health, periodSeconds: 2 },
                livenessProbe: { httpGet: health, periodSeconds: 10, failureThreshold: 6 },
                resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
                securityContext: restrictedContainer,
                volumeMounts: [{ name: "references", mountPath: folder, readOnly: true }],
              },
            ],
            volumes: [
              {
                name: "references",
                projected: {
                  sources: all.map((one) => ({
                    configMap: { name: nameOf(one), items: [{ key: "reference.json", path: `${nameOf(one)}.json` }] },
                  })),
                },
              },
            ],
          },
        },
      },
    },
  };
}
