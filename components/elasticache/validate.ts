import { isAddressRange } from "../address-range.ts";
import type { Issue } from "../issues.ts";
import { isHost, isSecretName } from "../resource-names.ts";
import { dayIssues } from "../whole-days.ts";
import { majorOf, replicaBounds, versionsOf } from "./engine.ts";
import type { AdoptedElastiCache, ElastiCacheSettings, NewElastiCache } from "./settings.ts";

function checkNew({ engine, version, size, replicas, snapshotDays }: NewElastiCache): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (code: Issue["code"], key: string, message: string): void => {
    issues.push({ code, path: `redis.create.${key}`, message });
  };
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
  if (!/^cache\.[a-z]+\d[a-z]*\.(?:\d*xlarge|micro|small|medium|large)$/.test(size))
    add("EN034", "size", `"${size}" is no node type. Write one such as cache.r7g.large.`);
  if (majorOf({ engine, version }) === undefined)
    add(
      "EN035",
      "version",
      `There is no ${engine} "${version}" with users. Write a version without its patch of ${versionsOf(engine)}.`,
    );
  const { least, most } = replicaBounds;
  if (!Number.isInteger(replicas) || replicas < least || replicas > most)
    add("EN036", "replicas", `${replicas} is no number of replicas. Write a whole number from ${least} to ${most}.`);
  return [
    ...issues,
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html
    ...dayIssues([{ path: "redis.create.snapshotDays", days: snapshotDays, least: 0, most: 35 }]),
  ];
}

function checkAdopted({ host, secret, addresses = [] }: AdoptedElastiCache): readonly Issue[] {
  const issue = (key: string, message: string): Issue => ({ code: "EN037", path: `redis.adopt.${key}`, message });
  return [
    ...(isHost(host) ? [] : [issue("host", `"${host}" is no host. Write it without scheme and port.`)]),
    ...(isSecretName(secret)
      ? []
      : [issue("secret", `"${secret}" is no name of a secret. Write one such as shared/redis.`)]),
    ...addresses.flatMap((range, index) =>
      isAddressRange(range)
        ? []
        : [issue(`addresses.${index}`, `"${range}" is no range of addresses. Write one such as 10.20.0.0/16.`)],
    ),
  ];
}

/** What only data can get wrong in an environment's ElastiCache: all of it. */
export function validateElastiCache(settings: ElastiCacheSettings): readonly Issue[] {
  return "create" in settings ? checkNew(settings.create) : checkAdopted(settings.adopt);
}
