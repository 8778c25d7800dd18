/** A file of the Terraform provider that was read. */
export interface FileRead {
  /** The resource type that it is of. */
  readonly token: string;
  /** The commit of the version that was read; `main` where the copy that was read bears none, of 2026. */
  readonly commit: string;
  /** The inputs that it says always need another object when they change (`ForceNew`, `RequiresReplace`), in our names. */
  readonly replaces: readonly string[];
}

function read(token: string, commit: string, replaces: string): FileRead {
  return { token, commit, replaces: replaces.split(" ").filter(Boolean) };
}

/**
 * The files of the Terraform provider that were read for the tables, with what each says of replacement: facts, in our
 * words. Whoever cites another file reads it first.
 */
export const filesRead = {
  "acm/certificate": read(
    "aws:acm/certificate:Certificate",
    "01661ea3cbe6b07ed725b03c587d24ceb464484a",
    "certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod validationOptions",
  ),
  "acm/certificate_validation": read(
    "aws:acm/certificateValidation:CertificateValidation",
    "004eea7f9b6658d88d652e89e10c7520a10ad6b8",
    "certificateArn validationRecordFqdns",
  ),
  "autoscaling/group_tag": read(
    "aws:autoscaling/tag:Tag",
    "050ac11163cab8cdae5936a7f40b0e528ff780df",
    "autoscalingGroupName tag.key",
  ),
  "ec2/ec2_eip": read(
    "aws:ec2/eip:Eip",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "address domain ipamPoolId networkBorderGroup publicIpv4Pool",
  ),
  "ec2/ec2_launch_template": read(
    "aws:ec2/launchTemplate:LaunchTemplate",
    "025e4f81cab8553cb052aebfcc5987e2aa8c702a",
    "name namePrefix",
  ),
  "ec2/tag_gen": read("aws:ec2/tag:Tag", "022092419b7cda11527df3c6b51cbfe1876c1722", "key resourceId"),
  "ec2/vpc_": read(
    "aws:ec2/vpc:Vpc",
    "00081ce41cc691433ac19bf42227cdabffd0454d",
    "cidrBlock ipv4IpamPoolId ipv4NetmaskLength",
  ),
  "ec2/vpc_default_security_group": read(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "01f431114674c27cf790fafb67ac274bf8f765e1",
    "vpcId",
  ),
  "ec2/vpc_endpoint": read(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "008db85aad5e56627b1eecab8830464a282552ed",
    "dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId",
  ),
  "ec2/vpc_flow_log": read(
    "aws:ec2/flowLog:FlowLog",
    "00a35305dc1b297a6fcdecdfbba33f1e63c3da39",
    "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType logFormat maxAggregationInterval regionalNatGatewayId subnetId trafficType transitGatewayAttachmentId transitGatewayId vpcId",
  ),
  "ec2/vpc_internet_gateway": read(
    "aws:ec2/internetGateway:InternetGateway",
    "08923b68b5ad6fcfdd38362fb5247e39a9b07add",
    "",
  ),
  "ec2/vpc_nat_gateway": read(
    "aws:ec2/natGateway:NatGateway",
    "04088eaa54948421bf1ef7494ae2b2c01d9243e3",
    "allocationId connectivityType privateIp secondaryPrivateIpAddressCount subnetId",
  ),
  "ec2/vpc_route": read(
    "aws:ec2/route:Route",
    "0128541e0711766f28540143a9d73738aced60aa",
    "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
  ),
  "ec2/vpc_route_table": read("aws:ec2/routeTable:RouteTable", "022092419b7cda11527df3c6b51cbfe1876c1722", "vpcId"),
  "ec2/vpc_route_table_association": read(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "0be71beb458ad8875e0acc5c91519c0ceeb214aa",
    "gatewayId subnetId",
  ),
  "ec2/vpc_security_group": read(
    "aws:ec2/securityGroup:SecurityGroup",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "description name namePrefix vpcId",
  ),
  "ec2/vpc_security_group_egress_rule": read(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "050ac11163cab8cdae5936a7f40b0e528ff780df",
    "securityGroupId",
  ),
  "ec2/vpc_security_group_ingress_rule": read(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "00a322094b4b9ade8a81b244345dbcf4b52ee8d6",
    "securityGroupId",
  ),
  "ec2/vpc_subnet": read(
    "aws:ec2/subnet:Subnet",
    "00cda125a19d31754cb0d073cf551264c57955cb",
    "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6Native ipv6NetmaskLength outpostArn vpcId",
  ),
  "ecr/lifecycle_policy": read(
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "00a35305dc1b297a6fcdecdfbba33f1e63c3da39",
    "policy repository",
  ),
  "ecr/pull_through_cache_rule": read(
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    "0509e60e8e895c393eb27fcebb30cceceff51528",
    "ecrRepositoryPrefix upstreamRegistryUrl upstreamRepositoryPrefix",
  ),
  "ecr/repository": read(
    "aws:ecr/repository:Repository",
    "0072eea2d6046230a1fb7717741c17fd2122175e",
    "encryptionConfigurations name",
  ),
  "ecr/repository_creation_template": read(
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    "083b5c7aff2ae2c12dcba1e8e1cc1beb7754b60a",
    "prefix",
  ),
  "ecr/repository_policy": read(
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "004b82babcaf4d20bbc12b4e19caea237c681216",
    "repository",
  ),
  "eks/access_entry": read(
    "aws:eks/accessEntry:AccessEntry",
    "01f431114674c27cf790fafb67ac274bf8f765e1",
    "clusterName principalArn type",
  ),
  "eks/access_policy_association": read(
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "01f431114674c27cf790fafb67ac274bf8f765e1",
    "accessScope clusterName policyArn principalArn",
  ),
  "eks/addon": read("aws:eks/addon:Addon", "00a35305dc1b297a6fcdecdfbba33f1e63c3da39", "addonName clusterName"),
  "eks/cluster": read(
    "aws:eks/cluster:Cluster",
    "main",
    "accessConfig.bootstrapClusterCreatorAdminPermissions bootstrapSelfManagedAddons kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr name roleArn",
  ),
  "eks/node_group": read(
    "aws:eks/nodeGroup:NodeGroup",
    "012e0a32f0686212f447447fd3d81c3d0ce256ad",
    "amiType capacityType clusterName diskSize instanceTypes launchTemplate.id launchTemplate.name nodeGroupName nodeGroupNamePrefix nodeRoleArn remoteAccess subnetIds",
  ),
  "eks/pod_identity_association": read(
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "00a35305dc1b297a6fcdecdfbba33f1e63c3da39",
    "clusterName namespace serviceAccount",
  ),
  "elasticache/parameter_group": read(
    "aws:elasticache/parameterGroup:ParameterGroup",
    "0593466d96e383de3f75587805537f6e590ebf4e",
    "description family name",
  ),
  "elasticache/replication_group": read(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "001b6364c1a3b3045e152f655440a6d47eb44a70",
    "atRestEncryptionEnabled dataTieringEnabled globalReplicationGroupId kmsKeyId networkType nodeGroupConfigurations port replicationGroupId securityGroupNames snapshotArns snapshotName subnetGroupName",
  ),
  "elasticache/subnet_group": read(
    "aws:elasticache/subnetGroup:SubnetGroup",
    "01c08000ddb14181b5bd19201d8fca311dc570e4",
    "name",
  ),
  "elasticache/user": read("aws:elasticache/user:User", "01f431114674c27cf790fafb67ac274bf8f765e1", "userId userName"),
  "events/rule": read(
    "aws:cloudwatch/eventRule:EventRule",
    "0cdab4ae09a963535e03dde0bff4784afe8e3517",
    "eventBusName name namePrefix",
  ),
  "events/target": read(
    "aws:cloudwatch/eventTarget:EventTarget",
    "0762c41e2027fcd3cb8340d3e6886c6975fc0a59",
    "eventBusName rule targetId",
  ),
  "iam/openid_connect_provider": read(
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "url",
  ),
  "iam/policy": read(
    "aws:iam/policy:Policy",
    "01ccd9a2d118a3e81a9649759bf14303526dc9e6",
    "description name namePrefix path",
  ),
  "iam/role": read("aws:iam/role:Role", "0040ea6911af00bea2cca6dbb14e86829826ad8e", "name namePrefix path"),
  "iam/role_policy": read(
    "aws:iam/rolePolicy:RolePolicy",
    "02f97af85f89a04e8ed89f5e8b64a9a67f3cfe07",
    "name namePrefix role",
  ),
  "iam/role_policy_attachment": read(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "04c79849dbe7fbe76c3054b364357bcdaade9ac5",
    "policyArn role",
  ),
  "kms/alias": read("aws:kms/alias:Alias", "01c08000ddb14181b5bd19201d8fca311dc570e4", "name namePrefix"),
  "kms/key": read(
    "aws:kms/key:Key",
    "00a35305dc1b297a6fcdecdfbba33f1e63c3da39",
    "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId",
  ),
  "logs/group": read(
    "aws:cloudwatch/logGroup:LogGroup",
    "0073593e7d6993ba482409f4dc35438daaa79bb3",
    "logGroupClass name namePrefix",
  ),
  "route53/record": read("aws:route53/record:Record", "00655c1681ea1e49ab10cd32d3f8bee372b2095b", "name zoneId"),
  "route53/zone": read("aws:route53/zone:Zone", "036631a1dee59efb6d1986c0a19b373402bda29f", "delegationSetId name"),
  "s3/bucket_lifecycle_configuration": read(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "bucket expectedBucketOwner",
  ),
  "s3/bucket_logging": read(
    "aws:s3/bucketLogging:BucketLogging",
    "01f431114674c27cf790fafb67ac274bf8f765e1",
    "bucket expectedBucketOwner",
  ),
  "s3/bucket_ownership_controls": read(
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "01c08000ddb14181b5bd19201d8fca311dc570e4",
    "bucket",
  ),
  "s3/bucket_policy": read("aws:s3/bucketPolicy:BucketPolicy", "0073593e7d6993ba482409f4dc35438daaa79bb3", "bucket"),
  "s3/bucket_public_access_block": read(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "bucket",
  ),
  "s3/bucket_server_side_encryption_configuration": read(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "01606926a0c0ab9174aec440f976a48b0baee722",
    "bucket expectedBucketOwner",
  ),
  "s3/bucket_versioning": read(
    "aws:s3/bucketVersioning:BucketVersioning",
    "01c08000ddb14181b5bd19201d8fca311dc570e4",
    "bucket expectedBucketOwner",
  ),
  "secretsmanager/secret": read(
    "aws:secretsmanager/secret:Secret",
    "00c21cedec069dd27093b175baf15bac6d4b30fe",
    "name namePrefix",
  ),
  "secretsmanager/secret_version": read(
    "aws:secretsmanager/secretVersion:SecretVersion",
    "0042e8ea0de293c6cd8b003f89f7f4d2fb5fcf31",
    "secretBinary secretId secretString secretStringWoVersion",
  ),
  "sqs/queue": read("aws:sqs/queue:Queue", "00a35305dc1b297a6fcdecdfbba33f1e63c3da39", "fifoQueue name namePrefix"),
  "sqs/queue_policy": read("aws:sqs/queuePolicy:QueuePolicy", "0148137dc6fb802b97b74036846777ab15c0f9ad", "queueUrl"),
  "ssm/parameter": read("aws:ssm/parameter:Parameter", "0073593e7d6993ba482409f4dc35438daaa79bb3", "dataType name"),
} satisfies Readonly<Record<string, FileRead>>;
