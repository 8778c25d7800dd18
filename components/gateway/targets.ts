/** What policies are about: everything that comes in by the Gateway of this name. */
export function targets(gateway: string) {
  return [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway }];
}
