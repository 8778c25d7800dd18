import { join } from "node:path";
import { existsSync } from "node:fs";
import { heldTag } from "../../components/registry/held-tags.ts";
import { isTagged } from "../../components/registry/place.ts";
import { currentCluster } from "../../local/cluster/current.ts";
import { Problem } from "../../local/console/problem.ts";
import { ownCluster } from "../../local/ground/own.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { registryAccess, type RegistryAccess } from "../releases/registry-access.ts";
import { diskInventory } from "./inventory/disk.ts";
import { ecrInventory } from "./inventory/ecr.ts";
import { takeStock, type Inventory, type Listed } from "./inventory/inventory.ts";
import { taggedInventory } from "./inventory/tags.ts";
import { namedByFiles, together, type Names } from "./named.ts";
import { judge, removals, spaceOf, unheld, type Judged } from "./plan.ts";
import { namedByCluster, refuseUnasked } from "./running.ts";

/** What is asked of an environment's registry. */
export interface Asked {
  /** What was pushed less long ago (ms) stays. */
  readonly keepYoungerMs: number;
  readonly delete: boolean;
  /** Whether what is named and has no tag gets one. */
  readonly hold: boolean;
  /** Whether nobody is asked what runs. */
  readonly withoutCluster: boolean;
  readonly say: (now: string) => void;
}

/** What a registry has, and what became of it. */
export interface Found {
  readonly environment: string;
  readonly address: string;
  readonly judged: readonly Judged[];
  readonly names: Names;
  /** In the order of their removal. */
  readonly goes: readonly Judged[];
  /** Bytes that removing them gives back. */
  readonly space: number;
  /** What is named, and ends some day by the registry's own policy. */
  readonly unheld: readonly Judged[];
  readonly removed: readonly Judged[];
  /** Bytes that were given back: undefined where that is the registry's own matter. */
  readonly swept: number | undefined;
  /** What could not be seen, a sentence each. */
  readonly limits: readonly string[];
}

/** How an environment's registry is read, as it can be. */
async function inventoryOf(file: EnvironmentFile, access: RegistryAccess): Promise<Inventory> {
  if (isCloud(file)) {
    if ("adopt" in file.registry && "harbor" in file.registry.adopt) return taggedInventory(access);
    const { ECR } = await import("@aws-sdk/client-ecr");
    return ecrInventory(new ECR({ region: file.account.region }), file, access.address);
  }
  const content = join(currentCluster().folder, "registry");
  return ownCluster(process.env) === undefined && existsSync(content)
    ? diskInventory(access, content)
    : taggedInventory(access);
}

/** Repositories whose untagged images a lifecycle policy of ours ends: those of an ECR that is made here. */
function endsUntagged(file: EnvironmentFile): (repository: string) => boolean {
  return (repository) => isCloud(file) && "create" in file.registry && isTagged(repository);
}

/** Whether a manifest is as it was when it was judged: a push writes its time anew, and a tag may have come. */
function isUnchanged({ digest, tags, pushedAt }: Judged, listed: readonly Listed[]): boolean {
  const there = listed.find((one) => one.digest === digest);
  return (
    there !== undefined &&
    there.pushedAt?.getTime() === pushedAt?.getTime() &&
    there.tags.every((tag) => tags.includes(tag))
  );
}

/**
 * Removes what goes, unless somebody names it or pushes it anew meanwhile: files are read again for each, and what each
 * repository has before its first.
 * @param root the repository
 */
export async function collect(
  inventory: Inventory,
  goes: readonly Judged[],
  root: string,
  say: (now: string) => void,
): Promise<readonly Judged[]> {
  const removed: Judged[] = [];
  const again = new Map<string, readonly Listed[]>();
  for (const one of goes) {
    const { repository, digest } = one;
    const listed = again.get(repository) ?? (await inventory.list(repository));
    again.set(repository, listed);
    if (!isUnchanged(one, listed) || namedByFiles(root).some(([named]) => named === digest)) continue;
    say(`${repository}@${digest.slice(0, 19)}…`);
    await inventory.remove(repository, digest);
    removed.push(one);
  }
  return removed;
}

/** A cluster that does not answer is one of which nobody knows what it runs. */
function unanswered(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}

/**
 * Looks what an environment's registry has and who names it; removes what nobody does, where that is asked for.
 * @throws {Problem} where the registry does not answer, or nobody knows what runs
 */
export async function lookAtRegistry(file: EnvironmentFile, asked: Asked): Promise<Found> {
  const access = await registryAccess(file);
  const inventory = await inventoryOf(file, access);
  const running = asked.withoutCluster ? [] : await namedByCluster(file).catch(unanswered);
  if (running === undefined && asked.delete) refuseUnasked(file.name);
  const now = new Date();
  const stored = await takeStock(inventory, asked.say);
  // Read last: what was named while the registry was read counts.
  const names = together(namedByFiles(repositoryRoot), running ?? []);
  const judged = judge(stored, { names, now, keepYoungerMs: asked.keepYoungerMs });
  const goes = removals(judged);
  const endangered = unheld(judged, names, endsUntagged(file));
  if (asked.hold)
    for (const { repository, digest } of endangered) await inventory.tag(repository, digest, heldTag(digest));
  const removed = asked.delete ? await collect(inventory, goes, repositoryRoot, asked.say) : [];
  const swept = asked.delete ? await inventory.sweep?.(new Date(now.getTime() - asked.keepYoungerMs)) : undefined;
  return {
    environment: file.name,
    address: access.address,
    judged,
    names,
    goes,
    space: spaceOf(judged),
    unheld: asked.hold ? [] : endangered,
    removed,
    swept,
    limits: [
      ...(inventory.limits === undefined ? [] : [inventory.limits]),
      ...(running === undefined ? ["What runs there is not known: its cluster could not be asked."] : []),
    ],
  };
}
