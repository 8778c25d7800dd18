/** Types whose creation sets something that is there already, or adds to it what may be added twice. */
const sets = new Set([
  "aws:acm/certificateValidation:CertificateValidation", // it only waits
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:secretsmanager/secretVersion:SecretVersion",
]);

/** By the package of a type: what is made anew without harm, and why. */
const packages: Readonly<Record<string, string>> = {
  kubernetes: "its name is the program's own, and what is there is taken over by server-side apply",
  docker: "an image is built and pushed again to the same digest",
  pulumi: "it is the engine's own",
};

/** Why a creation may simply be done again; undefined where it may not. Pure. */
export function whyRepeatable(type: string): string | undefined {
  if (sets.has(type)) return "it sets what may be set again";
  return packages[type.split(":")[0] ?? ""];
}
