import { validateAccount } from "../../components/accounts/validate.ts";
import { nodeAddOns, podAddOns, type AddOnVersions } from "../../components/cluster/add-on-configuration.ts";
import type { Issue } from "../../components/issues.ts";
import type { RegistryRef } from "../../components/registry/place.ts";
import { loadLocks } from "../../locks/load.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import { refuseUnresolved } from "../../locks/refuse.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { cloudImages, type CloudImages } from "./images.ts";
import type { Purpose } from "./purpose.ts";
import { registryOf } from "./registry.ts";
import { loadRuntimeImages } from "./runtime-images.ts";

/** Everything that an environment on AWS is made with and that its file does not say. */
export interface CloudFacts {
  readonly registry: RegistryRef;
  readonly images: CloudImages;
  readonly addOns: AddOnVersions;
  readonly locks: Locks;
}

const addOnNames = [...nodeAddOns, ...podAddOns];

/** Name of an add-on's version among the locked facts. */
function addOnFact({ cluster }: CloudEnvironment, addOn: string): string | undefined {
  return "create" in cluster ? `${cluster.create.version}/${addOn}` : undefined;
}

function addOnVersions(environment: CloudEnvironment, locks: Locks): AddOnVersions {
  const versions = addOnNames.map((addOn) => {
    const name = addOnFact(environment, addOn);
    const fact = name === undefined ? undefined : lockValue(locks, "eks-addons", name);
    return [addOn, fact?.kind === "resolved" ? fact.value : undefined];
  });
  return Object.fromEntries(versions) as AddOnVersions;
}

/** What keeps an environment from a real account although its data are right: example accounts, facts that nobody resolved. */
function notReady(environment: CloudEnvironment, locks: Locks): readonly Issue[] {
  const uses = addOnNames.flatMap((addOn) => {
    const name = addOnFact(environment, addOn);
    return name === undefined ? [] : [{ topic: "eks-addons" as const, name, path: `cluster.addOns.${addOn}` }];
  });
  return [...validateAccount(environment.account, { rehearsal: false }), ...refuseUnresolved("account", uses, locks)];
}

/** Reads and resolves the facts, or says everything that is missing for the purpose. */
export function cloudFacts(
  environment: CloudEnvironment,
  purpose: Purpose,
): { readonly facts: CloudFacts } | { readonly issues: readonly Issue[] } {
  const loaded = loadLocks();
  const runtimes = loadRuntimeImages(environment.name);
  if ("issues" in loaded || "issues" in runtimes)
    return {
      issues: [...("issues" in loaded ? loaded.issues : []), ...("issues" in runtimes ? runtimes.issues : [])],
    };
  const { locks } = loaded;
  const registry = registryOf(environment);
  const found = cloudImages(environment, { registry, locks, runtimes: runtimes.digests }, purpose);
  const issues = [
    ...(purpose.for === "account" ? notReady(environment, locks) : []),
    ...("issues" in found ? found.issues : []),
  ];
  if ("issues" in found || issues.length > 0) return { issues };
  return { facts: { registry, images: found.images, addOns: addOnVersions(environment, locks), locks } };
}
