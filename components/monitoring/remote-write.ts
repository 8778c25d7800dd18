import type { Issue } from "../issues.ts";
import type { Statement } from "../policy-document.ts";
import type { Relabeling } from "./relabel.ts";

/** A workspace of Amazon Managed Service for Prometheus, and what of the measurements goes there. */
export interface RemoteWriteSettings {
  readonly workspace: `ws-${string}`;
  readonly region: string;
  /**
   * What is sent: series that rules record, alerts and `up`; or everything. Each sample is paid for.
   * @default "recorded"
   */
  readonly series?: "recorded" | "all";
  /** Connections that send at a time, at most. @default 10: some 20,000 samples a second */
  readonly maxShards?: number;
}

const defaults = { series: "recorded", maxShards: 10 } as const;

/** By what rules' names begin with; TensorFlow Serving's own have colons too. */
const recordedNames = "(model|pool|node):.+|ALERTS|up";

const mostShards = 200;

/** https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-RemoteWrite.html */
function address({ workspace, region }: RemoteWriteSettings): string {
  return `https://aps-workspaces.${region}.amazonaws.com/workspaces/${workspace}/api/v1/remote_write`;
}

/** One of `remote_write`: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write */
export function remoteWrite(settings: RemoteWriteSettings) {
  const { region, series = defaults.series, maxShards = defaults.maxShards } = settings;
  const kept: Relabeling = { action: "keep", source_labels: ["__name__"], regex: recordedNames };
  return {
    name: "managed",
    url: address(settings),
    // By the pod's own role: no key is written anywhere.
    sigv4: { region },
    // What waits for a connection is held in memory: capacity times shards. Both are Prometheus' own defaults.
    // https://prometheus.io/docs/practices/remote_write/
    queue_config: { max_shards: maxShards, capacity: 10_000, max_samples_per_send: 2_000 },
    ...(series === "all" ? {} : { write_relabel_configs: [kept] }),
  };
}

/** What the role of Prometheus' pods may do: write into this workspace, and read nothing. */
export function remoteWriteStatements(
  { workspace, region }: RemoteWriteSettings,
  account: string,
): readonly Statement[] {
  return [
    {
      Sid: "Write",
      Effect: "Allow",
      Action: ["aps:RemoteWrite"],
      Resource: [`arn:aws:aps:${region}:${account}:workspace/${workspace}`],
    },
  ];
}

/** What only data can get wrong in where measurements are written. */
export function validateRemoteWrite({ workspace, region, maxShards }: RemoteWriteSettings): readonly Issue[] {
  const wrong = (key: string, message: string): Issue => ({
    code: "EN075",
    path: `monitoring.remoteWrite.${key}`,
    message,
  });
  return [
    // https://docs.aws.amazon.com/prometheus/latest/APIReference/API_WorkspaceDescription.html
    ...(/^ws-[0-9A-Za-z][-_.0-9A-Za-z]{0,99}$/.test(workspace)
      ? []
      : [wrong("workspace", `"${workspace}" is no id of a workspace. Copy it, such as ws-12345678-….`)]),
    ...(/^[a-z]{2}(?:-[a-z]+)+-[0-9]$/.test(region)
      ? []
      : [wrong("region", `"${region}" is no region. Write one such as eu-west-1.`)]),
    ...(maxShards === undefined || (Number.isInteger(maxShards) && maxShards >= 1 && maxShards <= mostShards)
      ? []
      : [wrong("maxShards", `${maxShards} is not a whole number from 1 to ${mostShards}.`)]),
  ];
}
