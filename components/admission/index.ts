import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AdmissionSettings } from "./settings.ts";

/** Has the API server judge what comes into namespaces of models, whoever writes it. No pod of ours does the judging. */
export class Admission extends pulumi.ComponentResource {
  constructor(name: string, { policies }: AdmissionSettings, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:Admission", name, {}, opts);
    const parent = { parent: this };
    for (const { policy, binding } of policies) {
      const own = policy.metadata.name;
      const made = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(own, policy, parent);
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(own, binding, { ...parent, dependsOn: [made] });
    }
    this.registerOutputs({});
  }
}
