import { filesRead } from "./sources-read.ts";

/** Who says what the published specification does not say. */
export interface Source {
  readonly url: string;
  /** Whether it was looked up there; otherwise it is from memory, or from others who quote it. */
  readonly isVerified: boolean;
}

/** A file of the Terraform provider, which the official `aws` provider wraps, at the commit at which it was read. */
export function terraform(file: keyof typeof filesRead): Source {
  const { commit } = filesRead[file];
  return {
    url: `https://github.com/hashicorp/terraform-provider-aws/blob/${commit}/internal/service/${file}.go`,
    isVerified: true,
  };
}

/** A name prefix becomes part of the name, which cannot change. */
export function prefixReplaces(file: keyof typeof filesRead): { readonly when: true; readonly source: Source } {
  return { when: true, source: terraform(file) };
}

/** A page of AWS's own reference; pages of its APIs are compared with the models that it publishes of them. */
export function awsDocs(path: string): Source {
  return { url: `https://docs.aws.amazon.com/${path}`, isVerified: true };
}

/** What `@pulumi/aws` says in the documentation of its own inputs. */
export function packageDocs(page: string): Source {
  return { url: `https://www.pulumi.com/registry/packages/aws/api-docs/${page}/`, isVerified: true };
}

/** Where it should be said, though it was not found there, or the place could not be read. */
export function unverified(source: Source): Source {
  return { ...source, isVerified: false };
}
