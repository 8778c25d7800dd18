import type { Bom } from "./sbom.ts";

/** A package as the vulnerability database names it: https://ossf.github.io/osv-schema/#defined-ecosystems */
export interface KnownPackage {
  readonly name: string;
  readonly version: string;
  readonly ecosystem: string;
}

/** A package URL taken apart: https://github.com/package-url/purl-spec/blob/main/PURL-SPECIFICATION.rst */
function purlOf(text: string) {
  const [, type = "", path = "", version = "", query = ""] =
    /^pkg:([a-z0-9.+-]+)\/([^@?]+)(?:@([^?#]*))?(?:\?([^#]*))?/i.exec(text) ?? [];
  const parts = path.split("/").map(decodeURIComponent);
  return { type, parts, version: decodeURIComponent(version), more: new URLSearchParams(query) };
}

/**
 * Debian's advisories are about source packages: https://github.com/google/osv.dev/tree/master/vulnfeeds. What a binary
 * package was made from is in its qualifier `upstream`, with a version where that is another.
 */
function ofDebian({ parts, version, more }: ReturnType<typeof purlOf>): KnownPackage | undefined {
  const release = /^debian-(\d+)/.exec(more.get("distro") ?? "")?.[1];
  if (release === undefined) return undefined;
  // A plus sign in a version is a plus sign, not a space.
  const [source, sourceVersion] = (more.get("upstream") ?? "").replaceAll(" ", "+").split("@");
  return {
    name: source === undefined || source === "" ? (parts.at(-1) ?? "") : source,
    version: sourceVersion ?? version,
    ecosystem: `Debian:${release}`,
  };
}

function known(text: string): KnownPackage | undefined {
  const purl = purlOf(text);
  const { type, parts, version } = purl;
  if (version === "") return undefined;
  switch (type) {
    case "pypi":
      return { name: parts.join("/"), version, ecosystem: "PyPI" };
    case "maven":
      return { name: parts.join(":"), version, ecosystem: "Maven" };
    case "golang":
      return { name: parts.join("/"), version: version.replace(/^(?:v|go)/, ""), ecosystem: "Go" };
    case "deb":
      return ofDebian(purl);
    default:
      return undefined;
  }
}

/** What an image has, by the names of the database; and what no database is asked about. Pure. */
export function packagesOf({ components = [] }: Bom): {
  readonly known: readonly KnownPackage[];
  readonly others: readonly string[];
} {
  const libraries = components.filter(({ type }) => type === "library" || type === "application");
  const all = libraries.map((one) => [one, one.purl === undefined ? undefined : known(one.purl)] as const);
  const found = new Map(all.flatMap(([, one]) => (one === undefined ? [] : [[JSON.stringify(one), one] as const])));
  const others = all.flatMap(([{ name, version }, one]) =>
    one === undefined ? [`${name}${version === undefined ? "" : ` ${version}`}`] : [],
  );
  return { known: [...found.values()], others: [...new Set(others)].sort() };
}
