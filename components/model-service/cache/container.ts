import { createHash } from "node:crypto";
import type { ContainerPlan } from "../../../runtimes/adapter.ts";
import { bentoContainer, bentoFiles, bentoPort } from "../../bento/index.ts";
import { namespaceNames, redisPort } from "../../network-peers.ts";
import type { Bindings } from "../bindings.ts";
import { variantLabels, variantName } from "../labels.ts";
import type { ResolvedModel, Variant } from "../resolve.ts";
import { resultCache, versionVariables } from "./configuration.ts";

/** Name of the container that keeps answers, and of its port: the server's own may be `http`. */
export const cacheContainer = "results";

/** What the container takes: 30 MiB of its own, and requests that are on their way. */
export const cacheResources = { cpu: 0.02, cpuLimit: 1, memoryBytes: 128 * 2 ** 20 } as const;

/** Whether answers of a variant are kept. A shadow answers nobody. */
export function keepsAnswers({ cache }: ResolvedModel, { role }: Pick<Variant, "role">): boolean {
  return cache !== "none" && role !== "shadow";
}

function servingPort({ ports, servingPort }: ContainerPlan): number {
  const port = ports.find(({ name }) => name === servingPort)?.containerPort;
  if (port === undefined) throw new RangeError(`no port ${servingPort}`);
  return port;
}

/**
 * How answers of a variant are kept; undefined where they are not. Named by its content: replicas of the version before keep
 * their own while the next one's come, whatever is restarted meanwhile.
 */
export function cacheConfiguration<S>(
  model: ResolvedModel,
  variant: Variant,
  plan: ContainerPlan,
  bindings: Bindings<S>,
) {
  const { cache } = model;
  if (cache === "none" || !keepsAnswers(model, variant)) return undefined;
  const { data } = bentoFiles(
    resultCache({
      model: model.name,
      team: model.team,
      basePath: plan.basePath,
      port: servingPort(plan),
      redis: `redis://${cacheHost}:${redisPort}`,
      ...cache,
      longestSeconds: plan.longestRequestSeconds,
      ...(bindings.tracing === undefined ? {} : { tracing: bindings.tracing }),
    }),
  );
  const digits = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 8);
  return {
    apiVersion: "v1" as const,
    kind: "ConfigMap" as const,
    metadata: {
      name: `${variantName(model, variant)}-results-${digits}`,
      namespace: bindings.namespace,
      labels: variantLabels(model, variant),
    },
    immutable: true,
    data,
  };
}

/** The Redis that keeps answers, as a name inside the cluster. */
const cacheHost = `${namespaceNames.results}.${namespaceNames.results}.svc`;

/** All that decides what a server makes of the same artifact, beside its image. */
function settingsOf(variant: Variant, { args, env, configuration, command = [] }: ContainerPlan): string {
  const said = JSON.stringify([variant.version, command, args, env, configuration?.files ?? {}]);
  return createHash("sha256").update(said).digest("hex").slice(0, 16);
}

/**
 * The container that keeps answers, before the server and until after it: a native sidecar. Undefined where none are kept.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 * @param server the server's image: a new one may answer otherwise
 */
export function cacheSidecar<S>(
  model: ResolvedModel,
  variant: Variant,
  plan: ContainerPlan,
  bindings: Bindings<S>,
  server: S | string,
) {
  const configuration = cacheConfiguration(model, variant, plan, bindings);
  if (configuration === undefined) return undefined;
  const { cacheImage } = bindings;
  if (cacheImage === undefined) throw new RangeError(`no image that keeps answers of ${model.name}`);
  const { cpu, cpuLimit, memoryBytes } = cacheResources;
  const { container, volume } = bentoContainer({
    name: cacheContainer,
    image: cacheImage,
    configMap: configuration.metadata.name,
    cpu: { request: `${cpu * 1000}m`, limit: `${cpuLimit * 1000}m` },
    memory: `${memoryBytes / 2 ** 20}Mi`,
    readiness: "/ping",
    port: cacheContainer,
  });
  return {
    container: {
      ...container,
      restartPolicy: "Always",
      env: [
        ...container.env,
        { name: versionVariables.digest, value: variant.digest },
        // The image is known late: each stands in a variable of its own.
        { name: "RESULTS_IMAGE", value: server },
        { name: versionVariables.server, value: `$(RESULTS_IMAGE) ${settingsOf(variant, plan)}` },
      ],
    },
    volume,
  };
}

/** The port of a Service that leads to the container, and of the container itself. */
export const cachePorts = { service: 8081, container: bentoPort.number } as const;
