import { join } from "node:path";

/** A plugin that a stack of this project needs. */
export interface NeededPlugin {
  readonly kind: "resource" | "language";
  readonly name: string;
  /** Without a leading `v`. */
  readonly version: string;
  /** The stand-in's own script, absolute. */
  readonly script: string;
}

/** Which plugin the engine will start. */
export interface ChosenPlugin {
  readonly kind: "resource" | "language";
  readonly name: string;
  readonly version: string;
  readonly source: "official" | "stand-in";
}

/** Name of a plugin's program: `pulumi-resource-kubernetes`. */
export function programOf(plugin: Pick<NeededPlugin, "kind" | "name">): string {
  return `pulumi-${plugin.kind}-${plugin.name}`;
}

/** Name of a plugin's folder below `plugins` of a Pulumi home: `resource-kubernetes-v4.34.2`. */
export function folderOf(plugin: Pick<NeededPlugin, "kind" | "name" | "version">): string {
  return `${plugin.kind}-${plugin.name}-v${plugin.version}`;
}

/** Where an official plugin may be: of a resource in the user's own Pulumi home, the language host beside the CLI. */
export interface Places {
  /** Pulumi homes of the user, absolute. */
  readonly userHomes: readonly string[];
  /** Folder of the Pulumi CLI itself, links followed. */
  readonly cliFolder: string;
}

/**
 * The folder of the official plugin; undefined when it is not installed and a stand-in must do.
 * @param isProgram whether there is a program of that path
 */
export function officialFolder(
  plugin: NeededPlugin,
  places: Places,
  isProgram: (path: string) => boolean,
): string | undefined {
  const installed = places.userHomes.map((home) => join(home, "plugins", folderOf(plugin)));
  const candidates = plugin.kind === "language" ? [places.cliFolder, ...installed] : installed;
  return candidates.find((folder) => isProgram(join(folder, programOf(plugin))));
}

/** Folders of a plugin home that belong to another version of a needed plugin. The engine might choose one of those. */
export function outdatedFolders(existing: readonly string[], needed: readonly NeededPlugin[]): readonly string[] {
  return existing.filter((folder) =>
    needed.some((plugin) => folder.startsWith(`${plugin.kind}-${plugin.name}-v`) && folder !== folderOf(plugin)),
  );
}
