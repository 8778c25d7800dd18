import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { BatchBindings } from "./job.ts";
import type { BatchModel } from "./pipeline.ts";
import { renderBatch } from "./render.ts";

export interface BatchRunsArgs {
  readonly model: BatchModel;
  readonly bindings: BatchBindings<pulumi.Input<string>>;
}

/** What scores a model's files, by the clock or on demand. Costs nothing while no run is under way. */
export class BatchRuns extends pulumi.ComponentResource {
  constructor(name: string, { model, bindings }: BatchRunsArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:BatchRuns", name, {}, opts);
    const parent = { parent: this };
    const { account, cronJob } = renderBatch(model, bindings);
    const objectName = cronJob.metadata.name;
    const before = new k8s.core.v1.ServiceAccount(objectName, account, parent);
    new k8s.batch.v1.CronJob(objectName, cronJob, { ...parent, dependsOn: [before] });
    this.registerOutputs({});
  }
}
