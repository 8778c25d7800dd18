/** Repositories that are made in the account's ECR. */
export interface NewRegistry {
  /** Untagged images of runtimes are deleted after so many days, from 1. Models' artifacts never are: they have no tags. */
  readonly keepUntaggedDays: number;
  /** Accounts (twelve digits) that may pull: those of the environments that versions are promoted to. @default none */
  readonly pulledBy?: readonly string[];
}

/** An ECR of the account that is there. */
export interface AdoptedEcr {
  /** What the names of its repositories begin with, without a slash at the end. */
  readonly prefix: string;
}

/** A Harbor that is there. */
export interface AdoptedHarbor {
  /** Host and, unless it is 443, port. */
  readonly host: string;
  readonly project: string;
  /** Name of the secret (Secrets Manager) that holds what pods log in with: a `.dockerconfigjson`, as Kubernetes has it. */
  readonly secret: string;
}

/** Where images and artifacts are: made in ECR, an ECR of the account that is there, or a Harbor. */
export type RegistrySettings =
  | { readonly create: NewRegistry }
  | { readonly adopt: { readonly ecr: AdoptedEcr } }
  | { readonly adopt: { readonly harbor: AdoptedHarbor } };
