import { existsSync, statSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { lookUp } from "../../../oci/lookup.ts";
import { parseImageName } from "../../../oci/reference.ts";
import {
  hasUnknown,
  isProperties,
  reveal,
  UNKNOWN,
  type CheckFailure,
  type CreateRequest,
  type Properties,
  type Provider,
} from "../serve/index.ts";
import { buildImage } from "./build.ts";
import { contextHash } from "./context-hash.ts";
import { imageDiff } from "./diff.ts";
import { imageInputs, secretTexts, withDefaults, type Credentials, type ImageInputs } from "./inputs.ts";

const imageType = "docker:index/image:Image";
const noCredentials: Credentials = { server: undefined, username: undefined, password: undefined };

function demandImage(type: string): void {
  if (type === imageType) return;
  throw new Error(
    `${type} needs a Docker engine. This stand-in for the docker provider builds and pushes images (docker.Image) and ` +
      "looks digests up (docker.getRegistryImage); for everything else install the official plugin: pulumi plugin install resource docker.",
  );
}

/** What is wrong with inputs that are known, property by property. */
function failuresOf(inputs: Properties): readonly CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { imageName, build } = reveal(inputs);
  if (imageName === undefined || imageName === "")
    failures.push({ property: "imageName", reason: "is missing. Write registry/repository:tag." });
  if (typeof imageName === "string" && imageName !== "") {
    try {
      parseImageName(imageName);
    } catch (error) {
      failures.push({ property: "imageName", reason: (error as Error).message });
    }
  }
  if (!isProperties(build)) return failures;
  const { context, dockerfile } = build;
  if (typeof context === "string" && !(existsSync(context) && statSync(context).isDirectory()))
    failures.push({ property: "build.context", reason: `there is no folder "${context}" in ${process.cwd()}.` });
  else if (typeof dockerfile === "string" && !existsSync(dockerfile)) {
    const inContext = typeof context === "string" && !isAbsolute(dockerfile) ? join(context, dockerfile) : "";
    const hint =
      inContext !== "" && existsSync(inContext)
        ? ` Its path is not relative to the context: write "${inContext}".`
        : "";
    failures.push({
      property: "build.dockerfile",
      reason: `there is no file "${dockerfile}" in ${process.cwd()}.${hint}`,
    });
  }
  return failures;
}

/** Outputs that follow from the inputs alone, and the digest. */
function outputsOf(inputs: Properties, digest: Properties[string]): Properties {
  const { imageName = UNKNOWN, build, registry } = inputs;
  const { context = UNKNOWN, dockerfile = UNKNOWN, platform = UNKNOWN } = isProperties(build) ? build : {};
  const server = isProperties(registry) ? registry["server"] : undefined;
  const name = typeof imageName === "string" ? parseImageName(imageName) : undefined;
  return {
    baseImageName: imageName,
    imageName,
    context,
    dockerfile:
      typeof context === "string" && typeof dockerfile === "string" ? relative(context, dockerfile) : dockerfile,
    platform,
    registryServer: server ?? name?.repository.registry ?? UNKNOWN,
    repoDigest: digest,
  };
}

/** Whether the registry says that it no longer has the image of the state; false while it cannot be asked. */
async function hasVanished(image: ImageInputs, outputs: Properties): Promise<boolean> {
  const digest = typeof outputs["repoDigest"] === "string" ? outputs["repoDigest"].split("@")[1] : undefined;
  if (image.skipPush || digest === undefined) return false;
  const { repository } = parseImageName(image.imageName);
  return (await lookUp(repository, digest, image.registry)).kind === "missing";
}

async function build(request: CreateRequest): Promise<Properties> {
  const { inputs, preview, log, signal } = request;
  if (preview || hasUnknown(inputs)) return outputsOf(inputs, UNKNOWN);
  const image = imageInputs(inputs);
  const { digest } = await buildImage(image, {
    say: (line) => {
      log.status(line);
    },
    signal,
    secrets: secretTexts(inputs),
  });
  return outputsOf(inputs, image.skipPush ? digest : `${parseImageName(image.imageName).base}@${digest}`);
}

/**
 * Stands in for the docker provider where there is no Docker engine: builds with buildah, pushes to the registry, returns
 * the digest that the registry has. The same inputs and outputs as the official one, of which it has `Image` and
 * `getRegistryImage`. Nothing is built in a preview.
 * @param version of the package it stands in for
 */
export function dockerProvider(version: string): Provider {
  return {
    name: "docker",
    version,
    configure: async () => Promise.resolve(),
    check: async ({ type, inputs }) => {
      demandImage(type);
      const filled = withDefaults(inputs);
      const failures = failuresOf(filled);
      const { build: described } = filled;
      if (failures.length > 0 || !isProperties(described)) return { inputs: filled, failures };
      const { context, dockerfile } = described;
      if (typeof context !== "string" || typeof dockerfile !== "string") return { inputs: filled };
      return { inputs: { ...filled, build: { ...described, contextDigest: await contextHash(context, dockerfile) } } };
    },
    diff: async ({ oldInputs, oldOutputs, inputs }) => {
      const vanished = !hasUnknown(inputs) && (await hasVanished(imageInputs(inputs), oldOutputs));
      return imageDiff(oldInputs, inputs, vanished);
    },
    create: async (request) => {
      demandImage(request.type);
      const { imageName } = reveal(request.inputs);
      // No id in a preview: functions that wait for the image are then not asked about one that is not there yet.
      const id = typeof imageName === "string" && !request.preview ? imageName : "";
      return { id, outputs: await build(request) };
    },
    update: async (request) => ({ outputs: await build(request) }),
    read: async ({ type, id, inputs, outputs, log }) => {
      demandImage(type);
      if (inputs !== undefined) {
        const image = imageInputs(inputs);
        return (await hasVanished(image, outputs)) ? undefined : { id, inputs, outputs };
      }
      // An import: all there is to go by is the name.
      const { repository, tag, base } = parseImageName(id);
      const found = await lookUp(repository, tag, noCredentials);
      if (found.kind === "missing") return undefined;
      if (found.kind === "unknown") throw new Error(`${id} cannot be read: ${found.reason}.`);
      log.info("Its build is not known to the registry: fill in `build` before the next update.");
      const imported = { imageName: id };
      return { id, inputs: imported, outputs: outputsOf(withDefaults(imported), `${base}@${found.digest}`) };
    },
    // As the official provider: a pushed image stays, others may use it.
    delete: async () => Promise.resolve(),
    invoke: async ({ token, args }) => {
      if (token !== "docker:index/getRegistryImage:getRegistryImage")
        throw new Error(
          `${token} needs a Docker engine: install the official plugin (pulumi plugin install resource docker).`,
        );
      const { name } = reveal(args);
      if (typeof name !== "string") throw new Error("docker.getRegistryImage: name must be a string.");
      const { repository, tag } = parseImageName(name);
      const found = await lookUp(repository, tag, noCredentials);
      if (found.kind === "missing") throw new Error(`docker.getRegistryImage: ${repository.registry} has no ${name}.`);
      if (found.kind === "unknown") throw new Error(`docker.getRegistryImage: ${found.reason}.`);
      return { result: { id: found.digest, name, sha256Digest: found.digest, insecureSkipVerify: false } };
    },
  };
}
