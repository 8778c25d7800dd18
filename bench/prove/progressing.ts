import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labelKeys, modelContainer } from "../../components/model-labels.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import type { ReleaseStack } from "../../test/support/release-stack.ts";

/** What is promised of latency: what a busy machine can keep. */
const promised = "500ms";

/** Writes into a clone what its iris declares of its rollouts, as its owner would: percent, and seconds at each. */
export function declareProgress(
  folder: string,
  { steps, bake }: { readonly steps: readonly number[]; readonly bake: number },
): void {
  const file = join(folder, "stacks/models/iris.ts");
  const plan = `progress: { steps: [${steps.join(", ")}], bake: "${bake}s", requests: 200, latency: 20 }`;
  const text = readFileSync(file, "utf8");
  const changed = text.replace(/p99: "\w+" },/, `p99: "${promised}" },\n  ${plan},`);
  if (changed === text) throw new Error("iris declares no slo that could be changed");
  writeFileSync(file, changed);
}

/**
 * Holds the pods of iris' challenger to so much CPU. In place, so that they need not start with so little:
 * https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 */
export async function holdChallenger({ cluster: { kubeconfig } }: ReleaseStack, cpu: string): Promise<void> {
  const kube = (...args: string[]) => kubectl(kubeconfig, ["-n", exampleNamespace, ...args]);
  const resources = { requests: { cpu }, limits: { cpu } };
  const patch = JSON.stringify({ spec: { containers: [{ name: modelContainer, resources }] } });
  const pods = await kube(
    ...["get", "pods", "--output=name", "--selector", `${labelKeys.model}=iris,${labelKeys.variant}!=champion`],
  );
  for (const pod of pods.trim().split("\n")) await kube("patch", pod, "--subresource=resize", "--patch", patch);
}
