import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";

/** The file that MLServer looks for. */
const file = "model.joblib";

/** A scikit-learn model that is right. */
export const rightModel = (): Buffer => readFileSync(join(repositoryRoot, "examples/cancer", file));

/**
 * A model that takes so many seconds (255 at most) to load: a pickle is a program, and this one waits before it goes on to
 * the model. GLOBAL time.sleep, BININT1, TUPLE1, REDUCE, POP: https://github.com/python/cpython/blob/3.11/Lib/pickle.py#L104
 */
export function slowModel(seconds: number): Buffer {
  return Buffer.concat([Buffer.from("ctime\nsleep\nK"), Buffer.from([seconds, 0x85]), Buffer.from("R0"), rightModel()]);
}

/** The first half of one, as an upload leaves it that was cut off. */
export function corruptModel(): Buffer {
  const whole = rightModel();
  return whole.subarray(0, whole.length / 2);
}

/** A pickle of nothing that predicts: an empty dictionary. PROTO 4, EMPTY_DICT, STOP. */
export const noModel = (): Buffer => Buffer.from([0x80, 4, 0x7d, 0x2e]);

/** A model that takes its time to answer; made by the very libraries that the runtime has. */
export async function lateModel(say: Say): Promise<Buffer> {
  const context = await ensureContext("sklearn", say);
  const folder = mkdtempSync(join(tmpdir(), "loading-"));
  try {
    for (const packages of ["shared.tar.gz", "packages.tar.gz"])
      await run(["tar", "-xzf", join(context, packages), "-C", folder]);
    const target = join(folder, file);
    await run(["python3.11", join(import.meta.dirname, "late.py"), target], {
      env: { PYTHONPATH: join(folder, "packages"), PYTHONDONTWRITEBYTECODE: "1" },
    });
    return readFileSync(target);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Packs a file as a version of a model and pushes it. @returns its digest */
export async function push(registry: string, model: string, bytes: Buffer, path = file): Promise<string> {
  const image = await packImage([{ path, bytes }]);
  await pushImage(image, parseRepository(`${registry}/models/${model}`));
  return image.digest;
}
