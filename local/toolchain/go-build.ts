import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Problem } from "../console/problem.ts";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { linkInto } from "./links.ts";
import { binFolder, cacheRoot, repositoryRoot } from "./paths.ts";
import { putInPlace } from "./put-in-place.ts";
import type { GoRecipe } from "./recipes.ts";

/** The folder of a recipe's sources: its own go.mod, go.sum and, where there is one, main.go. */
export function moduleFolder(recipe: GoRecipe): string {
  return join(repositoryRoot, "local/toolchain/modules", recipe.name);
}

/**
 * The cache folder's name of one build: the version, and eight digits of everything that went into it, so that a changed
 * flag or dependency never meets yesterday's binary.
 */
export function buildName(recipe: GoRecipe): string {
  const folder = moduleFolder(recipe);
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return `${recipe.version}-${hash.digest("hex").slice(0, 8)}`;
}

function builtFolder(recipe: GoRecipe): string {
  return join(cacheRoot(), recipe.name, buildName(recipe));
}

/** Whether the recipe's programs are in the cache already. */
export function isBuilt(recipe: GoRecipe): boolean {
  return existsSync(builtFolder(recipe));
}

/** What debuggers read is left out of the linked programs; not to make it at all saves a fifth of the time. */
const withoutDwarf = "-gcflags=all=-dwarf=false";

/** The Go command names what it downloads and is silent while it compiles: so long after the last line (ms) it does. */
const silenceOfCompiler = 3_000;

/** Passes a build's lines on, and says that it compiles while there are none. */
function buildProgress(compiling: string, say: Say): { readonly say: Say; readonly end: () => void } {
  let silence: NodeJS.Timeout | undefined;
  say(compiling);
  return {
    say: (line) => {
      say(line);
      clearTimeout(silence);
      silence = setTimeout(() => {
        say(compiling);
      }, silenceOfCompiler);
    },
    end: () => {
      clearTimeout(silence);
    },
  };
}

/** The flags that decide which files of the packages are looked at. */
export function tagFlags(recipe: GoRecipe): readonly string[] {
  return recipe.tags === undefined ? [] : ["-tags", recipe.tags];
}

/** The file that a package's program is built as; the root of a module may end in its major version. */
function programOf(pkg: string, recipe: GoRecipe): string {
  return pkg === "." || /\/v\d+$/.test(pkg) ? recipe.name : basename(pkg);
}

/**
 * Builds a recipe's programs unless the cache has them, and links them into the bin folder.
 * @throws {Problem} when the Go command is missing or the build fails
 */
export async function ensureGoBuild(recipe: GoRecipe, say: Say): Promise<void> {
  const target = builtFolder(recipe);
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const goEnv = { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" };
    const cwd = moduleFolder(recipe);
    const flags = ["-trimpath", withoutDwarf, ...tagFlags(recipe), "-ldflags", recipe.ldflags];
    try {
      for (const pkg of recipe.packages) {
        const name = programOf(pkg, recipe);
        const progress = buildProgress(`compiling ${name} (about ${recipe.expect} in all, once)`, say);
        try {
          await run(["go", "build", ...flags, "-o", join(unfinished, name), pkg], {
            cwd,
            env: goEnv,
            say: progress.say,
            whatToDo: `Look at the compiler's message; \`go version\` must satisfy the go line of ${cwd}/go.mod.`,
          });
        } finally {
          progress.end();
        }
      }
      putInPlace(unfinished, target);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  for (const file of new Set(Object.values(recipe.links))) {
    if (!existsSync(join(target, file)))
      throw new Problem(`${target} lacks the program ${file}.`, `Remove that folder and run \`make up\` again.`);
  }
  for (const [name, file] of Object.entries(recipe.links)) linkInto(binFolder(), name, join(target, file));
}
