import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { routeGuard } from "./route-guard.ts";

/** Holds every namespace of models to its own addresses. The API server enforces it, whoever writes. */
export class RouteGuard extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:RouteGuard", name, {}, opts);
    const parent = { parent: this };
    const { policy, binding } = routeGuard;
    const made = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(name, policy, parent);
    new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(name, binding, { ...parent, dependsOn: [made] });
    this.registerOutputs({});
  }
}
