import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { cacheRoot, repositoryRoot } from "../../local/toolchain/paths.ts";

/** The scripts that Spark runs, and the locks of its versions. */
export const sparkScripts = join(repositoryRoot, "bench/spark-udf");

/** A Python with the packages of a lock, unless the cache has it. */
export async function ensureSpark(version: string, say: Say): Promise<string> {
  const lock = join(sparkScripts, `spark-${version}.lock`);
  const digest = createHash("sha256").update(readFileSync(lock)).digest("hex").slice(0, 8);
  const folder = join(cacheRoot(), "spark", `${version}-${digest}`);
  const python = join(folder, "bin/python");
  const done = join(folder, "installed");
  if (existsSync(done)) return python;
  say(`fetching Spark ${version}, half a gigabyte`);
  rmSync(folder, { recursive: true, force: true });
  await run(["python3.11", "-m", "venv", folder]);
  const install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"] as const;
  // pyspark has no wheel: what builds it comes first, by hash as all else.
  const builders = join(folder, "builders.lock");
  const lines = readFileSync(lock, "utf8").split("\n");
  writeFileSync(builders, lines.filter((line) => /^(setuptools|wheel)==/.test(line)).join("\n"));
  await run([...install, "-r", builders]);
  await run([...install, "--no-build-isolation", "-r", lock]);
  writeFileSync(done, "");
  return python;
}

/** Where the Spark of a Python lies. */
export async function sparkHome(python: string): Promise<string> {
  return run([python, "-c", "import pyspark; print(pyspark.__path__[0])"]);
}
