/** Over the nodes where it can be had; a cluster of one node runs it too. */
export function spread(matchLabels: Readonly<Record<string, string>>) {
  return [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels },
      // Counted among the pods of one revision: those that a rollout is about to end weigh nothing.
      matchLabelKeys: ["pod-template-hash"],
    },
  ];
}
