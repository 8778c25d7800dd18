/** A change that nobody has to be told of: something other than a person makes it, and is to. */
interface Benign {
  /** The resource's type token. */
  readonly type: string;
  readonly path: RegExp;
  /** Who changes it, and why that is right. */
  readonly because: string;
}

/**
 * What changes by itself of what the program declares. Everything else that changes was changed by somebody: a field that the
 * program does not declare is no drift to begin with, as server-side apply knows whose it is.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
const benign: readonly Benign[] = [
  {
    type: "aws:eks/nodeGroup:NodeGroup",
    path: /^scalingConfig\.desiredSize$/,
    because: "the cluster autoscaler sets how many nodes a pool has",
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    path: /^(latestVersion|defaultVersion)$/,
    because: "AWS counts a template's versions",
  },
  {
    type: "aws:eks/cluster:Cluster",
    path: /^(platformVersion|status)$/,
    because: "AWS renews a control plane's platform version by itself",
  },
];

/** Why a change of a property needs nobody's attention; undefined where it does. Pure. */
export function whyBenign(type: string, path: string): string | undefined {
  return benign.find((one) => one.type === type && one.path.test(path))?.because;
}
