import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basic } from "../../oci/docker-login.ts";
import { machineLogin } from "../../oci/machine-registries.ts";
import { parseRepository } from "../../oci/reference.ts";

/** What stands for ECR's API on loopback: it gives logins for a registry on this machine, and nothing else. */
export interface EcrStandIn {
  /** What AWS_ENDPOINT_URL_ECR is set to. */
  readonly url: string;
  /** The login that it gives, as the value of the Authorization header. */
  readonly authorization: string;
  readonly stop: () => Promise<void>;
}

/** @param registry `127.0.0.1:PORT`, which it names as its own */
export async function startEcr(registry: string): Promise<EcrStandIn> {
  const { baseUrl } = parseRepository(`${registry}/any`);
  const login = machineLogin(baseUrl) ?? basic("AWS", "a-password");
  const authorizationToken = login.replace(/^Basic /, "");
  const server = createServer((request, response) => {
    request.resume();
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
    const isAsked = request.headers["x-amz-target"] === "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
    const authorizationData = [{ authorizationToken, expiresAt: 1.8e9, proxyEndpoint: baseUrl }];
    response
      .writeHead(isAsked ? 200 : 400, { "content-type": "application/x-amz-json-1.1" })
      .end(JSON.stringify(isAsked ? { authorizationData } : { __type: "InvalidAction" }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorization: login,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
