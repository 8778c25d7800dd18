import { z } from "zod";
import type { Digest } from "../../oci/digest.ts";
import { parseImageName, type ImageName } from "../../oci/reference.ts";
import type { Topic } from "../topic.ts";

/** Docker Hub's registry does not answer at the name that its images carry. https://docs.docker.com/reference/api/registry/latest/ */
const apiHosts: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** An image's name with the address at which its registry answers. Expects a name with a tag. */
export function askedAt(name: string): ImageName {
  const image = parseImageName(name);
  const host = apiHosts[image.repository.registry];
  return host === undefined ? image : { ...image, repository: { ...image.repository, baseUrl: `https://${host}` } };
}

function isImageName(name: string): boolean {
  try {
    const { base, tag } = parseImageName(name);
    return name === `${base}:${tag}`; // a tag that is not written is `latest`, and that names nothing
  } catch {
    return false;
  }
}

export const images: Topic<"images"> = {
  name: "images",
  about: "digests of other projects' images",
  value: z.custom<Digest>((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value)),
  valueLooksLike: "sha256: and 64 hexadecimal digits",
  isName: isImageName,
  nameLooksLike: "REGISTRY/REPOSITORY:TAG, such as docker.io/library/redis:7.0.15",
  source: (name) => {
    const { repository, tag } = askedAt(name);
    return `GET ${repository.baseUrl}/v2/${repository.name}/manifests/${tag}`;
  },
};
