import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { KedaGround, PlainObject } from "../../components/keda/settings.ts";
import type { Substrate } from "../../local/substrate.ts";

/** KEDA of the files in its Go module, which are read when a model needs it. */
export function kedaOf({ images, objects }: NonNullable<Substrate["keda"]>): () => KedaGround {
  return () => ({ images, from: { objects: loadAll(readFileSync(objects, "utf8")) as PlainObject[] } });
}
