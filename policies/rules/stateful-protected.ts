import { aws, oneOf } from "../aws-types.ts";
import type { ResourceRule } from "../rule.ts";

export const statefulProtected: ResourceRule = {
  id: "P13",
  name: "stateful-protected",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Where it matters, the engine refuses to delete what holds something that cannot be made again: clusters, buckets, keys, registries, databases and secrets. A renamed resource is deleted and made anew, and the preview of it is one line among many.",
  remediation: "Register it with protect: true.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  references: [],
  scope: "resource",
  about: oneOf(
    aws.cluster,
    aws.bucket,
    aws.repository,
    "aws:kms/key:Key",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:secretsmanager/secret:Secret",
  ),
  check: ({ protect }, { settings }) =>
    protect || !settings.protect ? [] : [{ path: "protect", message: "is not true. Register it with protect: true." }],
};
