import { kubectl, tryKubectl } from "../cluster/kubectl.ts";
import type { StateResource } from "../engine-files.ts";
import { stateResources } from "../engine-files.ts";
import { Store } from "../providers/aws/cloud/store.ts";
import { at, fields, isObject } from "../providers/serve/json.ts";
import type { Json } from "../providers/serve/index.ts";
import { recordsOf } from "./account/node-groups.ts";
import type { RehearsalLayout } from "./layout.ts";

/** What somebody changes by hand, in words, and the resource that it is. */
export interface Drift {
  readonly urn: string;
  readonly what: string;
  /** Changes it. */
  readonly make: () => Promise<void>;
  /** Whether it is as the program has it again. */
  readonly isMended: () => Promise<boolean>;
}

/** A Deployment that the program names: deleted by hand. */
function deploymentDrift({ cluster }: RehearsalLayout, resources: readonly StateResource[]): Drift | undefined {
  for (const { urn, type, inputs = {} } of resources) {
    const { name, namespace } = fields(inputs as Json, "metadata");
    if (type !== "kubernetes:apps/v1:Deployment" || typeof name !== "string" || typeof namespace !== "string") continue;
    const which = ["-n", namespace, `deployment/${name}`];
    return {
      urn,
      what: `Deployment ${namespace}/${name} deleted`,
      make: async () => {
        await kubectl(cluster.kubeconfig, ["delete", ...which, "--wait=false"]);
      },
      isMended: async () => (await tryKubectl(cluster.kubeconfig, ["get", ...which, "-o", "name"])) !== undefined,
    };
  }
  return undefined;
}

/** Tags that somebody edits in the console, of what a platform stands on. */
const tagged = ["aws:ec2/vpc:Vpc", "aws:eks/cluster:Cluster", "aws:s3/bucket:Bucket"];

/** An object of AWS with a tag that the program says: the tag edited by hand. */
function tagDrift({ store: folder }: RehearsalLayout, resources: readonly StateResource[]): Drift | undefined {
  const store = new Store(folder);
  for (const type of tagged) {
    for (const { urn, id } of resources.filter((resource) => resource.type === type)) {
      const find = () => recordsOf(store, type).find((record) => record.id === id);
      const tags = at(find()?.live, "tagsAll");
      const [key, value] = isObject(tags) ? (Object.entries(tags)[0] ?? []) : [];
      if (key === undefined || typeof value !== "string") continue;
      return {
        urn,
        what: `tag ${key} of ${type.replace(/.*:/, "")} ${id ?? ""} changed`,
        make: () => {
          const record = find();
          const tagsAll = { ...fields(record?.live, "tagsAll"), [key]: "by hand" };
          if (record !== undefined) store.replace({ ...record, live: { ...record.live, tagsAll } });
          return Promise.resolve();
        },
        isMended: () => Promise.resolve(at(find()?.live, "tagsAll", key) === value),
      };
    }
  }
  return undefined;
}

/** One change by hand in the cluster and one in the account, of what the state has. */
export function drifts(layout: RehearsalLayout): readonly Drift[] {
  const resources = stateResources(layout.engine);
  return [deploymentDrift(layout, resources), tagDrift(layout, resources)].filter((drift) => drift !== undefined);
}
