/** What is known of an instance type: `locks/instances.yaml` says it, with its source. */
export interface InstanceFacts {
  /** vCPUs. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly architecture: "amd64" | "arm64";
  /** Network interfaces of the default network card, and IPv4 addresses that each may have. */
  readonly network: { readonly interfaces: number; readonly addresses: number };
  /** Accelerators, all alike; undefined where it has none. */
  readonly accelerator?: { readonly name: string; readonly count: number; readonly memoryMiB: number } | undefined;
}
