import { text } from "../../providers/serve/json.ts";
import type { Store } from "../../providers/aws/cloud/store.ts";
import { moduleDocuments, type ModuleFiles } from "../../toolchain/module-files.ts";
import { recordsOf } from "../account/node-groups.ts";

/** Kinds of Kubernetes that a managed add-on brings with it, from the project's own module. */
const kindsOfAddons: Readonly<Record<string, ModuleFiles>> = {
  // https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
  "aws-secrets-store-csi-driver-provider": {
    module: "sigs.k8s.io/secrets-store-csi-driver",
    version: "v1.5.3",
    files: [
      "config/crd/bases/secrets-store.csi.x-k8s.io_secretproviderclasses.yaml",
      "config/crd/bases/secrets-store.csi.x-k8s.io_secretproviderclasspodstatuses.yaml",
    ],
  },
};

/** Names of the managed add-ons that an account's clusters have. */
export function installedAddons(store: Store): readonly string[] {
  return recordsOf(store, "aws:eks/addon:Addon").map(({ live }) => text(live, "addonName"));
}

/** Documents of the kinds that an add-on brings; undefined when it brings none. */
export async function kindsOf(addon: string): Promise<string | undefined> {
  const files = kindsOfAddons[addon];
  return files === undefined ? undefined : moduleDocuments(files);
}
