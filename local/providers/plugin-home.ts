import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { ensureProgram, isProgram, launcherOf } from "../bundle/starter.ts";
import { linkInto } from "../toolchain/links.ts";
import { toolPath } from "../toolchain/paths.ts";
import { versions } from "../toolchain/versions.ts";
import {
  folderOf,
  officialFolder,
  outdatedFolders,
  programOf,
  type ChosenPlugin,
  type NeededPlugin,
  type Places,
} from "./plugin-choice.ts";

const require = createRequire(import.meta.url);

/** A package's plugin version is its own, unless it says otherwise. */
function packageVersion(name: string): string {
  const manifest = require(`${name}/package.json`) as {
    readonly version: string;
    readonly pulumi?: { readonly version?: string };
  };
  return (manifest.pulumi?.version ?? manifest.version).replace(/^v/, "");
}

function neededPlugins(): readonly NeededPlugin[] {
  const script = (folder: string): string => join(import.meta.dirname, folder, "main.ts");
  const resource = (name: string): NeededPlugin => ({
    kind: "resource",
    name,
    version: packageVersion(`@pulumi/${name}`),
    script: script(name),
  });
  return [
    { kind: "language", name: "nodejs", version: versions.pulumi, script: script("language-host") },
    resource("kubernetes"),
    resource("docker"),
    resource("aws"),
  ];
}

/** The folder that the Pulumi CLI looks into for its own language hosts. */
function cliFolder(env: NodeJS.ProcessEnv): string {
  const cli = toolPath("pulumi", env);
  return dirname(existsSync(cli) ? realpathSync(cli) : cli);
}

/** Where the plugin home is and where to look for official plugins. */
export interface PluginHomeSettings {
  /** Becomes PULUMI_HOME. */
  readonly folder: string;
  /** @default this process's environment */
  readonly env?: NodeJS.ProcessEnv;
  /** Resource plugins of which the stand-in is taken although the official one is installed. @default none */
  readonly standIns?: readonly string[];
}

export interface PluginHome {
  readonly pulumiHome: string;
  readonly plugins: readonly ChosenPlugin[];
}

/** Where official plugins are looked for when the engine's own home is `pulumiHome`. */
function placesOf(pulumiHome: string, env: NodeJS.ProcessEnv): Places {
  const own = env["PULUMI_HOME"];
  const userHomes = [
    ...(own === undefined || own === "" ? [] : [resolve(own)]),
    join(env["HOME"] ?? homedir(), ".pulumi"),
  ];
  return { userHomes: userHomes.filter((home) => home !== pulumiHome), cliFolder: cliFolder(env) };
}

/** Which plugins {@link ensurePluginHome} will choose; nothing is written. */
export function choosePlugins(settings: PluginHomeSettings): readonly ChosenPlugin[] {
  const places = placesOf(resolve(settings.folder), settings.env ?? process.env);
  return neededPlugins().map((plugin) => ({
    kind: plugin.kind,
    name: plugin.name,
    version: plugin.version,
    source: officialFolder(plugin, places, isProgram) === undefined ? "stand-in" : "official",
  }));
}

/**
 * Makes a Pulumi home in which the engine finds every plugin that the project needs: the official ones where they are
 * installed, else the stand-ins. The user's own Pulumi home stays as it is.
 */
export async function ensurePluginHome(settings: PluginHomeSettings): Promise<PluginHome> {
  const { env = process.env, standIns = [] } = settings;
  const pulumiHome = resolve(settings.folder);
  const plugins = join(pulumiHome, "plugins");
  mkdirSync(plugins, { recursive: true });
  const needed = neededPlugins();
  for (const outdated of outdatedFolders(readdirSync(plugins), needed))
    rmSync(join(plugins, outdated), { recursive: true, force: true });

  const places = placesOf(pulumiHome, env);
  const choose = async (plugin: NeededPlugin): Promise<ChosenPlugin> => {
    const { kind, name, version } = plugin;
    const target = join(plugins, folderOf(plugin));
    const official = standIns.includes(name) ? undefined : officialFolder(plugin, places, isProgram);
    const program = join(target, programOf(plugin));
    // What the last run chose may be the other kind: a launcher must not be written through a link.
    const isOurs = existsSync(program) && realpathSync(program) === join(realpathSync(target), programOf(plugin));
    if (isOurs !== (official === undefined)) rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    if (official === undefined) {
      ensureProgram(program, await launcherOf(plugin.script, env));
      return { kind, name, version, source: "stand-in" };
    }
    // A folder of links and no link to the folder: the engine only takes folders for plugins.
    const files = kind === "language" ? [programOf(plugin)] : readdirSync(official);
    for (const file of files) linkInto(target, file, join(official, file));
    return { kind, name, version, source: "official" };
  };
  return { pulumiHome, plugins: await Promise.all(needed.map(choose)) };
}
