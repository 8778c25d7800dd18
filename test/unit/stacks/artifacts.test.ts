import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { imageFiles } from "../../../oci/files.ts";
import { packImage } from "../../../oci/pack.ts";
import { loadRelease } from "../../../stacks/releases/load.ts";

const folder = join(repositoryRoot, "stacks/releases");
const released = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: environment }) =>
    readdirSync(join(folder, environment)).map((file) => ({ environment, model: file.replace(".yaml", "") })),
  );

describe("artifacts of this repository", () => {
  it.each(released)(
    "$environment: $model packs to the digest that its release names",
    async ({ environment, model }) => {
      const loaded = loadRelease(environment, model);
      if ("issues" in loaded) throw new Error(loaded.issues.map(({ message }) => message).join("\n"));
      const { champion, challengers = [] } = loaded.release;
      for (const { from, digest } of [champion, ...challengers])
        if (from.startsWith("file:"))
          expect((await packImage(await imageFiles(join(repositoryRoot, from.slice("file:".length))))).digest).toBe(
            digest,
          );
    },
  );
});
