import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { cacheRoot } from "../toolchain/paths.ts";
import { baseImage, nonRoot } from "./catalogue.ts";

/** Fixed, so that the same packages give the same bytes: https://reproducible-builds.org/docs/source-date-epoch/ */
const sourceDate = "1700000000";

/** What a running server never reads, and what would tell of the machine that made the image. */
const removed = [
  "/dev/*",
  "/etc/apt",
  "/etc/hostname",
  "/etc/resolv.conf",
  "/var/cache/*",
  "/var/lib/apt",
  "/var/lib/dpkg",
  "/var/log/*",
];

const accounts = [
  `printf 'root:x:0:0:root:/:/sbin/nologin\\nnonroot:x:${nonRoot}:${nonRoot}:nonroot:/home/nonroot:/sbin/nologin\\n' > "$1/etc/passwd"`,
  `printf 'root:x:0:\\nnonroot:x:${nonRoot}:\\n' > "$1/etc/group"`,
  `mkdir -p "$1/home/nonroot" "$1/tmp" && chmod 1777 "$1/tmp"`,
].join(" && ");

function tarFile(): string {
  const recipe = createHash("sha256").update(JSON.stringify([baseImage, removed, accounts, sourceDate]));
  return join(cacheRoot(), "base-image", `${baseImage.suite}-${recipe.digest("hex").slice(0, 8)}.tar`);
}

/**
 * The base image's file tree as a tar archive, made from Debian packages that are unpacked and not installed: there is
 * no shell and no package manager in it.
 */
export async function ensureBaseTree(say: Say): Promise<string> {
  const file = tarFile();
  if (existsSync(file)) return file;
  mkdirSync(join(file, ".."), { recursive: true });
  const unfinished = `${file}.${process.pid}.tar`;
  const clean = removed.map((path) => `rm -rf "$1"${path}`).join("; ");
  try {
    await run(
      [
        "mmdebstrap",
        "--variant=extract",
        `--include=${baseImage.packages.join(",")}`,
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--dpkgopt=path-exclude=/usr/share/locale/*",
        `--customize-hook=${accounts}`,
        `--customize-hook=${clean}`,
        baseImage.suite,
        unfinished,
      ],
      { say, env: { SOURCE_DATE_EPOCH: sourceDate }, whatToDo: "Debian's packages could not be fetched or unpacked." },
    );
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return file;
}
