import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mlserverRuntimes } from "../runtimes/kinds.ts";

const runtimes = join(import.meta.dirname, "../runtimes");

/** Versions of a runtime's packages, by name, as pip's lock has them. */
export type Lock = ReadonlyMap<string, string>;

/** Packages under another name than the library that they bring: XGBoost without CUDA. */
const sameAs: Readonly<Record<string, string>> = { "xgboost-cpu": "xgboost" };

/** Reads the text of a `requirements.lock`. Pure. */
export function parseLock(text: string): Lock {
  return new Map(
    [...text.matchAll(/^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)].map(([, written = "", version = ""]) => {
      const name = written.toLowerCase().replaceAll("_", "-");
      return [sameAs[name] ?? name, version];
    }),
  );
}

/** The packages in the image of a runtime; none where it has no Python. */
export function lockOf(runtime: string): Lock {
  const isOnMlserver = mlserverRuntimes.some((kind) => kind === runtime);
  const files = (isOnMlserver ? ["mlserver", runtime] : [runtime]).map((folder) =>
    join(runtimes, folder, "requirements.lock"),
  );
  return parseLock(
    files
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n"),
  );
}
