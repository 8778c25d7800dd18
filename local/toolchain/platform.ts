/** What decides whether the embedded cluster can run here. */
export interface Platform {
  readonly os: NodeJS.Platform;
  readonly arch: string;
  readonly isRoot: boolean;
  readonly hasGo: boolean;
}

const ownCluster = "use a cluster of your own, for instance kind: make up KUBECONTEXT=NAME";

/**
 * Why the embedded cluster cannot run on this machine, one sentence each with the way out; empty when it can.
 * Go is only needed while something has still to be built.
 */
export function platformProblems(platform: Platform, needsGo: boolean): readonly string[] {
  const problems: string[] = [];
  if (platform.os !== "linux")
    problems.push(`The embedded cluster needs Linux (this is ${platform.os}): ${ownCluster}`);
  else if (!platform.isRoot)
    problems.push(
      `The embedded cluster needs root, for network namespaces and containers: sudo make up, or ${ownCluster}`,
    );
  if (platform.os === "linux" && platform.arch !== "x64")
    problems.push(`The embedded cluster was only built for x86-64 (this is ${platform.arch}): ${ownCluster}`);
  if (needsGo && !platform.hasGo)
    problems.push(
      `Go 1.26 or newer builds Kubernetes here, and no \`go\` is on PATH: install it from https://go.dev/dl, or ${ownCluster}`,
    );
  return problems;
}
