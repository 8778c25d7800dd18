type Properties = Record<string, unknown>;

/** What the policy SDK reads messages with; not part of its types. */
export interface Reader {
  deserializeProperties: (message: object, keepsSecrets: boolean) => Properties;
}

/**
 * The policy SDK reads a resource's properties anew for every policy: forty times here, which for a large
 * CustomResourceDefinition took longer than all else that a preview does with it. Policies only read them, so that once
 * is enough. Those for a remediation may be changed and are left alone.
 * https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/server.ts
 *
 * @param sdk the SDK's module, changed in place
 */
export function readOnce(sdk: Reader): void {
  const anew = sdk.deserializeProperties;
  const known = new WeakMap<object, Properties>();
  sdk.deserializeProperties = (message, keepsSecrets) => {
    const before = keepsSecrets ? undefined : known.get(message);
    if (before !== undefined) return before;
    const properties = anew(message, keepsSecrets);
    if (!keepsSecrets) known.set(message, properties);
    return properties;
  };
}
