import { join } from "node:path";
import { clusterLayout, type ClusterLayout } from "../cluster/layout.ts";
import type { EngineSettings } from "../engine.ts";
import { engineOf } from "../stack.ts";

/** Environments that can be rehearsed, each with a block of loopback ports, so that all may stand side by side. */
const portBlocks: Readonly<Record<string, number>> = { dev: 51, sit: 52, stg: 53, prd: 54 };

/** What is rehearsed, and where. */
export interface RehearsalOptions {
  /** Name of the stack. */
  readonly environment: string;
  /** Folder of the program's Pulumi.yaml. @default the repository */
  readonly program?: string;
  /** Tells rehearsals of the same environment apart that stand side by side. @default the environment */
  readonly name?: string;
  /** Block of loopback ports. @default the environment's own */
  readonly portBlock?: number;
  /** Whether the pool of CPU models is of real nodes. @default false: kwok plays all of them */
  readonly serve?: boolean;
}

/** Real nodes of a rehearsal that serves: two, so that replicas are spread as they would be. */
const servingNodes = 2;

/** Everything that is decided about a rehearsal before any of it exists; all of it is below the cluster's folder. */
export interface RehearsalLayout {
  readonly environment: string;
  /** Its control plane, and its real nodes where it serves. */
  readonly cluster: ClusterLayout;
  /** The account of the aws stand-in: a folder of its objects. */
  readonly store: string;
  /** Programs that stand in for those of an operator's machine: `aws`. */
  readonly bin: string;
  /** What the program is told of the rehearsal (`ML_SERVING_REHEARSAL`). */
  readonly told: string;
  /** What clusters of the stand-in answer (`ML_SERVING_AWS_EKS`). */
  readonly eks: string;
  /** What `aws eks get-token` answers by, and the API server accepts. */
  readonly token: string;
  readonly engine: EngineSettings;
}

export function rehearsalLayout(options: RehearsalOptions): RehearsalLayout {
  const { environment, program, name = environment, serve = false } = options;
  const portBlock = options.portBlock ?? portBlocks[environment] ?? 50;
  const cluster = clusterLayout(`rehearse-${name}`, { portBlock, nodes: serve ? servingNodes : 0 });
  const inside = (...path: readonly string[]): string => join(cluster.folder, ...path);
  const paths = {
    store: inside("account"),
    bin: inside("bin"),
    told: inside("pulumi/rehearsal.json"),
    eks: inside("eks.json"),
    token: inside("token"),
  };
  return {
    environment,
    cluster,
    ...paths,
    engine: {
      // No cluster to fall back on: a program that forgets to say which one it means is found out.
      ...engineOf(cluster.folder, inside("no-kubeconfig"), environment),
      ...(program === undefined ? {} : { program }),
      configFile: inside("pulumi/config", `Pulumi.${environment}.yaml`),
    },
  };
}

/** Everything that a rehearsal may have left, whether it served or not: what taking down has to know. */
export function wholeCluster(options: RehearsalOptions): ClusterLayout {
  return rehearsalLayout({ ...options, serve: true }).cluster;
}

/** Environments that `make rehearse` knows. */
export const rehearsedEnvironments: readonly string[] = Object.keys(portBlocks);
