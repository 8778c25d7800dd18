import { items } from "../../../serve/json.ts";
import { choice, given, list, must, number, tags, yes } from "../given.ts";
import type { Mirror } from "../mirror.ts";

export const role: Mirror = {
  create: async ({ live, moto }) => {
    const iam = await moto.iam();
    const RoleName = must(live, "name");
    await iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: must(live, "assumeRolePolicy"),
      Path: given(live, "path"),
      Description: given(live, "description"),
      MaxSessionDuration: number(live, "maxSessionDuration"),
      PermissionsBoundary: given(live, "permissionsBoundary"),
      Tags: tags(live),
    });
    for (const PolicyArn of list(live, "managedPolicyArns") ?? []) await iam.attachRolePolicy({ RoleName, PolicyArn });
    for (const policy of items(live, "inlinePolicies"))
      await iam.putRolePolicy({
        RoleName,
        PolicyName: must(policy, "name"),
        PolicyDocument: must(policy, "policy"),
      });
  },
  update: async ({ live, moto }) => {
    const iam = await moto.iam();
    const PolicyDocument = must(live, "assumeRolePolicy");
    await iam.updateAssumeRolePolicy({ RoleName: must(live, "name"), PolicyDocument });
  },
  delete: async ({ live, moto }) => {
    const iam = await moto.iam();
    const RoleName = must(live, "name");
    for (const PolicyArn of list(live, "managedPolicyArns") ?? []) await iam.detachRolePolicy({ RoleName, PolicyArn });
    for (const policy of items(live, "inlinePolicies"))
      await iam.deleteRolePolicy({ RoleName, PolicyName: must(policy, "name") });
    return iam.deleteRole({ RoleName });
  },
};

export const rolePolicy: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.iam()
    ).putRolePolicy({
      RoleName: must(live, "role"),
      PolicyName: must(live, "name"),
      PolicyDocument: must(live, "policy"),
    });
  },
  update: async (asked) => {
    await rolePolicy.create(asked);
  },
  delete: async ({ live, moto }) =>
    (await moto.iam()).deleteRolePolicy({ RoleName: must(live, "role"), PolicyName: must(live, "name") }),
};

export const rolePolicyAttachment: Mirror = {
  create: async ({ live, moto }) => {
    const iam = await moto.iam();
    await iam.attachRolePolicy({ RoleName: must(live, "role"), PolicyArn: must(live, "policyArn") });
  },
  delete: async ({ live, moto }) =>
    (await moto.iam()).detachRolePolicy({ RoleName: must(live, "role"), PolicyArn: must(live, "policyArn") }),
};

export const policy: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.iam()
    ).createPolicy({
      PolicyName: must(live, "name"),
      PolicyDocument: must(live, "policy"),
      Path: given(live, "path"),
      Description: given(live, "description"),
      Tags: tags(live),
    });
  },
  update: async ({ live, id, moto }, before) => {
    if (must(before, "policy") === must(live, "policy")) return;
    const iam = await moto.iam();
    // A policy has five versions at most: the official provider makes room too.
    const { Versions } = await iam.listPolicyVersions({ PolicyArn: id });
    for (const { VersionId, IsDefaultVersion } of Versions ?? [])
      if (IsDefaultVersion !== true) await iam.deletePolicyVersion({ PolicyArn: id, VersionId });
    await iam.createPolicyVersion({ PolicyArn: id, PolicyDocument: must(live, "policy"), SetAsDefault: true });
  },
  delete: async ({ id, moto }) => {
    const iam = await moto.iam();
    const { Versions } = await iam.listPolicyVersions({ PolicyArn: id });
    for (const { VersionId, IsDefaultVersion } of Versions ?? [])
      if (IsDefaultVersion !== true) await iam.deletePolicyVersion({ PolicyArn: id, VersionId });
    return iam.deletePolicy({ PolicyArn: id });
  },
};

export const openIdConnectProvider: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.iam()
    ).createOpenIDConnectProvider({
      Url: must(live, "url"),
      ThumbprintList: list(live, "thumbprintLists"),
      ClientIDList: list(live, "clientIdLists"),
      Tags: tags(live),
    });
  },
  delete: async ({ id, moto }) => (await moto.iam()).deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: id }),
};

export const key: Mirror = {
  create: async ({ live, id, moto }) => {
    const kms = await moto.kms();
    const { KeyMetadata } = await kms.createKey({
      Description: given(live, "description"),
      Policy: given(live, "policy"),
      KeyUsage: choice(live, "keyUsage"),
      KeySpec: choice(live, "customerMasterKeySpec"),
      MultiRegion: yes(live, "multiRegion"),
      Tags: tags(live).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
    });
    const KeyId = KeyMetadata?.KeyId ?? "";
    if (yes(live, "enableKeyRotation") === true) await kms.enableKeyRotation({ KeyId });
    return { [id]: KeyId };
  },
  update: async ({ live, id, moto }) => {
    await (await moto.kms()).putKeyPolicy({ KeyId: id, PolicyName: "default", Policy: must(live, "policy") });
  },
  delete: async ({ live, id, moto }) =>
    (await moto.kms()).scheduleKeyDeletion({
      KeyId: id,
      PendingWindowInDays: number(live, "deletionWindowInDays") || undefined,
    }),
};

export const alias: Mirror = {
  create: async ({ live, moto }) => {
    await (await moto.kms()).createAlias({ AliasName: must(live, "name"), TargetKeyId: must(live, "targetKeyId") });
  },
  update: async ({ live, moto }) => {
    await (await moto.kms()).updateAlias({ AliasName: must(live, "name"), TargetKeyId: must(live, "targetKeyId") });
  },
  delete: async ({ live, moto }) => (await moto.kms()).deleteAlias({ AliasName: must(live, "name") }),
};
