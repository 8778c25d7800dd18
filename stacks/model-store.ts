import type { ModelStoreRef } from "../components/model-service/bucket.ts";
import type { Environment } from "./environments/environment.ts";

/** The bucket of models too large for images, where nodes mount it. */
export function modelStoreOf({ cloud }: Environment): { readonly modelStore?: ModelStoreRef<string> } {
  if (cloud?.file.mountsModelStore !== true) return {};
  const { modelStore, account } = cloud.file;
  const { bucket } = "create" in modelStore ? modelStore.create : modelStore.adopt;
  return { modelStore: { bucket, region: account.region } };
}
