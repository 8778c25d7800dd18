import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import * as pulumi from "@pulumi/pulumi";
import { deployTrust } from "../../components/accounts/ci-trust.ts";
import { RouteGuard, TeamCell } from "../../components/team-cell/index.ts";
import type { Platform } from "../cloud/platform.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { Serving } from "../serving.ts";
import { cellStack } from "../stack-name.ts";
import { contractParameter, type Contract } from "./contract.ts";

/** What is published, once it is known. */
function contractOf({ account }: CloudEnvironment, { cluster, redis }: Platform): pulumi.Output<Contract> {
  const { name, endpoint, certificateAuthority } = cluster;
  return pulumi.output({
    contract: 1 as const,
    cluster: { name, region: account.region, endpoint, certificateAuthority },
    ...(redis === undefined ? {} : { redis: { host: redis.host } }),
  });
}

/** Publishes what teams' stacks adopt, and lets each of these teams in to its own namespace. */
export function publishCells(environment: CloudEnvironment, platform: Platform, { teams }: Serving): void {
  const { name, account, cells } = environment;
  if (Object.keys(cells).length === 0) return;
  const onAws = { parent: platform };
  const inCluster = {
    parent: platform,
    transforms: platform.bounded,
    providers: { kubernetes: platform.kubernetes },
  };
  const contract = contractParameter(name);
  new Parameter(
    "contract",
    {
      name: contract,
      type: "String",
      description: `What the stacks of teams in ${name} stand on`,
      value: contractOf(environment, platform).apply((value) => JSON.stringify(value)),
    },
    onAws,
  );
  const guard = new RouteGuard("routes", inCluster);
  for (const [team, ci] of Object.entries(cells)) {
    const place = teams.get(team);
    if (place === undefined) throw new RangeError(`no namespace for team ${team}`);
    new TeamCell(
      `cell-${team}`,
      {
        environment: name,
        team,
        stack: cellStack({ environment: name, team }),
        project: pulumi.getProject(),
        account: account.id,
        region: account.region,
        contract,
        trust: deployTrust(account.id, ci),
        cluster: platform.cluster,
        namespace: place.namespace,
      },
      { ...inCluster, dependsOn: [guard] },
    );
  }
}
