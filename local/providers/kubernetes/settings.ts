import type { Json, Properties } from "../serve/index.ts";
import { plain } from "../serve/index.ts";

/** How the provider is set up: its inputs, else the environment. */
export interface Settings {
  /** A kubeconfig file's content, or the path of one, or a list of paths as in KUBECONFIG; undefined: the usual places. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  /** For objects that name none; undefined: the context's. */
  readonly namespace: string | undefined;
  /** True: objects of a cluster that cannot be reached count as deleted. */
  readonly deleteUnreachable: boolean;
}

/**
 * Reads the provider's inputs, which the engine fills from `pulumi config set kubernetes:…`, and the environment
 * variables of the official provider.
 */
export function readSettings(inputs: Properties, env: NodeJS.ProcessEnv): Settings {
  const given = plain(inputs);
  const string = (key: string, ...variables: readonly string[]): string | undefined => {
    const value = given[key];
    if (typeof value === "string" && value !== "") return value;
    // An object is a kubeconfig that the program gave as data.
    if (typeof value === "object" && value !== null) return JSON.stringify(value);
    return variables.map((variable) => env[variable]).find((found) => found !== undefined && found !== "");
  };
  return {
    kubeconfig: string("kubeconfig", "KUBECONFIG"),
    context: string("context", "PULUMI_K8S_CONTEXT"),
    cluster: string("cluster", "PULUMI_K8S_CLUSTER"),
    namespace: string("namespace", "PULUMI_K8S_NAMESPACE"),
    deleteUnreachable: isTrue(given["deleteUnreachable"]) || isTrue(env["PULUMI_K8S_DELETE_UNREACHABLE"]),
  };
}

/** Provider inputs pass the engine as strings of JSON. */
function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** Whether a kubeconfig setting is the content itself, not a path. */
export function isKubeconfigContent(kubeconfig: string): boolean {
  return kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{");
}
