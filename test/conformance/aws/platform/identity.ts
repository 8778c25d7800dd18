import { trust } from "../ground.ts";
import type { Sample } from "./sample.ts";

const readBucket = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::models-of-the-suite/*" }],
});

export const identity: readonly Sample[] = [
  {
    type: "kms/key:Key",
    name: "key",
    inputs: () => ({ description: "everything at rest", deletionWindowInDays: 7, enableKeyRotation: true }),
  },
  { type: "kms/alias:Alias", name: "alias", inputs: (ref) => ({ name: "alias/suite", targetKeyId: ref("key") }) },
  { type: "iam/role:Role", name: "control-plane", inputs: () => ({ assumeRolePolicy: trust("eks.amazonaws.com") }) },
  {
    type: "iam/role:Role",
    name: "nodes",
    inputs: () => ({ name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com"), path: "/suite/" }),
  },
  { type: "iam/policy:Policy", name: "read", inputs: () => ({ policy: readBucket, description: "reads models" }) },
  { type: "iam/rolePolicy:RolePolicy", name: "inline", inputs: (ref) => ({ role: ref("nodes"), policy: readBucket }) },
  {
    type: "iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "attached",
    inputs: (ref) => ({ role: ref("nodes"), policyArn: ref("read", "arn") }),
  },
  {
    type: "iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "managed",
    inputs: (ref) => ({ role: ref("nodes"), policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" }),
  },
];
