/** What a type token `package:module:Name` says to a reader. */

/** The provider's package; components of ours have `ml-serving`. */
export function providerOf(type: string): string {
  return type.split(":")[0] ?? type;
}

/** `Deployment` of `kubernetes:apps/v1:Deployment`, `ec2 Subnet` of `aws:ec2/subnet:Subnet`. */
export function kindOf(type: string): string {
  const [provider = "", module = "", name = type] = type.split(":");
  const service = module.split("/")[0] ?? "";
  if (provider === "pulumi" && module === "providers") return `provider ${name}`;
  return ["kubernetes", "pulumi"].includes(provider) || service === "index" ? name : `${service} ${name}`;
}
