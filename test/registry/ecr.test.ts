import { ECR } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ecrInventory } from "../../cli/registry/inventory/ecr.ts";
import { takeStock } from "../../cli/registry/inventory/inventory.ts";
import { judge, removals, unheld } from "../../cli/registry/plan.ts";
import { heldTag } from "../../components/registry/held-tags.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { sha, types } from "./content.ts";

let moto: Moto;
let ecr: ECR;

beforeAll(async () => {
  moto = await startMoto();
  ecr = new ECR({
    endpoint: moto.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" },
  });
});

afterAll(async () => {
  ecr.destroy();
  await moto.stop();
});

/** A manifest as ECR takes it, without pushing its content. */
function manifestOf(text: string): string {
  const config = { mediaType: types.config, digest: sha(`config of ${text}`), size: 7 };
  const layers = [{ mediaType: types.layer, digest: sha(text), size: 1_000 }];
  return JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, config, layers });
}

describe("an ECR", () => {
  it("is listed, collected and held by its own API", async () => {
    const { registryId = "" } = await ecr.describeRegistry({});
    for (const name of ["ml-serving-dev/runtimes/pmml", "ml-serving-dev/models/iris", "somebody/else"])
      await ecr.createRepository({ repositoryName: name });
    const push = async (text: string, imageTag?: string): Promise<string> => {
      const { image } = await ecr.putImage({
        repositoryName: "ml-serving-dev/runtimes/pmml",
        imageManifest: manifestOf(text),
        imageManifestMediaType: types.manifest,
        ...(imageTag === undefined ? {} : { imageTag }),
      });
      return image?.imageId?.imageDigest ?? "";
    };
    const named = await push("named", "v1");
    const untagged = await push("named without a tag");
    const unnamed = await push("unnamed");
    const dev = { name: "dev", account: { id: registryId, region: "eu-west-1" } } as CloudEnvironment;
    const inventory = ecrInventory(ecr, dev, `${registryId}.dkr.ecr.eu-west-1.amazonaws.com/ml-serving-dev`);

    expect(await inventory.repositories()).toEqual(["models/iris", "runtimes/pmml"]);
    const stored = await takeStock(inventory, () => undefined);
    expect(stored.map(({ digest }) => digest).sort()).toEqual([named, untagged, unnamed].sort());
    expect(stored.every(({ blobs, pushedAt }) => blobs.length === 2 && pushedAt !== undefined)).toBe(true);

    const names = new Map([named, untagged].map((digest) => [digest, ["runtime-images/dev.yaml pmml"]] as const));
    const judged = judge(stored, { names, now: new Date(Date.now() + 3_600_000), keepYoungerMs: 60_000 });
    const [endangered] = unheld(judged, names, () => true);
    expect(endangered?.digest).toBe(untagged);
    await inventory.tag("runtimes/pmml", untagged, heldTag(untagged));
    await inventory.tag("runtimes/pmml", untagged, heldTag(untagged));
    for (const { repository, digest } of removals(judged)) await inventory.remove(repository, digest);
    await inventory.remove("runtimes/pmml", unnamed); // gone already

    const left = await takeStock(inventory, () => undefined);
    expect(left.map(({ digest, tags }) => [digest, tags]).sort()).toEqual(
      [
        [named, ["v1"]],
        [untagged, [heldTag(untagged)]],
      ].sort(),
    );
  });
});
