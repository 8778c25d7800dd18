import { configDigest } from "../config-digest.ts";
import { restrictedContainer } from "../pod-security.ts";
import { bentoText, type BentoConfiguration } from "./configuration.ts";
import { bentoPort } from "./service.ts";

/** Where the configuration is in the container, and what its file is called in a ConfigMap. */
const folder = "/configuration";
export const bentoFile = "bento.yaml";

/** A variable, plain or of a Secret's key. */
export type BentoVariable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    };

export interface BentoContainer<S> {
  /** The container's name. */
  readonly name: string;
  /** By digest. */
  readonly image: S;
  /** ConfigMap that has {@link bentoFile}. */
  readonly configMap: string;
  readonly cpu: { readonly request: `${number}m`; readonly limit: `${number}m` };
  readonly memory: `${number}Mi`;
  /**
   * Where readiness is asked. `/ready` says whether all inputs and outputs are connected; `/ping` that it runs.
   * @default "/ready"
   */
  readonly readiness?: "/ready" | "/ping";
  /** What its port is called. @default "http" */
  readonly port?: string;
  /** Further variables, plain or from Secrets. @default none */
  readonly env?: readonly BentoVariable[];
}

/**
 * A container of Bento and the volume that it reads its configuration from. Its root is read-only and it writes nothing.
 * Pure. Bento says at `/ready` that it is not ready while a queue is away, which must not end the process: `/ping` does for
 * liveness.
 */
export function bentoContainer<S>({
  name,
  image,
  configMap,
  cpu,
  memory,
  readiness = "/ready",
  port = bentoPort.name,
  env = [],
}: BentoContainer<S>) {
  const ping = { path: "/ping", port };
  return {
    container: {
      name,
      image,
      args: ["-c", `${folder}/${bentoFile}`],
      env: [
        // Go takes a container's limit of CPU for its number of threads by itself, but not its limit of memory.
        // https://pkg.go.dev/runtime/debug#SetMemoryLimit
        { name: "GOMEMLIMIT", value: `${Math.floor(Number(memory.slice(0, -2)) * 0.85)}MiB` },
        ...env,
      ],
      ports: [{ name: port, containerPort: bentoPort.number, protocol: "TCP" }],
      startupProbe: { httpGet: ping, periodSeconds: 1, failureThreshold: 60 },
      readinessProbe: { httpGet: { path: readiness, port }, periodSeconds: 2, timeoutSeconds: 5 },
      livenessProbe: { httpGet: ping, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 },
      resources: { requests: { cpu: cpu.request, memory }, limits: { cpu: cpu.limit, memory } },
      securityContext: restrictedContainer,
      volumeMounts: [{ name: "bento", mountPath: folder, readOnly: true }],
    },
    volume: { name: "bento", configMap: { name: configMap } },
  };
}

/** A configuration as a ConfigMap's data, and the annotation by which a change of it rolls its pods out. Pure. */
export function bentoFiles(configuration: BentoConfiguration): {
  readonly data: Readonly<Record<typeof bentoFile, string>>;
  readonly annotations: Readonly<Record<string, string>>;
} {
  const data = { [bentoFile]: bentoText(configuration) };
  return { data, annotations: configDigest(data) };
}
