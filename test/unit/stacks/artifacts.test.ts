import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { versionsOf } from "../../../components/model-service/release.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { imageFiles } from "../../../oci/files.ts";
import { packImage } from "../../../oci/pack.ts";
import { loadRelease, releasedModels } from "../../../stacks/releases/load.ts";

const folder = join(repositoryRoot, "stacks/releases");
const released = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: environment }) => releasedModels(environment).map((model) => ({ environment, model })));

describe("artifacts of this repository", () => {
  it.each(released)(
    "$environment: $model packs to the digest that its release names",
    async ({ environment, model }) => {
      const loaded = loadRelease(environment, model);
      if ("issues" in loaded) throw new Error(loaded.issues.map(({ message }) => message).join("\n"));
      for (const { from, digest } of versionsOf(loaded.release))
        if (from.startsWith("file:"))
          expect((await packImage(await imageFiles(join(repositoryRoot, from.slice("file:".length))))).digest).toBe(
            digest,
          );
    },
  );
});
