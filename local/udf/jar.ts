import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { sourceHash } from "../runtime-contexts.ts";
import { cacheRoot, repositoryRoot } from "../toolchain/paths.ts";

/** The functions, and the server's sources that they share. */
const sourceFolders = ["udf", "runtimes/pmml/server"];

/**
 * Builds the jar of the functions, without a model, unless the cache has the one of these very sources.
 * @returns its path
 */
export async function ensureUdfJar(say: Say): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of sourceFolders) hash.update(sourceHash(join(repositoryRoot, folder)));
  const jar = join(cacheRoot(), "udf", `pmml-udf-${hash.digest("hex").slice(0, 8)}.jar`);
  if (existsSync(jar)) return jar;
  mkdirSync(join(jar, ".."), { recursive: true });
  say("compiling and packing the functions for Java, Spark and Hive");
  const udf = join(repositoryRoot, "udf");
  await run(["mvn", "-q", "-B", "-f", join(udf, "pom.xml"), "clean", "package"], { cwd: udf, say });
  const unfinished = `${jar}.${process.pid}`;
  copyFileSync(join(udf, "target/pmml-udf.jar"), unfinished);
  renameSync(unfinished, jar);
  return jar;
}
