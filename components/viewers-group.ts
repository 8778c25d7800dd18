/** The group of roles that may look at a cluster and change nothing: access entries put them in it. */
export const viewersGroup = "ml-serving:viewers";
