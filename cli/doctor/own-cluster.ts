import { existsSync } from "node:fs";
import { tryKubectl } from "../../local/cluster/kubectl.ts";
import type { OwnCluster } from "../../local/ground/own.ts";
import { imageIssues } from "../../local/ground/own-images.ts";
import { contextParts } from "../../local/runtime-contexts.ts";
import { debianTools, isPresent } from "../../local/toolchain/debian.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { missing, ok, willBeMade, type Finding } from "./finding.ts";

/** What of a cluster of the user's own is there. */
export interface OwnClusterFacts {
  readonly context: string;
  /** Whether there is a kubectl to ask it with. */
  readonly isAsked: boolean;
  /** Its version. Undefined: it does not answer. */
  readonly version: string | undefined;
  /** Images without a digest, of those that it starts from. */
  readonly imagesWithoutDigest: number;
  /** Debian packages of programs that this machine needs for it and does not have, with what each is for. */
  readonly missingTools: readonly { readonly pkg: string; readonly why: string }[];
}

/** Programs with which images are built on this machine, also for a cluster elsewhere. */
const imageTools = ["jlink", "mvn", "pip3", "buildah"];

async function versionOf(own: OwnCluster): Promise<string | undefined> {
  const told = await tryKubectl(own.kubeconfig, ["--context", own.context, "version", "--output", "json"]);
  return (JSON.parse(told ?? "{}") as { serverVersion?: { gitVersion: string } }).serverVersion?.gitVersion;
}

/** Asks the cluster and the registries; changes nothing. */
export async function ownClusterFacts(own: OwnCluster): Promise<OwnClusterFacts> {
  const areBuilt = contextParts().every(({ isThere }) => isThere);
  const needed = debianTools.filter(({ program }) => imageTools.includes(program));
  const isAsked = existsSync(toolPath("kubectl"));
  return {
    context: own.context,
    isAsked,
    version: isAsked ? await versionOf(own) : undefined,
    imagesWithoutDigest: (await imageIssues(own.registry)).length,
    missingTools: areBuilt ? [] : needed.filter(({ program }) => !isPresent(program)),
  };
}

/** What is there of a cluster of the user's own. Pure. */
export function ownClusterFindings(facts: OwnClusterFacts): readonly Finding[] {
  const { context, isAsked, version, imagesWithoutDigest, missingTools } = facts;
  const packages = missingTools.map(({ pkg }) => pkg).join(" ");
  return [
    !isAsked
      ? willBeMade("cluster", context, "your own, not asked yet: kubectl is fetched first")
      : version === undefined
        ? missing("cluster", context, "your own, does not answer", `kubectl --context ${context} version`)
        : ok("cluster", context, `your own, Kubernetes ${version}`),
    imagesWithoutDigest === 0
      ? ok("cluster", "images", "all of them by digest")
      : missing(
          "cluster",
          "images",
          `${imagesWithoutDigest} have no digest that is known here`,
          "npx ml lock images, where their registries can be reached",
        ),
    missingTools.length === 0
      ? ok("machine", "programs for images", "all there")
      : missing(
          "machine",
          "programs for images",
          `not there: ${missingTools.map(({ pkg, why }) => `${pkg} (${why})`).join(", ")}`,
          `install them; on Debian: apt-get install -y --no-install-recommends ${packages}`,
        ),
  ];
}
