import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { accountProvider } from "../../components/accounts/index.ts";
import { renderKubeconfig } from "../../components/cluster/kubeconfig.ts";
import { elastiCacheLogin } from "../../components/elasticache/place.ts";
import { gatewayRef } from "../../components/gateway-names.ts";
import { redisPort, teamNamespace } from "../../components/network-peers.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { Serving } from "../serving.ts";
import { contractParameter, parseContract } from "./contract.ts";

/** What a team's models are served with: the platform's, adopted. */
export interface AdoptedPlatform extends Pick<Serving, "gateway" | "redis" | "teams"> {
  readonly kubernetes: k8s.Provider;
}

/** Adopts an environment's platform by what it publishes; nothing of it is made or changed. */
export function adoptPlatform(environment: CloudEnvironment, team: string): AdoptedPlatform {
  const { name, account, redis } = environment;
  const parameter = contractParameter(name);
  const read = Parameter.get("contract", parameter, undefined, { provider: accountProvider(name, account) });
  // AWS keeps parameters of this type in plain text, and there is no secret in it; the provider cannot know.
  const contract = pulumi.unsecret(read.value).apply((text) => parseContract(text, name));
  const kubeconfig = contract.apply(({ cluster }) => renderKubeconfig(cluster));
  return {
    kubernetes: new k8s.Provider("cluster", { kubeconfig }),
    gateway: gatewayRef,
    redis:
      redis === undefined
        ? undefined
        : {
            host: contract.apply((told) => told.redis?.host ?? ""),
            port: redisPort,
            login: elastiCacheLogin(redis, { environment: name, region: account.region }),
          },
    teams: new Map([[team, { namespace: teamNamespace(team), before: [] }]]),
  };
}
