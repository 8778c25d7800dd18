import type { ContainerPlan } from "../../runtimes/adapter.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { labelKeys } from "../model-labels.ts";
import { podsOf, teamNamespace, type NamedPeer } from "../network-peers.ts";
import { adapterOf } from "./plan.ts";
import { servicePorts } from "./backends.ts";
import type { ModelSpec } from "./spec.ts";
import type { DatabaseSpec } from "./spec/calls.ts";

/** The variant that models call: what is tried gets requests from the gateway alone. */
const calledVariant = "champion";

/** A model that another calls, as the caller knows it. */
export interface ResolvedCall {
  readonly model: string;
  /** Its address inside the cluster; what follows it is what follows `/models/NAME` at the gateway. */
  readonly url: string;
  /** The target for gRPC clients, all its pods; undefined where it speaks none. */
  readonly grpc: string | undefined;
  /** Its pods. */
  readonly pods: NamedPeer;
  /** Container ports that it answers calls on. */
  readonly ports: readonly number[];
}

/** Name of the Service that has an address a pod, for clients that balance by themselves. */
export function podsServiceName(model: string): string {
  return `${model}-${calledVariant}-pods`;
}

function calledPods(model: string, team: string, variant?: string): NamedPeer {
  return podsOf(teamNamespace(team), {
    [labelKeys.model]: model,
    ...(variant === undefined ? {} : { [labelKeys.variant]: variant }),
  });
}

/** Container ports on which a server answers predictions. */
export function answeringPorts(plan: ContainerPlan): readonly number[] {
  const names = [plan.servingPort, plan.grpc?.port];
  return plan.ports.filter(({ name }) => names.includes(name)).map(({ containerPort }) => containerPort);
}

/**
 * By the Service and not by the gateway: a policy can then say which model calls which, where one way to the gateway would
 * lead to all of them; and outside of this machine the gateway asks callers for tokens, which a service has none of.
 */
function callTo({ name: model, team, runtime }: ModelSpec): ResolvedCall {
  // Addresses and ports are the same for every version and size.
  const plan = adapterOf(runtime).plan({ model, version: "", runtime, cpu: 1, accelerators: 0 });
  const domain = `${teamNamespace(team)}.svc`;
  const below = plan.basePath === "/" ? "" : plan.basePath;
  const grpcPort = plan.ports.find(({ name }) => name === plan.grpc?.port)?.containerPort;
  return {
    model,
    url: `http://${model}-${calledVariant}.${domain}:${servicePorts.http}${below}`,
    // A name with an address a pod: one connection of HTTP/2 would otherwise stay with one pod.
    // https://grpc.io/docs/guides/custom-load-balancing/
    grpc: grpcPort === undefined ? undefined : `dns:///${podsServiceName(model)}.${domain}:${grpcPort}`,
    pods: calledPods(model, team, calledVariant),
    ports: answeringPorts(plan),
  };
}

/** The models that a model calls, of all that are served. Expects names that `validate/calls.ts` accepts. */
export function resolveCalls({ calls = [] }: ModelSpec, all: readonly ModelSpec[]): readonly ResolvedCall[] {
  return calls.flatMap((name) => all.filter((model) => model.name === name).map(callTo));
}

/** The pods of all models that call a model. */
export function resolveCallers({ name }: ModelSpec, all: readonly ModelSpec[]): readonly NamedPeer[] {
  return all.filter(({ calls = [] }) => calls.includes(name)).map((caller) => calledPods(caller.name, caller.team));
}

/** A model's databases in an environment. */
export function resolveDatabases(spec: ModelSpec, environment: EnvironmentName): readonly DatabaseSpec[] {
  const own = spec.in?.[environment]?.databases ?? {};
  return (spec.databases ?? []).map((database) => ({ ...database, ...own[database.name] }));
}

/** The beginning of what the variables of a model, a database or a secret are called. */
export function variable(kind: "MODEL" | "DATABASE" | "SECRET", name: string): string {
  return `${kind}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** What a caller's container learns of those that it calls. */
export function callVariables(calls: readonly ResolvedCall[]) {
  return calls.flatMap(({ model, url, grpc }) => [
    { name: `${variable("MODEL", model)}_URL`, value: url },
    ...(grpc === undefined ? [] : [{ name: `${variable("MODEL", model)}_GRPC`, value: grpc }]),
  ]);
}
