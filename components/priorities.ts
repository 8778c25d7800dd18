/** Whose pods go first when there is no room, of models; the platform's own go before all of them. */
export type Priority = "high" | "normal" | "low";

/** Of a team that says nothing. */
export const defaultPriority: Priority = "normal";

/** Of what waits for room, and goes first: runs over files, whichever team they are of. */
export const lowestPriority = "low" satisfies Priority;

/** Classes of priority by name: the same in every environment, of the cluster and not of a namespace. */
export const priorityClassNames = {
  platform: "ml-serving-platform",
  high: "ml-serving-high",
  normal: "ml-serving-normal",
  low: "ml-serving-low",
} as const satisfies Readonly<Record<Priority | "platform", string>>;
