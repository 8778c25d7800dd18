import { variantName } from "../../components/model-service/labels.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { ApiError } from "../../local/providers/kubernetes/cluster/api-error.ts";
import { connect } from "../../local/providers/kubernetes/cluster/connection.ts";
import type { JsonObject } from "../../local/providers/serve/index.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { ask } from "../releases/compare/ask.ts";
import { serverPath } from "../releases/compare/candidates.ts";
import { forward } from "../releases/forward.ts";
import type { ClusterAccess } from "../environment/cluster.ts";
import { callerGiven, callerHeaders } from "./caller.ts";
import type { AskVariant } from "./rows.ts";

/** A way to one variant, which is closed afterwards. */
export interface Way {
  readonly by: "gateway" | "service";
  readonly ask: AskVariant;
  readonly close: () => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

/** As clients come: through the gateway, which says in its answer which variant it was. */
export function byGateway(environment: Environment, model: ResolvedModel, env: NodeJS.ProcessEnv = process.env): Way {
  const { gateway, cloud, name } = environment;
  const headers = callerHeaders(name, cloud?.file.edge.callers ?? "network", callerGiven(name, env));
  return {
    by: "gateway",
    ask: (path, body) => ask(`${gateway.url}/models/${model.name}`, { path, body }, headers),
    close: nothing,
  };
}

/** Straight to a variant's Service, by a port of this machine. @throws {Problem} where there is no way to it */
export async function byForward(cluster: ClusterAccess, model: ResolvedModel, variant: Variant): Promise<Way> {
  const { url, stop } = await forward(cluster, teamNamespace(model.team), `svc/${variantName(model, variant)}`, "http");
  return { by: "service", ask: (path, body) => ask(url, { path: serverPath(model, path), body }), close: stop };
}

/**
 * To a variant's Service through the API server, as rehearsals do, whose gateway is played: only pods that are ready and do
 * not end are asked. https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls
 */
export function byApiServer(kubeconfig: string | undefined): (model: ResolvedModel, variant: Variant) => Way {
  const api = connect({
    kubeconfig,
    context: undefined,
    cluster: undefined,
    namespace: undefined,
    deleteUnreachable: false,
  });
  return (model, variant) => {
    const service = `${teamNamespace(model.team)}/services/${variantName(model, variant)}:http`;
    return {
      by: "service",
      ask: async (path, body) => {
        const began = performance.now();
        const done = (status: number, answer: unknown) => ({ status, answer, ms: performance.now() - began });
        try {
          const to = `/api/v1/namespaces/${service}/proxy${serverPath(model, path)}`;
          return done(200, await api.send("POST", to, { body: body as JsonObject }));
        } catch (error) {
          const status = error instanceof ApiError ? error.code : 0;
          return done(status, error instanceof Error ? error.message : String(error));
        }
      },
      close: nothing,
    };
  };
}
