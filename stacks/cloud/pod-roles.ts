import { PodRole, type PodRoleArgs } from "../../components/pod-role/index.ts";
import type { Bringing } from "./secrets.ts";

/** A role of AWS that pods of a model have. */
export type ModelRole = Omit<PodRoleArgs, "cluster">;

/** Makes roles of models' pods; those of teams' own stacks too, as no team makes roles. */
export function makePodRoles(roles: readonly ModelRole[], platform: Bringing): void {
  for (const role of roles)
    new PodRole(
      `${role.namespace}-${role.serviceAccount}`,
      { ...role, cluster: platform.cluster.name },
      { parent: platform, transforms: platform.bounded },
    );
}
