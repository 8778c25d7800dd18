import type { Bindings } from "../../../components/model-service/bindings.ts";
import type { Release } from "../../../components/model-service/release.ts";

/** A version by a digit. */
export const version = (digit: string) => ({
  digest: `sha256:${digit.repeat(64)}`,
  version: digit,
  from: "file:x",
  golden: "x.json",
});
/** A champion, and a challenger that gets a quarter of the requests. */
export const release: Release = { champion: version("a"), challengers: [{ ...version("b"), weight: 25 }] };

/** What is known of `local` when its models are rendered. */
export const bindings: Bindings<string> = {
  namespace: "models-examples",
  image: `registry/pmml@sha256:${"c".repeat(64)}`,
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "models", namespace: "gateway" },
};
