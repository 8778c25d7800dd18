import { aws, oneOf } from "../aws-types.ts";
import { at } from "../facts.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";

const configMap = "kubernetes:core/v1:ConfigMap";

export const eksAccessEntriesOnly: ResourceRule = {
  id: "P05",
  name: "eks-access-entries-only",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Who may enter the cluster is said by access entries alone: entries in the aws-auth ConfigMap are seen by no audit of AWS, and whoever creates a cluster stays its administrator without anybody having said so.",
  remediation:
    'Write accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false }, and no aws-auth.',
  url: "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  references: ["CIS EKS 4.1.7"],
  scope: "resource",
  about: oneOf(aws.cluster, configMap),
  check: ({ type, props }) => {
    if (type === configMap)
      return demand(
        { path: "metadata.name", fact: at(props, "metadata", "name") },
        (name) => name !== "aws-auth",
        "is aws-auth. Make access entries instead.",
      );
    const access = "accessConfig";
    return [
      ...demand(
        { path: `${access}.authenticationMode`, fact: at(props, access, "authenticationMode") },
        (mode) => mode === "API",
        "is not API. Write API.",
      ),
      // AWS makes the creator an administrator where nothing is said.
      ...demand(
        {
          path: `${access}.bootstrapClusterCreatorAdminPermissions`,
          fact: at(props, access, "bootstrapClusterCreatorAdminPermissions"),
        },
        (granted) => granted === false,
        "is not false. Write false, and give access by an entry.",
      ),
    ];
  },
};
