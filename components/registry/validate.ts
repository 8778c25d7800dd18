import type { Issue } from "../issues.ts";
import { isHost, isSecretName } from "../resource-names.ts";
import { dayIssues } from "../whole-days.ts";
import type { NewRegistry, RegistrySettings } from "./settings.ts";
import { repositoryOf, splitReference } from "./upstreams.ts";

/** Names of repositories: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryName = /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** Room for `ml-serving-prd/` in front. */
const longestOwnName = 240;

/** What a registry is asked for. */
export interface AskedRegistry {
  readonly repositories: readonly string[];
  readonly upstreams: readonly string[];
}

function checkNew({ keepUntaggedDays, pulledBy = [] }: NewRegistry): readonly Issue[] {
  return [
    ...dayIssues([{ path: "registry.create.keepUntaggedDays", days: keepUntaggedDays, least: 1 }]),
    ...pulledBy.flatMap((account, index): readonly Issue[] =>
      /^\d{12}$/.test(account)
        ? []
        : [
            {
              code: "EN039",
              path: `registry.create.pulledBy.${index}`,
              message: `"${account}" is no account. Write its twelve digits.`,
            },
          ],
    ),
  ];
}

function adoptedIssue(path: string, value: string, hint: string): Issue {
  return { code: "EN030", path: `registry.adopt.${path}`, message: `"${value}" is not one. ${hint}` };
}

function checkAdopted(settings: Exclude<RegistrySettings, { readonly create: unknown }>): readonly Issue[] {
  if ("ecr" in settings.adopt) {
    const { prefix } = settings.adopt.ecr;
    return repositoryName.test(prefix)
      ? []
      : [adoptedIssue("ecr.prefix", prefix, "Write what repositories' names begin with, such as shared/ml.")];
  }
  const { host, project, secret } = settings.adopt.harbor;
  return [
    ...(isHost(host.replace(/:\d{1,5}$/, ""))
      ? []
      : [adoptedIssue("harbor.host", host, "Write a host without scheme and path, such as harbor.example.com.")]),
    ...(repositoryName.test(project)
      ? []
      : [adoptedIssue("harbor.project", project, "Write a Harbor project, such as ml-serving.")]),
    ...(isSecretName(secret)
      ? []
      : [adoptedIssue("harbor.secret", secret, "Write the name of a secret, such as ml-serving/prd/harbor.")]),
  ];
}

function checkRepositories(names: readonly string[]): readonly Issue[] {
  return names.flatMap((name, index): readonly Issue[] => {
    const path = `registry.repositories.${name}`;
    if (!repositoryName.test(name) || name.length > longestOwnName)
      return [
        {
          code: "EN031",
          path,
          message: `"${name}" is no name of a repository. Use lower-case letters, digits, single ._- between them, and slashes.`,
        },
      ];
    return names.indexOf(name) === index
      ? []
      : [{ code: "EN031", path, message: `"${name}" is there twice. Rename one.` }];
  });
}

function checkUpstreams(references: readonly string[]): readonly Issue[] {
  return references.flatMap((reference, index): readonly Issue[] => {
    const split = splitReference(reference);
    if (split !== undefined && repositoryName.test(repositoryOf(split.rest))) return [];
    return [
      {
        code: "EN038",
        path: `registry.upstreams.${index}`,
        message: `"${reference}" does not say where it is from. Write registry and repository, such as docker.io/library/redis.`,
      },
    ];
  });
}

/** What only data can get wrong in an environment's registry, and in what is asked of it: all of it. */
export function validateRegistry(settings: RegistrySettings, asked: AskedRegistry): readonly Issue[] {
  return [
    ...("create" in settings ? checkNew(settings.create) : checkAdopted(settings)),
    ...checkRepositories(asked.repositories),
    ...checkUpstreams(asked.upstreams),
  ];
}
