/** An accelerator that a model may name, and what is known of it. */
export interface AcceleratorFacts {
  /** As its maker calls it. */
  readonly product: string;
  /** Memory of one, in GiB. */
  readonly memoryGiB: number;
}

/** Accelerators by the names that models and pools use. Sizes: the makers' data sheets. */
export const accelerators = {
  t4: { product: "NVIDIA T4", memoryGiB: 16 },
  l4: { product: "NVIDIA L4", memoryGiB: 24 },
  a10g: { product: "NVIDIA A10G", memoryGiB: 24 },
  l40s: { product: "NVIDIA L40S", memoryGiB: 48 },
  a100: { product: "NVIDIA A100", memoryGiB: 40 },
  h100: { product: "NVIDIA H100", memoryGiB: 80 },
} as const satisfies Readonly<Record<string, AcceleratorFacts>>;

export type Accelerator = keyof typeof accelerators;
