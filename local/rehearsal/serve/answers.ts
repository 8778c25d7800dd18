import { Problem } from "../../console/problem.ts";
import { readQuestions } from "../../golden/questions.ts";
import { connect } from "../../providers/kubernetes/cluster/connection.ts";
import type { JsonObject } from "../../providers/serve/index.ts";
import type { Phase } from "../stage.ts";

/** A model whose pods are real. */
export interface ServedModel {
  readonly name: string;
  readonly namespace: string;
  /** The Service of its champion, and the port's name. */
  readonly service: string;
  readonly port: string;
  /** Path of the model on its server. */
  readonly basePath: string;
  /** File of golden rows, relative to the repository. */
  readonly golden: string;
}

/** Answers may differ from the training library's by rounding, not by more. */
const tolerance = 1e-6;

/**
 * Every golden row of every model on real nodes, asked of its Service through the API server: the gateway's pods are
 * kwok's. https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls
 */
export const answers: Phase = {
  name: "models on CPUs answer as their training libraries do",
  run: async ({ layout, served = [] }, say) => {
    const settings = { context: undefined, cluster: undefined, namespace: undefined, deleteUnreachable: false };
    const api = connect({ ...settings, kubeconfig: layout.cluster.kubeconfig });
    const told: string[] = [];
    for (const { name, namespace, service, port, basePath, golden } of served) {
      const questions = readQuestions(golden);
      let furthest = 0;
      for (const [index, { path, body, asked, known, judge }] of questions.entries()) {
        say(`${name}: row ${index + 1} of ${questions.length}`);
        const proxy = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy`;
        const answer = await api.send("POST", `${proxy}${basePath}${path}`, { body: body as JsonObject });
        const { off, told: words } = judge(answer);
        if (!(off <= tolerance))
          throw new Problem(
            `${name} answers ${words} for ${asked}; the training library says ${known}.`,
            `Compare its artifact with the model that was trained; ${golden} has the rows.`,
          );
        furthest = Math.max(furthest, off);
      }
      told.push(`${name} ${questions.length} rows, within ${furthest.toExponential(0)}`);
    }
    return told.join("; ") || "there are none";
  },
};
