import { kubectl, waitUntil } from "../cluster/kubectl.ts";
import { Problem } from "../console/problem.ts";
import type { Node, Pod } from "./joiner/objects.ts";
import { offences } from "./placement.ts";
import { settleSeconds, type Phase } from "./stage.ts";

async function objects<T>(kubeconfig: string, kind: string): Promise<readonly T[]> {
  return (JSON.parse(await kubectl(kubeconfig, ["get", kind, "-A", "-o", "json"])) as { items: readonly T[] }).items;
}

export const placement: Phase = {
  name: "every pod on the pool where it should be",
  run: async (stage, say) => {
    const { kubeconfig } = stage.layout.cluster;
    const { wishes } = stage;
    let summary = "";
    const whatToDo = (): string => {
      const hopeless = stage.joined.hopeless.map(({ pod, why }) => `${pod} ${why}`);
      return `Look at the pods' placement and requests, and at the pools. ${hopeless.join("; ")}`.trim();
    };
    const isSettled = async (): Promise<true | string> => {
      const [pods, nodes] = await Promise.all([objects<Pod>(kubeconfig, "pods"), objects<Node>(kubeconfig, "nodes")]);
      const found = offences(pods, nodes, wishes);
      const told = found.map(({ what, why }) => `${what} ${why}`).join("; ");
      if (found.some(({ passing }) => passing !== true)) throw new Problem(told, whatToDo());
      if (found.length > 0) return told;
      const waiting = pods.filter(({ status }) => status.phase === "Pending").length;
      if (waiting > 0) return `${waiting} pods have not started`;
      stage.pods = pods.length;
      summary = `${pods.length} pods on ${nodes.length} nodes, ${wishes.size} models`;
      return true;
    };
    await waitUntil("Every pod on the pool where it should be", isSettled, {
      seconds: settleSeconds,
      say,
      whatToDo: whatToDo(),
    });
    return summary;
  },
};
