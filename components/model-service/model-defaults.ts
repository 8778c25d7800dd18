/** The defaults of a declaration, in one place; those of scaling are in `scaling.ts`. */
export const modelDefaults = {
  cpu: 0.1,
  cpuLimit: 1,
  memory: "512Mi",
  loadBudget: "60s",
  /** Ten times what float32 rounds a probability by, and nothing that a decision hangs on. */
  parityTolerance: 1e-6,
  parityRows: 32,
} as const;
