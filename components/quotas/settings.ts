/**
 * Families of instances whose vCPUs AWS counts together, by the letters that their types begin with.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html#on-demand-instance-quotas
 */
export const vcpuFamilies = {
  standard: ["a", "c", "d", "h", "i", "m", "r", "t", "z"],
  g: ["g", "vt"],
  p: ["p"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type VcpuFamily = keyof typeof vcpuFamilies;

/** What the account may have, as Service Quotas says: nothing here asks for more. What is left out is not held against anything. */
export interface AccountQuotas {
  /** vCPUs of on-demand instances by family. */
  readonly vcpus?: Readonly<Partial<Record<VcpuFamily, number>>>;
  /** vCPUs of spot instances by family. */
  readonly spotVcpus?: Readonly<Partial<Record<VcpuFamily, number>>>;
  /** Elastic IP addresses: one a NAT gateway. */
  readonly elasticIps?: number;
}
