import type { CostFacts } from "../cost/index.ts";
import type { Admission } from "./admission/admission.ts";
import type { Facts } from "./facts.ts";
import type { Settings } from "./settings.ts";

/** How bad it is when nobody mends it. */
export type Severity = "low" | "medium" | "high" | "critical";

/** What a rule is, apart from what it checks. */
export interface Described {
  /** Its place in the catalogue, such as `P01`: P is what the platform is made of, K every pod, M models. */
  readonly id: `${"P" | "K" | "M"}${number}`;
  /** Stable, in kebab case, and the name of its file: configuration, waivers and the engine's events name it. */
  readonly name: string;
  readonly severity: Severity;
  /** `mandatory` stops a deployment. */
  readonly enforcement: "mandatory" | "advisory";
  /** What is demanded, and why. */
  readonly description: string;
  /** What to write instead. */
  readonly remediation: string;
  /** The page that demands it, or says why. */
  readonly url: string;
  /**
   * Ids of the same demand in other catalogues, such as `CKV_AWS_58` or `CIS EKS 5.3.1`; none where nobody else has it.
   * Those of Checkov are as `checkov --list` has them; those of the CIS are of its benchmark for EKS, version 1.7.0, as
   * https://github.com/aquasecurity/kube-bench/tree/a73ce378418c71c5861e6963753f50dec3badadf/cfg/eks-1.7.0 numbers them.
   */
  readonly references: readonly string[];
}

/** One resource as the program registers it. */
export interface ResourceFacts {
  /** The type token, such as `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Its inputs; in a stack rule its outputs. */
  readonly props: Facts;
  /** Whether the engine refuses to delete it. */
  readonly protect: boolean;
}

/** A resource with its place among the others of its stack. */
export interface StackResource extends ResourceFacts {
  /** The URN of the component that it is a part of. */
  readonly parent?: string;
  /** URNs of what it was made after. */
  readonly dependencies: readonly string[];
}

export interface Finding {
  /** Where in the resource's properties, such as `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /**
   * What is wrong and what to write instead. No text that a property holds: it may be a secret, which rules see in plain.
   * Numbers of fields that the rule names are told.
   */
  readonly message: string;
  /** It is not known whether something is wrong, because what decides it is known only when it is made. */
  readonly unknown?: true;
}

/** A finding about one of many resources. */
export interface StackFinding extends Finding {
  readonly urn: string;
}

/** What a rule knows beside resources: from the pack's configuration, never from the stack. */
export interface Context {
  readonly environment: string;
  readonly settings: Settings;
  /** Prices and instance types, as `locks/` has them. */
  readonly facts: CostFacts;
}

/** A check on each resource by itself. Pure: the same facts give the same findings. */
export interface ResourceRule extends Described {
  readonly scope: "resource";
  /** Whether resources of a type are looked at; all others hold the rule. */
  readonly about: (type: string) => boolean;
  readonly check: (resource: ResourceFacts, context: Context) => readonly Finding[];
  /** The same demand of what comes to the API server past a preview; left out where it cannot be judged there. */
  readonly admission?: Admission;
}

/** A check on all resources of a stack together. Pure. */
export interface StackRule extends Described {
  readonly scope: "stack";
  /** Whether resources of a type are looked at; the rule sees no others. */
  readonly about: (type: string) => boolean;
  readonly check: (resources: readonly StackResource[], context: Context) => readonly StackFinding[];
}

export type Rule = ResourceRule | StackRule;

export type { Facts };
