import { expect, it } from "vitest";
import { besides } from "../../../bench/prove/unmirrored.ts";

const rewrite = { type: "URLRewrite" };
const mirror = { type: "RequestMirror" };
const route = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: "iris", namespace: "models-examples", labels: { "ml-serving/model": "iris" } },
  spec: {
    parentRefs: [{ name: "models" }],
    rules: [
      { matches: [{ path: { type: "PathPrefix", value: "/models/iris" } }], filters: [rewrite, mirror] },
      { matches: [{ path: { type: "PathPrefix", value: "/v2/models/iris" } }], filters: [mirror] },
    ],
  },
};

it("is the route at another address, of one path and without its mirror", () => {
  expect(besides(route, "/models/iris", "/beside")).toEqual({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "iris-unmirrored", namespace: "models-examples", labels: {} },
    spec: {
      parentRefs: [{ name: "models" }],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: "/beside" } }], filters: [rewrite] }],
    },
  });
});
