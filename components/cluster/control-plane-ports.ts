/**
 * Ports of nodes and pods that the API server calls: itself for logs and commands, and for webhooks and aggregated APIs. A webhook on another
 * port is never reached, and what it would decide times out: it needs its port here.
 */
export const calledByControlPlane = [
  443, // aggregated APIs and webhooks that listen on the port of HTTPS
  9443, // webhooks of the load balancer controller and of Envoy Gateway
  10250, // kubelet
  10251, // metrics-server, as the EKS add-on runs it: https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
] as const;
