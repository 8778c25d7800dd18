import { InvalidArgumentError } from "commander";
import { currentEngine } from "../../local/current.ts";
import { outputs } from "../../local/engine-files.ts";
import { Problem } from "../../local/console/problem.ts";
import { upstreamImages } from "../../local/ground/own-images.ts";
import type { PlatformImage } from "../../local/images/catalogue.ts";
import { isFunctionImage } from "../../runtimes/custom/images.ts";
import { imageSource, podImages, type ImageName } from "../../runtimes/images.ts";
import { late } from "../environment/late.ts";

/** Images by digest, of runtimes and of the platform's own servers, as far as they are known. */
export type KnownImages = Readonly<Partial<Record<ImageName | PlatformImage, string>>>;

/** Reads `NAME=REFERENCE@sha256:…`, given once or several times. @throws InvalidArgumentError for anything else */
export function imageOption(text: string, before: KnownImages): KnownImages {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(0, equals));
  if (
    !(podImages as readonly string[]).includes(name) &&
    !isFunctionImage(name) &&
    !Object.hasOwn(upstreamImages, name)
  ) {
    const names = [...podImages, ...Object.keys(upstreamImages)].join(", ");
    throw new InvalidArgumentError(`Write NAME=REFERENCE@sha256:…; names are ${names}, and functions/MODEL.`);
  }
  const reference = text.slice(equals + 1);
  if (!/^[^@\s]+@sha256:[0-9a-f]{64}$/.test(reference))
    throw new InvalidArgumentError(
      `"${reference}" names no digest: write REFERENCE@sha256: and 64 hexadecimal digits.`,
    );
  return { ...before, [name]: reference };
}

interface ImageOutputs {
  readonly images?: KnownImages;
}

/** The images of runtimes that an environment's stack runs, from its state; none where it was never brought up from here. */
export function deployedImages(environment: string): KnownImages {
  // Only this stack's state lies on this machine.
  if (environment !== "local") return {};
  try {
    return (outputs(currentEngine()) as ImageOutputs).images ?? {};
  } catch (error) {
    if (error instanceof Problem) return {}; // a cluster of the user's own that is not wholly named
    throw error;
  }
}

/** The image of a runtime, or a mark that says how it comes to be known. */
export function knownImage(known: KnownImages): (name: ImageName) => string {
  return (name) => {
    const made = imageSource(name).from === "build" ? "make up builds it, or name it" : "name it";
    return known[name] ?? late(`image ${name}: ${made} with --image ${name}=REFERENCE@sha256:…`);
  };
}
