/** Settings of DVC by section and name: `core` → `remote`, `remote "store"` → `url`. */
export type DvcConfig = ReadonlyMap<string, ReadonlyMap<string, string>>;

function unquoted(text: string): string {
  return text.trim().replace(/^(['"])(.*)\1$/, "$2");
}

/**
 * Reads the texts of `.dvc/config` and `.dvc/config.local`; what a later one says holds. Pure.
 * https://dvc.org/doc/user-guide/project-structure/configuration
 */
export function readConfig(...texts: readonly string[]): DvcConfig {
  const sections = new Map<string, Map<string, string>>();
  for (const text of texts) {
    let section = new Map<string, string>();
    for (const line of text.split(/\r?\n/)) {
      const name = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
      if (name !== undefined) {
        const key = unquoted(name);
        section = sections.get(key) ?? new Map<string, string>();
        sections.set(key, section);
        continue;
      }
      const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) section.set(key, unquoted(value));
    }
  }
  return sections;
}

/** The remote that has what is not in the cache. */
export interface DvcRemote {
  readonly name: string;
  readonly url: string;
  readonly setting: (name: string) => string | undefined;
}

/** @param asked by its name; undefined: the default one */
export function remoteOf(config: DvcConfig, asked: string | undefined): DvcRemote | undefined {
  const name = asked ?? config.get("core")?.get("remote");
  const section = name === undefined ? undefined : config.get(`remote "${name}"`);
  const url = section?.get("url");
  return name === undefined || section === undefined || url === undefined
    ? undefined
    : { name, url, setting: (key) => section.get(key) };
}
