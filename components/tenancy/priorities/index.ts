import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { priorityClasses } from "./render.ts";

/**
 * The classes of priority of an environment: one of the platform above three of models. Pods that name a class are refused
 * while it is not there: whatever names one depends on this component.
 */
export class PriorityClasses extends pulumi.ComponentResource {
  constructor(name: string, _args: object, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:PriorityClasses", name, {}, opts);
    for (const priorityClass of priorityClasses)
      new k8s.scheduling.v1.PriorityClass(priorityClass.metadata.name, priorityClass, { parent: this });
    this.registerOutputs({});
  }
}
