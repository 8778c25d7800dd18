import { podIdentityAgent } from "./network-peers.ts";
import { anywhere, tcp, type EgressRule } from "./network-policy.ts";

/** AWS, by a role: its services' addresses change, and an endpoint of the network's own has others; the role is had of an agent. */
export const awsByRole: readonly EgressRule[] = [
  { to: [anywhere], ports: tcp([443]) },
  { to: [podIdentityAgent], ports: tcp([80]) },
];
