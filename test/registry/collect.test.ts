import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskInventory } from "../../cli/registry/inventory/disk.ts";
import { takeStock } from "../../cli/registry/inventory/inventory.ts";
import { taggedInventory } from "../../cli/registry/inventory/tags.ts";
import { collect } from "../../cli/registry/look.ts";
import { namedByFiles, together } from "../../cli/registry/named.ts";
import { judge, removals, spaceOf } from "../../cli/registry/plan.ts";
import type { RegistryAccess } from "../../cli/releases/registry-access.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client, image, layersBySkopeo, types, type Put } from "./content.ts";

let registry: TestRegistry;
let root: string;
const name = "models/iris";
const hour = 3_600_000;

beforeAll(async () => {
  registry = await startRegistry();
  root = mkdtempSync(join(tmpdir(), "collect-"));
  mkdirSync(join(root, "stacks/releases/dev"), { recursive: true });
});

afterAll(async () => {
  await registry.stop();
  rmSync(root, { recursive: true, force: true });
});

const v2 = () => join(registry.content, "docker/registry/v2");

/** Makes a manifest and its content look as old as that. */
function age({ digest }: Put, hours: number, blobs: readonly string[] = []): void {
  const time = new Date(Date.now() - hours * hour);
  const hex = digest.slice(7);
  utimesSync(join(v2(), "repositories", name, "_manifests/revisions/sha256", hex, "link"), time, time);
  for (const one of [hex, ...blobs.map((blob) => blob.slice(7))])
    utimesSync(join(v2(), "blobs/sha256", one.slice(0, 2), one, "data"), time, time);
}

function access(): RegistryAccess {
  const { address } = registry;
  return { environment: "local", host: address, address, baseUrl: `http://${address}`, repositoriesBy: "push" };
}

describe("a garbage collection of a real registry", () => {
  it("removes what nobody names with what is attested of it, and leaves the rest to be pulled", async () => {
    const named = await image(registry.address, name, "named");
    const before = await image(registry.address, name, "in a history");
    const old = await image(registry.address, name, "old and unnamed");
    const young = await image(registry.address, name, "a push under way");
    const tagged = await image(registry.address, name, "tagged", {}, "current");
    const about = (subject: Put) => ({
      artifactType: "application/vnd.cyclonedx+json",
      subject: { mediaType: types.manifest, ...subject },
    });
    const sbom = await image(registry.address, name, "SBOM of the named", about(named));
    const oldSbom = await image(registry.address, name, "SBOM of the old", about(old));
    const oldSignature = await image(registry.address, name, "signature", {}, `${old.digest.replace(":", "-")}.sig`);
    writeFileSync(
      join(root, "stacks/releases/dev/iris.yaml"),
      `champion: { digest: "${named.digest}" }\nhistory: [{ before: { champion: { digest: "${before.digest}" } } }]\n`,
    );
    const inventory = diskInventory(access(), registry.content);
    const layer = layersBySkopeo(registry.address, name, `@${old.digest}`);
    for (const one of [named, before, tagged, sbom, oldSbom, oldSignature]) age(one, 48);
    age(old, 48, layer);

    const stored = await takeStock(inventory, () => undefined);
    expect(stored).toHaveLength(8);
    const judged = judge(stored, { names: together(namedByFiles(root)), now: new Date(), keepYoungerMs: 24 * hour });
    const goes = removals(judged);
    expect(
      goes
        .map(({ digest }) => digest)
        .slice(0, 2)
        .sort(),
    ).toEqual([oldSbom.digest, oldSignature.digest].sort());
    expect(goes.map(({ digest }) => digest)[2]).toBe(old.digest);
    expect(goes).toHaveLength(3);
    expect(spaceOf(judged)).toBeGreaterThan(old.size);

    const removed = await collect(inventory, goes, root, () => undefined);
    expect(removed).toHaveLength(3);
    for (const one of [named, before, young, tagged, sbom])
      expect(layersBySkopeo(registry.address, name, `@${one.digest}`)).toHaveLength(1);
    for (const one of [old, oldSbom, oldSignature])
      expect(await client(registry.address, name).hasManifest(one.digest)).toBe(false);

    // Content goes with it where it is old, and nothing that a manifest still has.
    const swept = await inventory.sweep?.(new Date(Date.now() - 24 * hour));
    expect(swept).toBeGreaterThanOrEqual(old.size);
    const file = (layer[0] ?? "").slice(7);
    expect(existsSync(join(v2(), "blobs/sha256", file.slice(0, 2), file, "data"))).toBe(false);
    for (const one of [named, before, young, tagged, sbom])
      expect(layersBySkopeo(registry.address, name, `@${one.digest}`)).toHaveLength(1);
    // And it can be pushed again.
    expect((await image(registry.address, name, "old and unnamed")).digest).toBe(old.digest);
  });

  it("leaves what is named or pushed anew after it was judged", async () => {
    const one = await image(registry.address, name, "about to be released");
    const other = await image(registry.address, name, "about to be pushed again");
    for (const each of [one, other]) age(each, 48);
    const inventory = diskInventory(access(), registry.content);
    const judged = judge(await takeStock(inventory, () => undefined), {
      names: together(namedByFiles(root)),
      now: new Date(),
      keepYoungerMs: 24 * hour,
    });
    const both: readonly string[] = [one.digest, other.digest];
    const goes = removals(judged).filter(({ digest }) => both.includes(digest));
    expect(goes).toHaveLength(2);
    writeFileSync(join(root, "stacks/releases/dev/new.yaml"), `champion: { digest: "${one.digest}" }\n`);
    await image(registry.address, name, "about to be pushed again");
    expect(await collect(inventory, goes, root, () => undefined)).toEqual([]);
    expect(await client(registry.address, name).hasManifest(one.digest)).toBe(true);
    expect(await client(registry.address, name).hasManifest(other.digest)).toBe(true);
  });

  it("sees by the protocol alone what has a tag, and then knows no ages: nothing goes", async () => {
    const stored = await takeStock(taggedInventory(access()), () => undefined);
    expect(stored.flatMap(({ tags }) => tags)).toContain("current");
    const judged = judge(stored, { names: new Map(), now: new Date(), keepYoungerMs: 0 });
    expect(removals(judged)).toEqual([]);
  });
});
