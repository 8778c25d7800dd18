import { missingImages } from "../../local/images/build.ts";
import { localImages } from "../../local/images/catalogue.ts";
import { contextParts, isContextThere } from "../../local/runtime-contexts.ts";
import { clusterRecipes } from "../../local/toolchain/ensure.ts";
import { isBuilt } from "../../local/toolchain/go-build.ts";
import { packagedParts } from "../../local/toolchain/packages.ts";
import { findPulumi } from "../../local/toolchain/pulumi-cli.ts";
import { goRecipes } from "../../local/toolchain/recipes.ts";
import { versions } from "../../local/toolchain/versions.ts";
import { ok, willBeMade, type Finding } from "./finding.ts";

function part(name: string, isThere: boolean, how: string): Finding {
  return isThere ? ok("toolchain", name, "in the cache") : willBeMade("toolchain", name, how);
}

/** The programs that a stack on this machine is made with. */
export async function engineFindings(): Promise<readonly Finding[]> {
  const pulumi = await findPulumi();
  return [
    pulumi === undefined
      ? willBeMade(
          "toolchain",
          `Pulumi CLI ${versions.pulumi}`,
          `downloaded, or built (about ${goRecipes.pulumi.expect})`,
        )
      : ok("toolchain", "Pulumi CLI", pulumi),
    ...packagedParts().map(({ name, version, isThere }) =>
      part(`${name} ${version}`, isThere, "fetched from its package registry"),
    ),
    ...contextParts().map(({ name, isThere }) => part(name, isThere, "built")),
  ];
}

/** What the embedded cluster is made of. */
export function clusterToolFindings(): readonly Finding[] {
  const images = missingImages();
  const count = Object.keys(localImages).length;
  return [
    ...clusterRecipes.map((recipe) =>
      part(`${recipe.name} ${recipe.version}`, isBuilt(recipe), `built (about ${recipe.expect})`),
    ),
    part("images of the cluster", images.length === 0, `${images.length} of ${count} built: ${images.join(", ")}`),
  ];
}

/** Whether Go may have to compile something: the Pulumi CLI, or parts of an embedded cluster. */
export async function needsGo(isEmbedded: boolean): Promise<boolean> {
  return (
    (await findPulumi()) === undefined ||
    !isContextThere("parity") ||
    !isContextThere("bento") ||
    (isEmbedded && !clusterRecipes.every(isBuilt))
  );
}
