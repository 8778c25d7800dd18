import { runtimeImages } from "../../runtimes/images.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** Repositories of what is built or packed here: our own runtimes' images, and each model's artifacts. Pure. */
export function repositoriesOf({ models }: CloudEnvironment): readonly string[] {
  const runtimes = Object.values(runtimeImages).flatMap((image) => (image.from === "build" ? [image.repository] : []));
  return [...new Set([...runtimes, ...models.map(({ name }) => `models/${name}`)])];
}
