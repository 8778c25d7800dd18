import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { renderShare } from "./render.ts";
import type { TeamSettings } from "./settings.ts";

export interface TeamShareArgs {
  readonly settings: TeamSettings;
  /** The team's namespace, which must be there. */
  readonly namespace: pulumi.Input<string>;
  /** The most files of its own, in bytes, that a container of the team's models is declared to have; 0: none says. */
  readonly declaredBytes: number;
}

/**
 * What a team's namespace may take: a quota of all its pods, one that keeps it to its own priority, and limits of every
 * container. What runs there depends on this component, so that nothing runs before the limits hold.
 */
export class TeamShare extends pulumi.ComponentResource {
  constructor(name: string, args: TeamShareArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, namespace, declaredBytes } = args;
    super("ml-serving:index:TeamShare", name, { settings }, opts);
    const parent = { parent: this };
    const { quotas, limitRange } = renderShare(settings, namespace, declaredBytes);
    for (const quota of quotas) new k8s.core.v1.ResourceQuota(`${name}-${quota.metadata.name}`, quota, parent);
    new k8s.core.v1.LimitRange(`${name}-${limitRange.metadata.name}`, limitRange, parent);
    this.registerOutputs({});
  }
}
