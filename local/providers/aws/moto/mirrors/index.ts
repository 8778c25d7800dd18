import type { Mirror, NotAsked } from "../mirror.ts";
import * as buckets from "./buckets.ts";
import * as clusters from "./clusters.ts";
import * as data from "./data.ts";
import * as dns from "./dns.ts";
import * as events from "./events.ts";
import * as identity from "./identity.ts";
import * as network from "./network.ts";
import * as registry from "./registry.ts";
import * as groups from "./security-groups.ts";

const unknown = (reason: string): NotAsked => ({ because: "unknown", reason });
const nothing = (reason: string): NotAsked => ({ because: "nothing", reason });

/** Every resource type of the stand-in: how moto (5.2.5) is told of it, or why it is not. */
export const mirrors: Readonly<Record<string, Mirror | NotAsked>> = {
  "aws:acm/certificate:Certificate": dns.certificate,
  "aws:acm/certificateValidation:CertificateValidation": nothing("It only waits; AWS has no such object."),
  "aws:autoscaling/tag:Tag": unknown("moto's node groups make no Auto Scaling group that could be tagged."),
  "aws:cloudwatch/eventRule:EventRule": events.eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": events.eventTarget,
  "aws:cloudwatch/logGroup:LogGroup": data.logGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": nothing("It takes over the group that its network came with."),
  "aws:ec2/eip:Eip": network.eip,
  "aws:ec2/flowLog:FlowLog": network.flowLog,
  "aws:ec2/internetGateway:InternetGateway": network.internetGateway,
  "aws:ec2/launchTemplate:LaunchTemplate": network.launchTemplate,
  "aws:ec2/natGateway:NatGateway": network.natGateway,
  "aws:ec2/route:Route": network.route,
  "aws:ec2/routeTable:RouteTable": network.routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": network.routeTableAssociation,
  "aws:ec2/securityGroup:SecurityGroup": groups.securityGroup,
  "aws:ec2/subnet:Subnet": network.subnet,
  "aws:ec2/tag:Tag": groups.ec2Tag,
  "aws:ec2/vpc:Vpc": network.vpc,
  "aws:ec2/vpcEndpoint:VpcEndpoint": network.vpcEndpoint,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": registry.lifecyclePolicy,
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": unknown("moto has no CreatePullThroughCacheRule."),
  "aws:ecr/repository:Repository": registry.repository,
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": unknown(
    "moto has no CreateRepositoryCreationTemplate.",
  ),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": registry.repositoryPolicy,
  "aws:eks/accessEntry:AccessEntry": unknown("moto has no CreateAccessEntry."),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": unknown("moto has no AssociateAccessPolicy."),
  "aws:eks/addon:Addon": unknown("moto has no CreateAddon."),
  "aws:eks/cluster:Cluster": clusters.cluster,
  "aws:eks/nodeGroup:NodeGroup": clusters.nodeGroup,
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": unknown("moto has no CreatePodIdentityAssociation."),
  "aws:elasticache/parameterGroup:ParameterGroup": unknown("moto has no CreateCacheParameterGroup."),
  "aws:elasticache/replicationGroup:ReplicationGroup": data.replicationGroup,
  "aws:elasticache/subnetGroup:SubnetGroup": data.subnetGroup,
  "aws:elasticache/user:User": data.user,
  "aws:elasticache/userGroup:UserGroup": unknown("moto has no CreateUserGroup."),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": identity.openIdConnectProvider,
  "aws:iam/policy:Policy": identity.policy,
  "aws:iam/role:Role": identity.role,
  "aws:iam/rolePolicy:RolePolicy": identity.rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": identity.rolePolicyAttachment,
  "aws:kms/alias:Alias": identity.alias,
  "aws:kms/key:Key": identity.key,
  "aws:route53/record:Record": dns.record,
  "aws:route53/zone:Zone": dns.zone,
  "aws:s3/bucket:Bucket": buckets.bucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": buckets.bucketLifecycleConfiguration,
  "aws:s3/bucketLogging:BucketLogging": buckets.bucketLogging,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": buckets.bucketOwnershipControls,
  "aws:s3/bucketPolicy:BucketPolicy": buckets.bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": buckets.bucketPublicAccessBlock,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": buckets.bucketEncryption,
  "aws:s3/bucketVersioning:BucketVersioning": buckets.bucketVersioning,
  "aws:secretsmanager/secret:Secret": data.secret,
  "aws:secretsmanager/secretVersion:SecretVersion": data.secretVersion,
  "aws:sqs/queue:Queue": events.queue,
  "aws:sqs/queuePolicy:QueuePolicy": events.queuePolicy,
  "aws:ssm/parameter:Parameter": data.parameter,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groups.egressRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groups.ingressRule,
};

export function mirrorOf(type: string): Mirror | undefined {
  const found = mirrors[type];
  return found !== undefined && "create" in found ? found : undefined;
}
