import { describe, expect, it } from "vitest";
import { ApiError } from "../../../../local/providers/kubernetes/cluster/api-error.ts";
import { Cluster } from "../../../../local/providers/kubernetes/cluster/cluster.ts";
import type { JsonObject } from "../../../../local/providers/serve/index.ts";

const group = (groupVersion: string): JsonObject => ({ name: groupVersion, versions: [{ groupVersion }] });
const list = (name: string, kind: string): JsonObject => ({ resources: [{ name, kind, namespaced: true }] });

/** An API server with one aggregated API, whose own server answers with a status. */
function clusterWith(status: number): Cluster {
  const answers: Readonly<Record<string, JsonObject>> = {
    "/apis": { groups: [group("apps/v1"), group("metrics.k8s.io/v1beta1")] },
    "/api/v1": list("pods", "Pod"),
    "/apis/apps/v1": list("deployments", "Deployment"),
    "/version": { gitVersion: "v1.36.3" },
  };
  return new Cluster({
    server: "https://127.0.0.1:1",
    namespace: undefined,
    send: (_, path) => {
      const answer = answers[path];
      return answer === undefined ? Promise.reject(new ApiError(status, "", "no")) : Promise.resolve(answer);
    },
  });
}

describe("what charts are told of a cluster", () => {
  it("leaves out the kinds of an aggregated API whose server does not answer", async () => {
    expect(await clusterWith(503).capabilities()).toEqual({
      version: "v1.36.3",
      apiVersions: ["v1", "apps/v1", "metrics.k8s.io/v1beta1", "v1/Pod", "apps/v1/Deployment"],
    });
  });

  it("is not guessed where the API server refuses", async () => {
    await expect(clusterWith(403).capabilities()).rejects.toThrow("no");
  });
});
