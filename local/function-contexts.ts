import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { FunctionImageName, FunctionSource } from "../runtimes/kinds.ts";
import { Problem } from "./console/problem.ts";
import { step, type Say } from "./console/steps.ts";
import { ensureBuilt, sourceHash } from "./runtime-contexts.ts";
import { cacheRoot, repositoryRoot } from "./toolchain/paths.ts";

/** What becomes of a function by the one template for all of them. */
const template = join(repositoryRoot, "runtimes/custom/python");
/** What all servers in Python share. */
const shared = join(repositoryRoot, "runtimes/python");

/** What a function's folder has to hold. */
const demanded = ["app.py", "requirements.lock"];

/** @throws {Problem} when the folder is none of a function */
function sourceFolder({ folder }: FunctionSource): string {
  const path = join(repositoryRoot, folder);
  const missing = demanded.filter((file) => !existsSync(join(path, file)));
  if (missing.length > 0)
    throw new Problem(
      `${folder} has no ${missing.join(" and no ")}, so that no image can be made of it.`,
      "docs/custom.md says what a Python function consists of.",
    );
  return path;
}

function contextFolder(image: FunctionImageName, source: string): string {
  return join(cacheRoot(), "functions", `${basename(image)}-${sourceHash(template, shared, source)}`);
}

/** Builds the context of a function's image unless the cache has the one of these very sources. @returns the folder */
export async function ensureFunctionContext(one: FunctionSource, say: Say): Promise<string> {
  const source = sourceFolder(one);
  const doing = "fetching and packing its requirements";
  return ensureBuilt(contextFolder(one.image, source), doing, [join(template, "build.sh"), source], say);
}

/** The contexts of functions' images, one step each. */
export async function ensureFunctionContexts(
  functions: readonly FunctionSource[],
): Promise<Readonly<Partial<Record<FunctionImageName, string>>>> {
  const built: Partial<Record<FunctionImageName, string>> = {};
  for (const one of functions)
    built[one.image] = await step(`function ${basename(one.image)}`, (say) => ensureFunctionContext(one, say));
  return built;
}
