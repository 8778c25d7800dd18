import type * as k8s from "@pulumi/kubernetes";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicyArgs;
type Binding = k8s.admissionregistration.v1.ValidatingAdmissionPolicyBindingArgs;

export interface AdmissionSettings {
  /** As plain data, each with what brings it into force. */
  readonly policies: readonly {
    readonly policy: Policy & { readonly metadata: { readonly name: string } };
    readonly binding: Binding;
  }[];
}
