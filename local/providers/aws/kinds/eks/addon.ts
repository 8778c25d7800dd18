import { text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, unverified } from "../sources.ts";
import { invalid } from "./cluster.ts";

export const addon: Kind = {
  token: "aws:eks/addon:Addon",
  noun: "EKS Add-On",
  spec: "AWS::EKS::Addon",
  names: {
    preserve: "PreserveOnDelete",
    resolveConflictsOnCreate: "ResolveConflicts",
    resolveConflictsOnUpdate: "ResolveConflicts",
  },
  allowed: {
    resolveConflictsOnCreate: {
      values: ["NONE", "OVERWRITE"],
      source: awsDocs("eks/latest/APIReference/API_CreateAddon.html"),
    },
  },
  formats: {
    addonVersion: {
      pattern: /^v\d+\.\d+\.\d+-eksbuild\.\d+$/,
      words: 'be a build of an add-on, such as "v1.20.4-eksbuild.1"',
      source: unverified(awsDocs("eks/latest/APIReference/API_DescribeAddonVersions.html")),
    },
  },
  identity: ["clusterName", "addonName"],
  references: {
    clusterName: { to: ["aws:eks/cluster:Cluster"] },
    serviceAccountRoleArn: {
      to: ["aws:iam/role:Role"],
      missing: (arn) => invalid(`The specified role ${arn} does not exist`),
    },
    "podIdentityAssociations.roleArn": {
      to: ["aws:iam/role:Role"],
      missing: (arn) => invalid(`The specified role ${arn} does not exist`),
    },
  },
  id: (live) => `${text(live, "clusterName")}:${text(live, "addonName")}`,
  computed: (live, _id, { cloud, ids }) => ({
    // Which build is the default one for a version of Kubernetes is a fact of the account's region: a rehearsal pins it.
    addonVersion: text(live, "addonVersion") || "v0.0.0-eksbuild.0",
    arn: cloud.arn("eks", `addon/${text(live, "clusterName")}/${text(live, "addonName")}/${ids.uuid("addon")}`),
    createdAt: new Date().toISOString(),
    modifiedAt: new Date().toISOString(),
  }),
  changing: ["modifiedAt"],
  updated: () => ({ modifiedAt: new Date().toISOString() }),
  refuses: (live) => {
    const values = text(live, "configurationValues");
    if (values.trimStart().startsWith("{")) {
      try {
        JSON.parse(values);
      } catch {
        throw invalid("ConfigurationValue provided in request is not supported: it is not valid JSON");
      }
    }
  },
  owner: (live) => ({ type: "aws:eks/cluster:Cluster", identifier: text(live, "clusterName") }),
  taken: () => new Refusal("ResourceInUseException", "Addon already exists."),
  missing: (id) =>
    new Refusal(
      "ResourceNotFoundException",
      `No addon: ${id.split(":").at(-1) ?? ""} found in cluster: ${id.split(":")[0] ?? ""}`,
    ),
};
