/** A file of the Terraform provider, which the official `aws` provider wraps: its `ForceNew` is what replaces. */
export function terraform(file: string): string {
  return `https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/${file}.go`;
}

/** A name prefix becomes part of the name, which cannot change. */
export const prefixReplaces = {
  when: true,
  source: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/create/naming.go",
} as const;

/** A page of AWS's own reference. */
export function awsDocs(path: string): string {
  return `https://docs.aws.amazon.com/${path}`;
}
