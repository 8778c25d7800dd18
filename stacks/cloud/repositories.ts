import { imageSource, podImages } from "../../runtimes/images.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { jenkinsRepositoriesOf } from "./ci-images.ts";
import { servedBy } from "./upstreams.ts";

/**
 * Repositories of what is built or packed here: images that models are served by, and each model's artifacts. A model that
 * is named on demand has one too: its first version is copied there before it is served. Pure.
 */
export function repositoriesOf(environment: CloudEnvironment): readonly string[] {
  const names = new Set([...podImages, ...servedBy(environment)]);
  const images = [...names].flatMap((name) => {
    const image = imageSource(name);
    return image.from === "build" ? [image.repository] : [];
  });
  const models = [...environment.models, ...(environment.onDemand ?? [])];
  return [
    ...new Set([...images, ...jenkinsRepositoriesOf(environment), ...models.map(({ name }) => `models/${name}`)]),
  ];
}
