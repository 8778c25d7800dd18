import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AskedRow } from "../components/model-service/asked-row.ts";
import type { Issue } from "../components/issues.ts";
import { chosenRows, mostRowBytes, sizeOf } from "../components/model-service/parity.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { readQuestions } from "../local/golden/questions.ts";
import { repositoryRoot } from "../local/toolchain/paths.ts";
import { shownFile } from "./releases/load.ts";

/** The rows of a golden file, by its path in the repository, or what is wrong with it. */
function loadGolden(path: string): { readonly rows: readonly AskedRow[] } | { readonly wrong: string } {
  if (!existsSync(join(repositoryRoot, path)))
    return { wrong: `There is no ${path}. Write rows with the training library's answers: docs/parity.md says how.` };
  try {
    const rows = readQuestions(path).map(({ path: to, body, asked, claims }) => ({ path: to, body, asked, claims }));
    return rows.length === 0 ? { wrong: `${path} has no rows. Write one at least.` } : { rows };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { wrong: `${path} holds no golden rows (${why}). docs/parity.md says what it looks like.` };
  }
}

/** Rows of golden files, each file read once. */
export class GoldenRows {
  readonly #loaded = new Map<string, ReturnType<typeof loadGolden>>();

  #load(path: string): ReturnType<typeof loadGolden> {
    const loaded = this.#loaded.get(path) ?? loadGolden(path);
    this.#loaded.set(path, loaded);
    return loaded;
  }

  /** The rows of a file; none where {@link issues} has something against it. */
  readonly of = (path: string): readonly AskedRow[] => {
    const loaded = this.#load(path);
    return "rows" in loaded ? loaded.rows : [];
  };

  /** What keeps a model's replicas from being asked golden rows. */
  issues({ name, environment, parity, variants }: ResolvedModel): readonly Issue[] {
    if (parity === "none") return [];
    return variants.flatMap(({ golden, role, digest }): readonly Issue[] => {
      const path = `${shownFile(environment, name)} ${role} ${digest.slice(0, "sha256:".length + 8)} golden`;
      const loaded = this.#load(golden);
      if ("wrong" in loaded) return [{ code: "MS064", path, message: loaded.wrong }];
      if (chosenRows(loaded.rows, parity.rows).length > 0) return [];
      const smallest = Math.min(...loaded.rows.map((row) => sizeOf([row])));
      return [
        {
          code: "MS065",
          path,
          message: `No row of ${golden} fits into ${mostRowBytes} bytes; the smallest takes ${smallest}. Write smaller ones, or parity: "none".`,
        },
      ];
    });
  }
}
