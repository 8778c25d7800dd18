import { existsSync } from "node:fs";
import { awsName } from "../../components/aws-names.ts";
import { run } from "../../local/console/run.ts";
import { Problem } from "../../local/console/problem.ts";
import { ensureKubectl } from "../../local/toolchain/packages.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { CloudEnvironment, Environment } from "../../stacks/environments/environment.ts";
import { eksKubeconfig } from "./eks-access.ts";

/** How long the API server may take to answer. */
const patience = "10s";

/** An environment's cluster, by what kubectl has to be told to reach it. */
export interface ClusterAccess {
  /** kubectl itself, and the arguments that name the cluster. */
  readonly kubectl: readonly [string, ...string[]];
}

/**
 * Which of the contexts that kubectl knows leads to a cluster of EKS: `aws eks update-kubeconfig` names it by the cluster's
 * ARN, or as its `--alias` says, which is taken where it is the cluster's name.
 * https://docs.aws.amazon.com/cli/latest/reference/eks/update-kubeconfig.html
 */
export function contextOf(contexts: readonly string[], cluster: string, account: string, region: string) {
  const arn = new RegExp(`^arn:aws[a-z-]*:eks:${region}:${account}:cluster/${cluster}$`);
  return contexts.find((context) => arn.test(context)) ?? contexts.find((context) => context === cluster);
}

/**
 * How to reach an environment's cluster: by the kubeconfig that it was adopted with or, on AWS, by the current user's own,
 * in which only a context of that very cluster is used, and where there is none by one that EKS is asked for; in the shell of
 * a rehearsal that was kept, by the rehearsal's.
 * @throws {Problem} where there is no way to it; {NoClusterYet} where EKS has no such cluster
 */
export async function clusterAccess(
  { name, cluster, cloud }: Environment,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ClusterAccess> {
  const file = toolPath("kubectl");
  if (cluster.adopt !== undefined) {
    const { kubeconfig, context } = cluster.adopt;
    if (!existsSync(kubeconfig)) throw new Problem(`There is no cluster to ask: ${kubeconfig} is missing.`, "make up");
    return {
      kubectl: [file, `--kubeconfig=${kubeconfig}`, ...(context === undefined ? [] : [`--context=${context}`])],
    };
  }
  if (cloud === undefined) throw new RangeError(`nobody says where ${name}'s cluster is`);
  return cloudClusterAccess(cloud.file, env);
}

/**
 * The same for an environment on AWS, of which nothing but its declaration is known.
 * @throws {Problem} where there is no way to it; {NoClusterYet} where EKS has no such cluster
 */
export async function cloudClusterAccess(
  { name, account, cluster }: CloudEnvironment,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ClusterAccess> {
  const file = toolPath("kubectl");
  // The shell has read the file `env` of a rehearsal that was kept: KUBECONFIG is its control plane's.
  const rehearsed = (env["ML_SERVING_REHEARSAL"] ?? "") === "" ? undefined : env["KUBECONFIG"];
  if (rehearsed !== undefined) return { kubectl: [file, `--kubeconfig=${rehearsed}`] };
  const called = "adopt" in cluster ? cluster.adopt.name : awsName(name);
  const { id, region } = account;
  if (!existsSync(file))
    await ensureKubectl((what) => {
      console.error(`… ${what}`);
    });
  const contexts = await run([file, "config", "get-contexts", "--output=name"]);
  const context = contextOf(contexts.split("\n"), called, id, region);
  if (context !== undefined) return { kubectl: [file, `--context=${context}`] };
  const kubeconfig = await eksKubeconfig({ environment: name, cluster: called, account: id, region });
  return { kubectl: [file, `--kubeconfig=${kubeconfig}`] };
}

/** Asks the API server for objects. @throws {Problem} where it does not answer */
export async function getObjects<T>({ kubectl }: ClusterAccess, ...what: readonly string[]): Promise<readonly T[]> {
  const told = await run([...kubectl, "get", ...what, "--request-timeout", patience, "--output", "json"]);
  return (JSON.parse(told) as { readonly items: readonly T[] }).items;
}
