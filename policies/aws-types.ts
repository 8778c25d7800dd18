/** Type tokens of `@pulumi/aws` that more than one rule is about. */
export const aws = {
  cluster: "aws:eks/cluster:Cluster",
  nodeGroup: "aws:eks/nodeGroup:NodeGroup",
  launchTemplate: "aws:ec2/launchTemplate:LaunchTemplate",
  podIdentity: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  bucket: "aws:s3/bucket:Bucket",
  repository: "aws:ecr/repository:Repository",
  creationTemplate: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
} as const;

/** Says whether a type is one of some. */
export function oneOf(...types: readonly string[]): (type: string) => boolean {
  return (type) => types.includes(type);
}
