import type { Version } from "../../components/model-service/release.ts";
import { resolveAccelerator } from "../../components/model-service/accelerator.ts";
import { imageOf } from "../../components/model-service/plan.ts";
import { resolveDelivery } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { declaredImage } from "../../runtimes/custom/images.ts";
import { imageSource } from "../../runtimes/images.ts";
import type { RuntimeDigests } from "../../stacks/cloud/runtime-images.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";

/** Something in a registry. */
export interface InRegistry {
  readonly what: "artifact" | "runtime image";
  /** Without what the registry puts before it: `models/fraud`, `runtimes/pmml`. */
  readonly repository: string;
  readonly digest: string;
}

/** What has to be copied, and what need not or cannot be, a sentence each. */
export interface ToCarry {
  readonly images: readonly InRegistry[];
  readonly words: readonly string[];
}

/** The released digests of the images that are built here, of both environments; the local one has none. */
export interface ReleasedImages {
  readonly from: RuntimeDigests;
  readonly to: RuntimeDigests;
}

/** A digest as people read it. */
export function short(digest: string): string {
  return `${digest.slice(0, "sha256:".length + 12)}…`;
}

/** `runtimes/r@sha256:…`, where it has no registry in front, taken apart. */
function inOwnRegistry(what: InRegistry["what"], reference: string): InRegistry | undefined {
  // What stands for the registry shows whether one was put in front.
  if (!reference.startsWith("own/")) return undefined;
  const [repository = "", digest = ""] = reference.slice("own/".length).split("@");
  return { what, repository, digest };
}

/**
 * Where a version's artifact is: `models/NAME`, or the repository of the image that the model is in. Undefined: in no
 * registry of the environment's, but in the model store or where its image is. Pure.
 */
export function artifactOf(model: ModelSpec, digest: string): InRegistry | undefined {
  const { name, runtime } = model;
  if (runtime.kind === "custom" && runtime.artifact !== undefined)
    return inOwnRegistry("artifact", declaredImage(runtime, "own", digest) ?? "");
  return resolveDelivery(model) === "bucket" ? undefined : { what: "artifact", repository: `models/${name}`, digest };
}

/** What of a model's own image has to come along. */
function declared(model: ModelSpec, version: Version): ToCarry | undefined {
  const { runtime } = model;
  if (runtime.kind !== "custom" || runtime.function !== undefined) return undefined;
  if (runtime.artifact !== undefined) return { images: [], words: [] }; // the artifact is the image
  const reference = declaredImage(runtime, "own", version.digest) ?? "";
  const image = inOwnRegistry("runtime image", reference);
  if (image !== undefined) return { images: [image], words: [] };
  return {
    images: [],
    words: [`${reference.split("@")[0] ?? ""} is pulled from there by every environment; not copied`],
  };
}

/** What is to be said where the two environments serve by different images. */
function difference(
  kind: string,
  to: EnvironmentFile,
  ran: string | undefined,
  runs: string | undefined,
): readonly string[] {
  const file = `stacks/runtime-images/${to.name}.yaml`;
  if (runs === ran && runs !== undefined) return [];
  if (runs === undefined)
    return [
      `${file} names no image of ${kind} yet${ran === undefined ? "" : `: write ${ran} there to serve by the same`}`,
    ];
  return ran === undefined
    ? [`${to.name} serves by ${kind} ${short(runs)} (${file})`]
    : [`${to.name} serves by another ${kind}, ${short(runs)}, until ${file} names ${ran}`];
}

/** The image of the model's runtime, as the first environment has released it. */
function ofRuntime(model: ModelSpec, { from, to }: Ends, released: ReleasedImages): ToCarry {
  const accelerator = resolveAccelerator(model, from.name);
  const name = imageOf({ name: model.name, runtime: model.runtime, accelerator });
  if (name === undefined) return { images: [], words: [] };
  const image = imageSource(name);
  if (image.from === "upstream")
    return {
      images: [],
      words: [`the image of ${name} is another project's: every environment pulls the locked one; not copied`],
    };
  const ran = isCloud(from) ? released.from[image.kind] : undefined;
  const words = difference(image.kind, to, ran, released.to[image.kind]);
  if (!isCloud(from))
    return { images: [], words: [`${from.name} builds its image of ${image.kind} itself; not copied`, ...words] };
  if (ran === undefined)
    return { images: [], words: [`${from.name} has released no image of ${image.kind}; not copied`, ...words] };
  return { images: [{ what: "runtime image", repository: image.repository, digest: ran }], words };
}

interface Ends {
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
}

/** What a version needs in the registry of another environment. Pure. */
export function toCarry(model: ModelSpec, version: Version, ends: Ends, released: ReleasedImages): ToCarry {
  const artifact = artifactOf(model, version.digest);
  const image = declared(model, version) ?? ofRuntime(model, ends, released);
  return {
    images: [...(artifact === undefined ? [] : [artifact]), ...image.images],
    words: [...(artifact === undefined ? [elsewhere(model, version, ends)] : []), ...image.words],
  };
}

/** What is said of an artifact that is in no registry of the environments'. */
function elsewhere(model: ModelSpec, { digest }: Version, { from, to }: Ends): string {
  if (model.runtime.kind === "custom" && model.runtime.artifact !== undefined)
    return `${model.runtime.artifact.image} is pulled from there by every environment; not copied`;
  const folder = `${teamNamespace(model.team)}/${model.name}/${digest.replace(":", "-")}/`;
  const place = (file: EnvironmentFile): string => `s3://${bucketOf(file) ?? "BUCKET"}/${folder}`;
  return `the artifact is too large for an image and lies in the model store; not copied. Copy it: aws s3 sync ${place(from)} ${place(to)}`;
}

function bucketOf(file: EnvironmentFile): string | undefined {
  if (!isCloud(file)) return undefined;
  const { modelStore } = file;
  return "create" in modelStore ? modelStore.create.bucket : modelStore.adopt.bucket;
}
