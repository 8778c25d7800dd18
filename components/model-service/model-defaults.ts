/** The defaults of a declaration, in one place; those of scaling are in `scaling.ts`. */
export const modelDefaults = {
  cpu: 0.1,
  cpuLimit: 1,
  memory: "512Mi",
  loadBudget: "60s",
} as const;
