import { certificate, certificateValidation, record, zone } from "./dns.ts";
import { flowLog, launchTemplate, vpcEndpoint } from "./ec2/endpoints.ts";
import { eip, internetGateway, natGateway } from "./ec2/gateways.ts";
import { route, routeTable, routeTableAssociation } from "./ec2/routing.ts";
import { securityGroup, securityGroupEgressRule, securityGroupIngressRule } from "./ec2/security-groups.ts";
import { autoscalingTag, defaultSecurityGroup, ec2Tag } from "./ec2/tags.ts";
import { subnet, vpc } from "./ec2/vpc.ts";
import {
  lifecyclePolicy,
  pullThroughCacheRule,
  repository,
  repositoryCreationTemplate,
  repositoryPolicy,
} from "./ecr.ts";
import { accessEntry, accessPolicyAssociation, podIdentityAssociation } from "./eks/access.ts";
import { addon } from "./eks/addon.ts";
import { cluster } from "./eks/cluster.ts";
import { nodeGroup } from "./eks/node-group.ts";
import { parameterGroup, subnetGroup } from "./elasticache/groups.ts";
import { replicationGroup } from "./elasticache/replication-group.ts";
import { user, userGroup } from "./elasticache/users.ts";
import { eventRule, eventTarget, logGroup, queue, queuePolicy } from "./events.ts";
import { openIdConnectProvider, policy } from "./iam/policy.ts";
import { role, rolePolicy, rolePolicyAttachment } from "./iam/role.ts";
import type { Kind } from "./kind.ts";
import { alias, key } from "./kms.ts";
import { bucket } from "./s3/bucket.ts";
import {
  bucketEncryption,
  bucketLifecycleConfiguration,
  bucketLogging,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketVersioning,
} from "./s3/settings.ts";
import { parameter, secret, secretVersion } from "./secrets.ts";

/** Every resource type that the stand-in has. To add one: a `Kind` like its neighbours, and a line here. */
export const kinds: readonly Kind[] = [
  accessEntry,
  accessPolicyAssociation,
  addon,
  alias,
  autoscalingTag,
  bucket,
  bucketEncryption,
  bucketLifecycleConfiguration,
  bucketLogging,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketVersioning,
  certificate,
  certificateValidation,
  cluster,
  defaultSecurityGroup,
  ec2Tag,
  eip,
  eventRule,
  eventTarget,
  flowLog,
  internetGateway,
  key,
  launchTemplate,
  lifecyclePolicy,
  logGroup,
  natGateway,
  nodeGroup,
  openIdConnectProvider,
  parameter,
  parameterGroup,
  podIdentityAssociation,
  policy,
  pullThroughCacheRule,
  queue,
  queuePolicy,
  record,
  replicationGroup,
  repository,
  repositoryCreationTemplate,
  repositoryPolicy,
  role,
  rolePolicy,
  rolePolicyAttachment,
  route,
  routeTable,
  routeTableAssociation,
  secret,
  secretVersion,
  securityGroup,
  securityGroupEgressRule,
  securityGroupIngressRule,
  subnet,
  subnetGroup,
  user,
  userGroup,
  vpc,
  vpcEndpoint,
  zone,
];

const byToken = new Map(kinds.map((kind) => [kind.token, kind]));

export function kindOf(token: string): Kind | undefined {
  return byToken.get(token);
}
