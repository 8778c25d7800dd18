import { pack, type Pack } from "tar-stream";

/** A file as it will stand in the image. */
export interface LayerFile {
  /** Path inside the image, relative, with `/`: `model.pmml`, `1/saved_model.pb`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const epoch = new Date(0);

/**
 * One uncompressed tar layer whose bytes depend on paths and contents alone: sorted, owned by 0:0, mode 0644 (folders 0755), dated 1970.
 * containerd mounts tar layers only, as root-owned files that everybody may read.
 * Uncompressed: gzip's bytes differ between zlib versions, and model weights hardly shrink.
 * @throws for a path that is absolute, leaves the image, is there twice, or is both file and folder; and when there is no file.
 */
export async function packLayer(files: readonly LayerFile[]): Promise<Buffer> {
  const problems = pathProblems(files.map((file) => file.path));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const tar = pack();
  const done = collect(tar);
  const seen = new Set<string>();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const folder of parents(file.path)) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      tar.entry({ name: `${folder}/`, type: "directory", mode: 0o755, uid: 0, gid: 0, mtime: epoch });
    }
    tar.entry(
      { name: file.path, mode: 0o644, uid: 0, gid: 0, mtime: epoch },
      Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength),
    );
  }
  tar.finalize();
  return done;
}

/** What is wrong with a set of image paths, one sentence each. */
export function pathProblems(paths: readonly string[]): string[] {
  if (paths.length === 0) return ["no files: an image needs at least one, as SOURCE or SOURCE=PATH-IN-IMAGE"];
  const problems: string[] = [];
  const folders = new Set(paths.flatMap(parents));
  const seen = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) {
      problems.push(`"${path}": not a plain relative path. Write it like model.pmml or 1/model.pb.`);
    } else if (parts.some((part) => part.startsWith(".wh."))) {
      // https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#whiteouts
      problems.push(`"${path}": a name that starts with .wh. deletes files in a layer. Rename it.`);
    }
    if (seen.has(path)) problems.push(`"${path}": there twice. Give each file a path of its own.`);
    if (folders.has(path)) problems.push(`"${path}": both a file and a folder. Rename one.`);
    seen.add(path);
  }
  return problems;
}

/** `a/b/c` → `a`, `a/b`. */
function parents(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

function collect(tar: Pack): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    tar.on("data", (chunk) => {
      if (chunk instanceof Uint8Array) chunks.push(chunk);
    });
    tar.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
    tar.on("error", reject);
  });
}
