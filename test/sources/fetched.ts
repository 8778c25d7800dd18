import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { servedFiles } from "../../cli/releases/version/served.ts";
import { packImage } from "../../oci/pack.ts";
import { resolveSource, type Sourced } from "../../sources/resolve.ts";
import { iris } from "../../stacks/models/iris.ts";
import { wine } from "../../stacks/models/wine.ts";

export const root = resolve(import.meta.dirname, "../..");

/** Digests of the artifacts of iris and of wine, as the releases of the local cluster have them. */
export const released = {
  iris: "sha256:caf3d991b9478455b9793233012b1cd5072628ef6e67bcacd66d6d519d11bbdd",
  wine: "sha256:50d9464e0ab1d006febd6ea50d11db5c603bafd58f2dd3ba22f78174d05c5011",
};

const models = { iris, wine };

/** A source's outcome, by a folder that is removed. */
export async function fetched(
  source: string,
  env: Readonly<Record<string, string | undefined>> = {},
  at: { readonly root?: string; readonly limit?: number } = {},
): Promise<Sourced> {
  const folder = mkdtempSync(join(tmpdir(), "sources-"));
  try {
    const found = await resolveSource(source, { root, folder, env, say: () => undefined, ...at });
    if ("issues" in found)
      throw new Error(found.issues.map(({ code, path, message }) => `${code} ${path} ${message}`).join("\n"));
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The digest under which a model would be released. */
export async function digestOf(model: keyof typeof models, { files, shown, isFolder }: Sourced): Promise<string> {
  const served = servedFiles(models[model], files, shown, isFolder);
  if ("issue" in served) throw new Error(served.issue.message);
  return (await packImage(served.files)).digest;
}
