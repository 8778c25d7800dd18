import { principalArn, roleName } from "../../components/cluster/access.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** An object of the account that an environment takes for granted: somebody else made it, and keeps it. */
export interface Presupposed {
  /** Type token of `@pulumi/aws`. */
  readonly type: string;
  readonly id: string;
  /** Properties in Pulumi's words, as far as others read them. */
  readonly live: Readonly<Record<string, string>>;
}

/** Roles that people take, which the cluster lets in. */
function rolesOfPeople({ cluster, account }: CloudEnvironment): readonly Presupposed[] {
  if ("adopt" in cluster) return [];
  return cluster.create.access.map(({ role }) => {
    const name = roleName(role);
    return { type: "aws:iam/role:Role", id: name, live: { name, arn: principalArn(role, account.id) } };
  });
}

/** The zone that the environment's host name is written into. */
function dnsZone({ edge }: CloudEnvironment): readonly Presupposed[] {
  const { name, id } = edge.dnsZone;
  return [{ type: "aws:route53/zone:Zone", id, live: { name, zoneId: id, arn: `arn:aws:route53:::hostedzone/${id}` } }];
}

/** What has to be in the account before an environment's first `up`; a rehearsal puts it there, and expects it to stay. */
export function presupposed(environment: CloudEnvironment): readonly Presupposed[] {
  return [...rolesOfPeople(environment), ...dnsZone(environment)];
}
