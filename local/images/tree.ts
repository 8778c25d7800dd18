import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { cacheRoot } from "../toolchain/paths.ts";
import { debian, nonRoot } from "./catalogue.ts";

/** Fixed, so that the same packages give the same bytes: https://reproducible-builds.org/docs/source-date-epoch/ */
const sourceDate = "1700000000";

/** What a running server never reads, and what would tell of the machine that made the image. */
const removed = [
  "/etc/apt/sources.list",
  "/etc/hostname",
  "/etc/init.d",
  "/etc/resolv.conf",
  "/usr/share/bug",
  "/usr/share/lintian",
  "/usr/share/locale/*",
  "/usr/share/man",
  "/var/cache/*",
  "/var/lib/apt",
  "/var/log/*",
];

/**
 * Packages are fetched with the suite's own signatures checked and unpacked, not installed: no script of theirs runs, and
 * nothing comes along that was not named. What each one is stays readable to scanners where distroless images have it:
 * https://github.com/GoogleContainerTools/distroless/blob/main/PACKAGE_METADATA.md
 */
function unpack(packages: readonly string[]): string {
  return [
    `mkdir -p "$1/debs" "$1/var/lib/dpkg/status.d"`,
    `cd "$1/debs"`,
    // APT::Sandbox::User: the temporary folder is not open to apt's own user, which only costs a warning a package.
    `APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -o APT::Sandbox::User=root download ${packages.map((name) => `'${name}'`).join(" ")}`,
    `for deb in *.deb; do dpkg-deb -x "$deb" "$1" && dpkg-deb -f "$deb" > "$1/var/lib/dpkg/status.d/\${deb%%_*}"; done`,
    `rm -rf "$1/debs"`,
  ].join(" && ");
}

const accounts = [
  `printf 'root:x:0:0:root:/:/sbin/nologin\\nnonroot:x:${nonRoot}:${nonRoot}:nonroot:/home/nonroot:/sbin/nologin\\n' > "$1/etc/passwd"`,
  `printf 'root:x:0:\\nnonroot:x:${nonRoot}:\\n' > "$1/etc/group"`,
  `mkdir -p "$1/home/nonroot" "$1/tmp" && chmod 1777 "$1/tmp"`,
].join(" && ");

/**
 * Debian compiles Python's library when a package is installed; here that did not happen, and a server whose root is
 * read-only would compile it anew at every start (1 s). Unchecked: nothing changes these files any more.
 */
const bytecode = [
  `[ ! -x "$1/usr/bin/python3.11" ]`,
  `chroot "$1" /usr/bin/python3.11 -m compileall -q --invalidation-mode unchecked-hash /usr/lib/python3.11`,
].join(" || ");

/** Licences stay with what they are for. */
function clean(leaveOut: readonly string[]): string {
  return [
    ...[...removed, ...leaveOut].map((path) => `rm -rf "$1"${path}`),
    `find "$1/usr/share/doc" -not -type d -not -name copyright -delete`,
  ].join("; ");
}

function hooksOf(packages: readonly string[], leaveOut: readonly string[]): readonly string[] {
  return [unpack([...new Set([...debian.packages, ...packages])]), accounts, bytecode, clean(leaveOut)];
}

/** Where a tree is kept once it is made; takes what {@link ensureTree} takes. */
export function treeFile(packages: readonly string[], leaveOut: readonly string[]): string {
  const recipe = createHash("sha256").update(JSON.stringify([debian.suite, hooksOf(packages, leaveOut), sourceDate]));
  return join(cacheRoot(), "base-image", `${debian.suite}-${recipe.digest("hex").slice(0, 8)}.tar`);
}

/**
 * A file tree of Debian packages as a tar archive: the base image's and those given on top. There is no shell and no
 * package manager in it unless a package named here brings one.
 *
 * @param packages beside the base's; dependencies are not followed, each is named, if need be as `NAME=VERSION*`
 * @param leaveOut absolute paths inside the tree, as shell patterns
 */
export async function ensureTree(packages: readonly string[], leaveOut: readonly string[], say: Say): Promise<string> {
  const hooks = hooksOf(packages, leaveOut);
  const file = treeFile(packages, leaveOut);
  if (existsSync(file)) return file;
  mkdirSync(join(file, ".."), { recursive: true });
  const unfinished = `${file}.${process.pid}.tar`;
  try {
    await run(
      ["mmdebstrap", "--variant=custom", ...hooks.map((hook) => `--customize-hook=${hook}`), debian.suite, unfinished],
      { say, env: { SOURCE_DATE_EPOCH: sourceDate }, whatToDo: "Debian's packages could not be fetched or unpacked." },
    );
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return file;
}
