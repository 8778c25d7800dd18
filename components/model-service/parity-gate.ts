import { createHash } from "node:crypto";
import type { ContainerPlan } from "../../runtimes/adapter.ts";
import { restrictedContainer } from "../pod-security.ts";
import type { Bindings } from "./bindings.ts";
import { variantLabels, variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { loadMargin } from "./rollout.ts";

/** Name of the container that asks golden rows, beside the model's own. */
export const parityContainer = "parity";

/**
 * What the container reserves and may take. It idles with 1 MiB of its own, and 5 MiB of its program that all on a node
 * share. It may take more while it asks, and while it starts: runc, which starts it, needs up to 23 MiB that count as its own.
 * https://github.com/opencontainers/runc/issues/3986
 */
export const parityResources = {
  cpu: 0.001,
  cpuLimit: 0.25,
  memoryBytes: 8 * 2 ** 20,
  memoryLimitBytes: 32 * 2 ** 20,
} as const;

/** Where the rows are in the container. */
const folder = "/rows";
const file = "rows.json";

/** From here on up: the first port that the server itself does not have. None of the servers' own is near. */
const firstPort = 9890;

/** Longer than the model's own start: so many seconds for the rows, after which all begins anew. */
const rowsMargin = 120;

/** Whether replicas of a variant are asked golden rows before they are ready. */
export function isAsked({ parity }: ResolvedModel, { rows }: Variant): boolean {
  return parity !== "none" && rows.length > 0;
}

/** Where the container says that the rows are answered as they have to be: pods share one network. */
function passedPort({ ports }: ContainerPlan): number {
  const taken = new Set(ports.map(({ containerPort }) => containerPort));
  let port = firstPort;
  while (taken.has(port)) port += 1;
  return port;
}

function portOf({ ports }: ContainerPlan, name: string): number {
  const port = ports.find((candidate) => candidate.name === name)?.containerPort;
  if (port === undefined) throw new RangeError(`no port ${name}`);
  return port;
}

/** What the program reads; runtimes/parity/main.go says what each means. */
function questions({ parity }: ResolvedModel, { rows }: Variant, plan: ContainerPlan): string {
  if (parity === "none") throw new RangeError("no golden rows are asked");
  const at = (port: string): string => `http://127.0.0.1:${portOf(plan, port)}`;
  return JSON.stringify({
    ready: `${at(plan.readiness.port)}${plan.readiness.path}`,
    address: `${at(plan.servingPort)}${plan.basePath === "/" ? "" : plan.basePath}`,
    tolerance: parity.tolerance,
    timeoutSeconds: plan.longestRequestSeconds,
    passedPort: passedPort(plan),
    rows,
  });
}

/**
 * The golden rows of a version, as its replicas are asked them; undefined where they are not. Named by its content: replicas
 * of the version before keep their own rows while the next one's come, whatever is restarted meanwhile.
 */
export function goldenRows<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, namespace: S) {
  if (!isAsked(model, variant)) return undefined;
  const content = questions(model, variant, plan);
  const digits = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return {
    apiVersion: "v1" as const,
    kind: "ConfigMap" as const,
    metadata: {
      name: `${variantName(model, variant)}-rows-${digits}`,
      namespace,
      labels: variantLabels(model, variant),
    },
    // Nodes need not watch what never changes.
    // https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable
    immutable: true,
    data: { [file]: content },
  };
}

/**
 * The container that asks golden rows, as a part of the pod's readiness: a replica whose answers deviate never gets a
 * request. Undefined where none are asked.
 */
export function parityGate<S>(model: ResolvedModel, variant: Variant, plan: ContainerPlan, bindings: Bindings<S>) {
  const rows = goldenRows(model, variant, plan, bindings.namespace);
  if (rows === undefined) return undefined;
  const { parityImage } = bindings;
  if (parityImage === undefined) throw new RangeError(`no image that asks golden rows of ${model.name}`);
  const { cpu, cpuLimit, memoryBytes, memoryLimitBytes } = parityResources;
  return {
    container: {
      name: parityContainer,
      image: parityImage,
      args: [`${folder}/${file}`],
      // What its log lines are about.
      env: [
        { name: "MODEL_NAME", value: model.name },
        { name: "MODEL_VARIANT", value: variant.name },
        { name: "MODEL_VERSION", value: variant.version },
      ],
      resources: {
        requests: { cpu: `${cpu * 1000}m`, memory: String(memoryBytes) },
        limits: { cpu: `${cpuLimit * 1000}m`, memory: String(memoryLimitBytes) },
      },
      // A container without a readiness probe is ready once it has started: nobody looks at it again after that.
      // https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/kubelet/prober/prober_manager.go
      startupProbe: {
        tcpSocket: { port: passedPort(plan) },
        periodSeconds: 1,
        failureThreshold: Math.ceil(model.loadBudgetSeconds * loadMargin) + rowsMargin,
      },
      // Where it ended first, the pod would count as not ready while its server still answers.
      lifecycle: { preStop: { sleep: { seconds: plan.drainSeconds } } },
      terminationMessagePolicy: "FallbackToLogsOnError",
      securityContext: restrictedContainer,
      volumeMounts: [{ name: "golden-rows", mountPath: folder, readOnly: true }],
    },
    volume: { name: "golden-rows", configMap: { name: rows.metadata.name } },
  };
}
