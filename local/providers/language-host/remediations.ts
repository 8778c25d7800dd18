import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";

/**
 * Whether a policy pack may change resources: the engine asks for that with each resource, and a pack whose policies are
 * all of other levels has nothing to say. https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/#remediation-policies
 */
export class Remediations {
  #byPack: boolean | undefined;
  #byConfiguration = false;

  /** @param response to GetAnalyzerInfo: the levels that the pack itself gives its policies */
  told(response: Uint8Array): void {
    const policies = analyzerProto.AnalyzerInfo.deserializeBinary(response).getPoliciesList();
    this.#byPack = policies.some((policy) => policy.getEnforcementlevel() === remediate);
  }

  /** @param request of Configure: levels that the user gives them */
  configured(request: Uint8Array): void {
    const policies = analyzerProto.ConfigureAnalyzerRequest.deserializeBinary(request).getPolicyconfigMap();
    this.#byConfiguration = false;
    policies.forEach((policy) => {
      this.#byConfiguration ||= policy.getEnforcementlevel() === remediate;
    });
  }

  /** Also where the pack has not been asked for its levels. */
  get arePossible(): boolean {
    return this.#byPack !== false || this.#byConfiguration;
  }
}

const remediate = analyzerProto.EnforcementLevel.REMEDIATE;
