import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bareRepository, type BareRepository } from "./bare-repository.ts";
import { cloneFolder } from "./clone-folder.ts";
import type { BuildRequest } from "./delivery.ts";

/** This repository as a server has it, and a Jenkins' own files beside it. */
export interface DeliveryRepository extends BareRepository {
  /** What every build of it is asked with. */
  readonly asked: Pick<BuildRequest, "repository" | "home">;
}

/**
 * The files of this repository, in a bare one. What pull requests are checked by takes minutes, and is tested where it is: in this repository's
 * Makefile `lint` and `test-fast` look at one file each.
 */
export async function deliveryRepository(folder?: string): Promise<DeliveryRepository> {
  const clone = folder ?? (await cloneFolder());
  const makefile = join(clone, "Makefile");
  const text = readFileSync(makefile, "utf8")
    .replace(/^(lint:.*\n)(\t.*\n)+/m, "$1\t@npx prettier --check --log-level warn package.json\n")
    .replace(
      /^(test-fast:.*\n)(\t.*\n)+/m,
      "$1\t@npx vitest run --project unit test/unit/structure/pipelines.test.ts\n",
    );
  writeFileSync(makefile, text);
  const bare = await bareRepository(clone);
  return {
    ...bare,
    asked: { repository: bare.folder, home: `${bare.folder}.jenkins` },
    remove: () => {
      bare.remove();
      for (const left of [`${bare.folder}.jenkins`, ...(folder === undefined ? [clone] : [])])
        rmSync(left, { recursive: true, force: true });
    },
  };
}
