import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentName } from "../../components/environment-names.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";
import { runtimeImagesFile } from "./runtime-images.ts";

/** The text of an environment's file of released images once it names a digest: its line is replaced, or put at the end. Pure. */
export function namingDigest(text: string, image: BuiltImageName, digest: string): string {
  const line = `${image}: ${digest}`;
  const lines = text.split("\n");
  const at = lines.findIndex((one) => one.startsWith(`${image}:`));
  if (at >= 0) return lines.with(at, line).join("\n");
  return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${line}\n`;
}

/** Has an environment's file name a digest. @returns whether it did not before */
export function writeRuntimeImage(
  environment: EnvironmentName,
  image: BuiltImageName,
  digest: string,
  folder = join(import.meta.dirname, ".."),
): boolean {
  const file = join(folder, runtimeImagesFile(environment));
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const after = namingDigest(before, image, digest);
  if (after === before) return false;
  writeFileSync(`${file}.new`, after);
  renameSync(`${file}.new`, file);
  return true;
}
