import { labelKeys } from "../../model-labels.ts";
import { allowEgress, allowIngress, anywhere, apiServerPorts, tcp, type NetworkPolicy } from "../../network-policy.ts";
import { podsOf, teamNamespace } from "../../network-peers.ts";
import type { ResolvedBatch } from "../batch.ts";
import { roleLabel, sparkName, sparkPorts } from "./names.ts";

/** Drivers and executors of one model answer one another, drivers ask the API server for executors; nobody else calls them. Pure. */
export function sparkPolicies<S>(
  namespace: S,
  model: { readonly name: string; readonly team: string; readonly batch: ResolvedBatch | "none" },
): readonly NetworkPolicy<S>[] {
  const { name, batch } = model;
  if (batch === "none" || batch.spark === "none") return [];
  const all = { [labelKeys.batch]: name };
  const driver = { ...all, [roleLabel]: "driver" };
  const pods = podsOf(teamNamespace(model.team), all);
  const ports = Object.values(sparkPorts);
  return [
    allowIngress(`allow-${sparkName(name)}`, namespace, all, [pods], ports),
    allowEgress(`allow-calls-of-${sparkName(name)}`, namespace, all, [{ to: [pods], ports: tcp(ports) }]),
    allowEgress(`allow-api-server-of-${sparkName(name)}`, namespace, driver, [
      // A namespace does not know its address.
      { to: [anywhere], ports: tcp(apiServerPorts) },
    ]),
  ];
}
