/** Resources as people call them, and how much of what is counted makes one of what is told. */
const told: Readonly<Record<string, { readonly called: string; readonly unit: number }>> = {
  cpu: { called: "CPU", unit: 1000 },
  memory: { called: "memory (GiB)", unit: 1024 },
  pods: { called: "pods", unit: 1 },
  "nvidia.com/gpu": { called: "accelerators", unit: 1 },
};

export function wordsOf(resource: string): string {
  return told[resource]?.called ?? resource;
}

/** An amount in the unit that people read, rounded to hundredths. */
export function inUnits(resource: string, amount: number): number {
  return Math.round((amount / (told[resource]?.unit ?? 1)) * 100) / 100;
}
