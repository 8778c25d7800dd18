import { migDevice } from "./sharing.ts";
import type { Pool } from "./pool.ts";

/** Values of one table of TOML. A text of TOML is written as one of JSON is: https://toml.io/en/v1.0.0#string */
type Table = Readonly<Record<string, string | number | boolean>>;

function toml(tables: Readonly<Record<string, Table>>): string {
  const lines = Object.entries(tables).map(([name, values]) =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${bare(key)} = ${JSON.stringify(value)}`)].join(
      "\n",
    ),
  );
  return `${lines.join("\n\n")}\n`;
}

/** A key, in quotes where it has more than letters, digits and dashes. */
function bare(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

const plugin = "settings.kubelet-device-plugins.nvidia";

/**
 * How the node's device plugin shares accelerators. Either way pods ask for `nvidia.com/gpu`: of slices the plugin would else say
 * `nvidia.com/gpu.shared`. More than one slice is refused to a pod, since it would not get more of the accelerator.
 * https://bottlerocket.dev/en/os/1.54.x/api/settings/kubelet-device-plugins/
 */
function sharingTables({ sharing, instance }: Pool): Readonly<Record<string, Table>> {
  if (sharing === undefined || instance.accelerator === undefined) return {};
  if (sharing.timeSlices !== undefined)
    return {
      [plugin]: { "device-sharing-strategy": "time-slicing" },
      [`${plugin}.time-slicing`]: {
        replicas: sharing.timeSlices,
        "rename-by-default": false,
        "fail-requests-greater-than-one": true,
      },
    };
  return {
    [plugin]: { "device-partitioning-strategy": "mig" },
    [`${plugin}.mig.profile`]: { [migDevice(instance.accelerator)]: sharing.mig },
  };
}

/**
 * Settings of a Bottlerocket node, to which EKS adds those by which it finds its cluster, its labels and its taints.
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function userData(pool: Pool): string {
  return toml({
    // Nobody gets a root shell on a node; it is off by default, and stays so.
    "settings.host-containers.admin": { enabled: false },
    ...sharingTables(pool),
  });
}
