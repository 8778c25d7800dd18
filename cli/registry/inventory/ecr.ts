import type { ECR } from "@aws-sdk/client-ecr";
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import { manifestTypes } from "../../../oci/manifest.ts";
import { Problem } from "../../../local/console/problem.ts";
import type { Inventory, Listed } from "./inventory.ts";

/** All pages of what ECR lists. */
async function all<T>(ask: (nextToken: string | undefined) => Promise<readonly [readonly T[], string | undefined]>) {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const [page, next] = await ask(token);
    found.push(...page);
    token = next;
  } while (token !== undefined);
  return found;
}

/**
 * ECR, by its own API: it tells ages and what has no tag, and removes no manifest by the registry's protocol.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
 * @param address host and prefix of the environment's repositories
 */
export function ecrInventory(client: ECR, { account }: CloudEnvironment, address: string): Inventory {
  const registryId = account.id;
  const [, ...path] = address.split("/");
  const prefix = path.map((part) => `${part}/`).join("");
  const name = (repository: string) => ({ registryId, repositoryName: `${prefix}${repository}` });
  return {
    repositories: () =>
      all(async (nextToken) => {
        const page = await client.describeRepositories({
          registryId,
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        const names = (page.repositories ?? []).flatMap(({ repositoryName = "" }) =>
          repositoryName.startsWith(prefix) ? [repositoryName.slice(prefix.length)] : [],
        );
        return [names.sort(), page.nextToken];
      }),
    list: (repository) =>
      all(async (nextToken) => {
        const page = await client.describeImages({
          ...name(repository),
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        const listed = (page.imageDetails ?? []).flatMap(({ imageDigest, imageTags, imagePushedAt }): Listed[] =>
          imageDigest === undefined ? [] : [{ digest: imageDigest, tags: imageTags ?? [], pushedAt: imagePushedAt }],
        );
        return [listed, page.nextToken];
      }),
    manifest: async (repository, digest) => {
      const { images = [] } = await client.batchGetImage({
        ...name(repository),
        imageIds: [{ imageDigest: digest }],
        acceptedMediaTypes: manifestTypes.split(", "),
      });
      const text = images[0]?.imageManifest;
      return text === undefined ? undefined : Buffer.from(text);
    },
    remove: async (repository, digest) => {
      const { failures = [] } = await client.batchDeleteImage({
        ...name(repository),
        imageIds: [{ imageDigest: digest }],
      });
      const [failure] = failures;
      if (failure !== undefined && failure.failureCode !== "ImageNotFound")
        throw new Problem(
          `ECR does not remove ${repository}@${digest}: ${failure.failureReason ?? failure.failureCode ?? ""}`,
          "What was removed before stays removed; look at the reason, then run the same command again.",
        );
    },
    tag: async (repository, digest, tag) => {
      const { images = [] } = await client.batchGetImage({
        ...name(repository),
        imageIds: [{ imageDigest: digest }],
        acceptedMediaTypes: manifestTypes.split(", "),
      });
      const [image] = images;
      if (image?.imageManifest === undefined) return;
      try {
        await client.putImage({
          ...name(repository),
          imageManifest: image.imageManifest,
          ...(image.imageManifestMediaType === undefined
            ? {}
            : { imageManifestMediaType: image.imageManifestMediaType }),
          imageTag: tag,
        });
      } catch (error) {
        // It has the tag already: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html#API_PutImage_Errors
        if (!(error instanceof Error) || error.name !== "ImageAlreadyExistsException") throw error;
      }
    },
  };
}
