/**
 * Endpoints and the gateway learn of a pod's end within about a second; five leave room for a busy machine. Kubernetes
 * tells them and the pod at once: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export const drainSeconds = 5;

/** After draining, requests in flight are waited for so long. */
export const longestRequestSeconds = 10;
