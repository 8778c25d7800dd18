import { imageSource, podImages } from "../../runtimes/images.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { servedBy } from "./upstreams.ts";

/** Repositories of what is built or packed here: images that models are served by, and each model's artifacts. Pure. */
export function repositoriesOf(environment: CloudEnvironment): readonly string[] {
  const names = new Set([...podImages, ...servedBy(environment)]);
  const images = [...names].flatMap((name) => {
    const image = imageSource(name);
    return image.from === "build" ? [image.repository] : [];
  });
  return [...new Set([...images, ...environment.models.map(({ name }) => `models/${name}`)])];
}
