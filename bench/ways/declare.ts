import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";

/**
 * Puts an environment of this folder in the place of the clone's own, which it goes on from, with release files of those models
 * that the other does not have.
 *
 * @param folder of the clone
 * @param from the release file that a model's is a copy of, by the model's name
 */
export function declare(
  folder: string,
  environment: CloudEnvironment["name"],
  from: Readonly<Record<string, string>>,
): void {
  const own = join(folder, "stacks/environments", `${environment}.ts`);
  const declared = join(folder, "bench/ways", `${environment}.ts`);
  renameSync(own, own.replace(/\.ts$/, "-alone.ts"));
  writeFileSync(own, `export { ${environment} } from "../../bench/ways/${environment}.ts";\n`);
  const text = readFileSync(declared, "utf8");
  writeFileSync(declared, text.replace(`environments/${environment}.ts"`, `environments/${environment}-alone.ts"`));
  for (const [model, file] of Object.entries(from))
    copyFileSync(join(folder, "stacks/releases", file), join(folder, "stacks/releases", environment, `${model}.yaml`));
}
