import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { labelKeys, modelContainer } from "../../../components/model-labels.ts";
import type { ResolvedModel } from "../../../components/model-service/resolve.ts";
import { loadMargin } from "../../../components/model-service/rollout.ts";
import { teamNamespace } from "../../../components/network-peers.ts";
import { run } from "../../../local/console/run.ts";
import { Problem } from "../../../local/console/problem.ts";
import type { ClusterAccess } from "../../environment/cluster.ts";

/** A pod template, as far as it is read; the rest is kept as it is. */
export interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly { readonly name: string }[];
    readonly topologySpreadConstraints?: unknown;
  };
}

/** Such a pod ends by itself (seconds), should nobody be left to delete it. */
const longestLife = 1_800;

/** Labels by which routes, budgets and metrics find pods that serve: one that is only asked here has none of them. */
const serving: readonly string[] = [labelKeys.variant, labelKeys.metricsPort, "pod-template-hash"];

/**
 * A pod of a version, by the template that another version of the model is served by: the same server and settings with
 * the other artifact. No Service selects it, no Prometheus reads it, and nothing beside the server runs in it. Pure.
 *
 * @param served digest in the template; undefined result: the template does not name it
 */
export function comparedPod(name: string, { metadata, spec }: Template, served: string, digest: string) {
  const { topologySpreadConstraints: _, containers, ...rest } = spec;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      labels: Object.fromEntries(Object.entries(metadata?.labels ?? {}).filter(([key]) => !serving.includes(key))),
    },
    spec: {
      ...rest,
      containers: containers.filter((container) => container.name === modelContainer),
      restartPolicy: "Never",
      activeDeadlineSeconds: longestLife,
      terminationGracePeriodSeconds: 5,
    },
  };
  const text = JSON.stringify(pod);
  return text.includes(served) ? (JSON.parse(text.replaceAll(served, digest)) as typeof pod) : undefined;
}

interface PodStatus {
  readonly phase?: string;
  readonly message?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  readonly containerStatuses?: readonly {
    readonly state?: {
      readonly waiting?: { readonly reason?: string; readonly message?: string };
      readonly terminated?: { readonly reason?: string; readonly message?: string };
    };
  }[];
}

/** Whether a pod answers; what it waits for, in words; or why it never will. Pure. */
export function stateOf({ phase, message, conditions = [], containerStatuses = [] }: PodStatus) {
  if (conditions.some(({ type, status }) => type === "Ready" && status === "True")) return { is: "ready" } as const;
  const [state] = containerStatuses.map((container) => container.state);
  const why = state?.terminated ?? state?.waiting;
  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  const words = [why?.reason, why?.message ?? unscheduled?.message ?? message].filter(Boolean).join(": ");
  const isHopeless = phase === "Failed" || /Err|BackOff|Invalid/.test(state?.waiting?.reason ?? "");
  return { is: isHopeless ? "failed" : "waiting", words: words === "" ? "it starts" : words } as const;
}

/** A pod that runs until it is told to stop. */
export interface RunningPod {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a version beside those that are served, until it is stopped.
 * @param served what is served by a Deployment's template, by its digest
 * @throws {Problem} where it does not come to answer
 */
export async function runPod(
  { kubectl }: ClusterAccess,
  model: ResolvedModel,
  served: { readonly deployment: string; readonly digest: string },
  digest: string,
): Promise<RunningPod> {
  const kube = (args: readonly string[], input?: string) =>
    run([...kubectl, "--namespace", teamNamespace(model.team), ...args], input === undefined ? {} : { input });
  const { spec } = JSON.parse(await kube(["get", "deployment", served.deployment, "--output=json"])) as {
    readonly spec: { readonly template: Template };
  };
  const name = `compared-${digest.slice("sha256:".length, "sha256:".length + 8)}-${randomBytes(3).toString("hex")}`;
  const pod = comparedPod(name, spec.template, served.digest, digest);
  if (pod === undefined)
    throw new Problem(
      `${served.deployment} does not name its artifact by the digest ${served.digest}, so another cannot be put in its place.`,
      "Versions that come from a bucket are compared when they are served: as challenger with weight 0.",
    );
  await kube(["create", "--filename=-"], JSON.stringify(pod));
  const stop = async (): Promise<void> => {
    await kube(["delete", "pod", name, "--wait=false", "--ignore-not-found"]);
  };
  const end = Date.now() + (model.loadBudgetSeconds * loadMargin + 60) * 1_000;
  try {
    for (;;) {
      const { status } = JSON.parse(await kube(["get", "pod", name, "--output=json"])) as { status: PodStatus };
      const state = stateOf(status);
      if (state.is === "ready") return { name, stop };
      if (state.is === "failed" || Date.now() > end)
        throw new Problem(
          `The version ${digest} does not come to answer: ${state.words}`,
          `Its registry has to have it: npx ml release or npx ml promote brings it there.`,
        );
      await sleep(300);
    }
  } catch (error) {
    await stop();
    throw error;
  }
}
