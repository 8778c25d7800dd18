import { execa } from "execa";
import { isBuilt, moduleFolder, tagFlags } from "./go-build.ts";
import type { GoRecipe } from "./recipes.ts";

/**
 * Downloads the modules of builds that are still to come, one build after the other, while an earlier one compiles: a
 * compiler waits for the processor, a download for the network. Nobody waits for this; what it cannot get, the build
 * itself asks for again, and says why it fails.
 */
export async function downloadAhead(recipes: readonly GoRecipe[]): Promise<void> {
  for (const recipe of recipes.filter((candidate) => !isBuilt(candidate)))
    // Looks at what the packages import, and so downloads just that; `go mod download` would also write to go.sum.
    await execa("go", ["list", "-deps", ...tagFlags(recipe), ...recipe.packages], {
      cwd: moduleFolder(recipe),
      env: { CGO_ENABLED: "0", GOWORK: "off" },
      stdio: "ignore",
      reject: false,
    });
}
