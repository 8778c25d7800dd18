/** Whole CPUs among those that a container may use, and one at least: as many threads as compute without being stopped. */
export function wholeCpus(cpu: number): number {
  return Math.max(1, Math.floor(cpu));
}
