import { fields, items } from "../../../serve/json.ts";
import { choice, given, must, tags, yes } from "../given.ts";
import type { Mirror } from "../mirror.ts";

export const repository: Mirror = {
  create: async ({ live, moto }) => {
    const [encryption] = items(live, "encryptionConfigurations");
    await (
      await moto.ecr()
    ).createRepository({
      repositoryName: must(live, "name"),
      imageTagMutability: choice(live, "imageTagMutability"),
      imageScanningConfiguration: {
        scanOnPush: yes(fields(live, "imageScanningConfiguration"), "scanOnPush") ?? false,
      },
      encryptionConfiguration: {
        encryptionType: choice(encryption, "encryptionType") ?? "AES256",
        kmsKey: given(encryption, "kmsKey"),
      },
      tags: tags(live),
    });
  },
  delete: async ({ live, moto }) =>
    (await moto.ecr()).deleteRepository({ repositoryName: must(live, "name"), force: true }),
};

export const lifecyclePolicy: Mirror = {
  create: async ({ live, moto }) => {
    const ecr = await moto.ecr();
    await ecr.putLifecyclePolicy({
      repositoryName: must(live, "repository"),
      lifecyclePolicyText: must(live, "policy"),
    });
  },
  update: async (asked) => {
    await lifecyclePolicy.create(asked);
  },
  delete: async ({ live, moto }) =>
    (await moto.ecr()).deleteLifecyclePolicy({ repositoryName: must(live, "repository") }),
};

export const repositoryPolicy: Mirror = {
  create: async ({ live, moto }) => {
    const ecr = await moto.ecr();
    await ecr.setRepositoryPolicy({ repositoryName: must(live, "repository"), policyText: must(live, "policy") });
  },
  update: async (asked) => {
    await repositoryPolicy.create(asked);
  },
  delete: async ({ live, moto }) =>
    (await moto.ecr()).deleteRepositoryPolicy({ repositoryName: must(live, "repository") }),
};
