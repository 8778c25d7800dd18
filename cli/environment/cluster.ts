import { existsSync } from "node:fs";
import { awsName } from "../../components/aws-names.ts";
import { run } from "../../local/console/run.ts";
import { Problem } from "../../local/console/problem.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { Environment } from "../../stacks/environments/environment.ts";

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
 * in which only a context of that very cluster is used; in the shell of a rehearsal that was kept, by the rehearsal's.
 * @throws {Problem} where there is no way to it
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
  // The shell has read the file `env` of a rehearsal that was kept: KUBECONFIG is its control plane's.
  const rehearsed = (env["ML_SERVING_REHEARSAL"] ?? "") === "" ? undefined : env["KUBECONFIG"];
  if (rehearsed !== undefined) return { kubectl: [file, `--kubeconfig=${rehearsed}`] };
  const { account, cluster: settings } = cloud.file;
  const called = "adopt" in settings ? settings.adopt.name : awsName(name);
  const contexts = existsSync(file) ? await run([file, "config", "get-contexts", "--output=name"]) : "";
  const context = contextOf(contexts.split("\n"), called, account.id, account.region);
  if (context === undefined)
    throw new Problem(
      `Stack ${name} makes its cluster itself, and this machine has no way to it yet.`,
      `aws eks update-kubeconfig --name ${called} --region ${account.region}`,
    );
  return { kubectl: [file, `--context=${context}`] };
}

/** Asks the API server for objects. @throws {Problem} where it does not answer */
export async function getObjects<T>({ kubectl }: ClusterAccess, ...what: readonly string[]): Promise<readonly T[]> {
  const told = await run([...kubectl, "get", ...what, "--request-timeout", patience, "--output", "json"]);
  return (JSON.parse(told) as { readonly items: readonly T[] }).items;
}
