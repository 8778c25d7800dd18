/** A command of the AWS command line, without the word `aws`. All are questions; none changes anything. */
type AwsQuestion = readonly [string, ...string[]];

/** `1.36/vpc-cni`, `eu-west-1/g6.2xlarge`: the two parts of a name. */
export function nameParts(name: string): readonly [string, string] {
  const slash = name.indexOf("/");
  return [name.slice(0, slash), name.slice(slash + 1)];
}

/** Whether a name is an instance type, as AWS writes it. */
export function isInstance(name: string): boolean {
  return /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(name);
}

/** Whether a name is `REGION/INSTANCE`, as AWS writes the two. */
export function isRegionAndInstance(name: string): boolean {
  const [region, instance] = nameParts(name);
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) && isInstance(instance);
}

/** https://docs.aws.amazon.com/cli/latest/reference/eks/describe-addon-versions.html */
export function addonQuestion(name: string): AwsQuestion {
  const [kubernetes, addon] = nameParts(name);
  return ["eks", "describe-addon-versions", "--kubernetes-version", kubernetes, "--addon-name", addon];
}

/** https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-instance-type-offerings.html */
export function offeringQuestion(name: string): AwsQuestion {
  const [region, instance] = nameParts(name);
  return [
    "ec2",
    "describe-instance-type-offerings",
    "--region",
    region,
    "--location-type",
    "availability-zone-id",
    "--filters",
    `Name=instance-type,Values=${instance}`,
  ];
}

/** https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-instance-types.html; in the region that has nearly all types. */
export function instanceQuestion(name: string): AwsQuestion {
  return ["ec2", "describe-instance-types", "--region", "us-east-1", "--instance-types", name];
}

/** A question as one types it. */
export function awsCommand(question: AwsQuestion): string {
  return ["aws", ...question]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
