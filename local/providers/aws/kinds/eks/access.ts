import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, terraform } from "../sources.ts";
import { invalid } from "./cluster.ts";

const clusters = ["aws:eks/cluster:Cluster"];

export const accessEntry: Kind = {
  token: "aws:eks/accessEntry:AccessEntry",
  noun: "EKS Access Entry",
  spec: "AWS::EKS::AccessEntry",
  names: { userName: "Username" },
  allowed: {
    type: {
      values: ["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX"],
      source: awsDocs("eks/latest/APIReference/API_CreateAccessEntry.html"),
    },
  },
  defaults: { type: "STANDARD" },
  identity: ["clusterName", "principalArn"],
  references: {
    clusterName: { to: clusters },
    principalArn: {
      to: ["aws:iam/role:Role"],
      missing: () => invalid("The specified principalArn is invalid: invalid principal."),
    },
  },
  id: (live) => `${text(live, "clusterName")}:${text(live, "principalArn")}`,
  computed: (live, _id, { cloud, ids }) => {
    const [, , , , account, resource = ""] = text(live, "principalArn").split(":");
    const [type, ...path] = resource.split("/");
    const name = path.at(-1) ?? "";
    const isNode = text(live, "type") !== "STANDARD";
    return {
      accessEntryArn: cloud.arn(
        "eks",
        `access-entry/${text(live, "clusterName")}/${type ?? ""}/${account ?? ""}/${name}/${ids.uuid("entry")}`,
      ),
      createdAt: new Date().toISOString(),
      modifiedAt: new Date().toISOString(),
      kubernetesGroups: live["kubernetesGroups"] ?? (isNode ? ["system:nodes"] : []),
      userName:
        text(live, "userName") ||
        (isNode
          ? "system:node:{{EC2PrivateDNSName}}"
          : `arn:${cloud.partition}:sts::${account ?? ""}:assumed-role/${name}/{{SessionName}}`),
    };
  },
  changing: ["modifiedAt"],
  updated: () => ({ modifiedAt: new Date().toISOString() }),
  refuses: (live, { cloud }, before) => {
    const cluster = cloud.get("aws:eks/cluster:Cluster", text(live, "clusterName"))?.live;
    if (before === undefined && text(cluster, "accessConfig", "authenticationMode") === "CONFIG_MAP")
      throw new Refusal(
        "InvalidRequestException",
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
      );
    const reserved = textsAt(live, "kubernetesGroups").find((group) => /^(system:|eks:|aws:|amazon:|iam:)/.test(group));
    if (reserved !== undefined && text(live, "type") === "STANDARD")
      throw invalid(`The kubernetes group name ${reserved} is invalid, it cannot start with system:`);
  },
  owner: (live) => ({ type: "aws:eks/cluster:Cluster", identifier: text(live, "clusterName") }),
  taken: () =>
    new Refusal("ResourceInUseException", "The specified access entry resource is already in use on this cluster."),
  missing: () =>
    new Refusal(
      "ResourceNotFoundException",
      "The specified principalArn could not be found. You can view your available access entries with 'aws eks list-access-entries'.",
    ),
};

const association = terraform("eks/access_policy_association");

export const accessPolicyAssociation: Kind = {
  token: "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  noun: "EKS Access Policy Association",
  spec: "AWS::EKS::AccessEntry",
  names: { policyArn: "AccessPolicies.PolicyArn", accessScope: "AccessPolicies.AccessScope" },
  replaces: {
    policyArn: { when: true, source: association },
    accessScope: { when: true, source: association },
  },
  formats: {
    policyArn: {
      pattern: /^arn:aws(-cn|-us-gov)?:eks::aws:cluster-access-policy\/Amazon\w+$/,
      words:
        "be the ARN of an access policy of EKS, such as arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      source: awsDocs("eks/latest/userguide/access-policy-permissions.html"),
    },
  },
  identity: ["clusterName", "principalArn", "policyArn"],
  references: {
    clusterName: { to: clusters },
  },
  id: (live) => `${text(live, "clusterName")}#${text(live, "principalArn")}#${text(live, "policyArn")}`,
  computed: () => ({ associatedAt: new Date().toISOString(), modifiedAt: new Date().toISOString() }),
  refuses: (live, { cloud }) => {
    const entry = `${text(live, "clusterName")}:${text(live, "principalArn")}`;
    if (cloud.get("aws:eks/accessEntry:AccessEntry", entry) === undefined) throw accessEntry.missing(entry);
    if (text(live, "accessScope", "type") === "namespace" && textsAt(live, "accessScope.namespaces").length === 0)
      throw invalid("The namespaces field must be specified when the access scope type is namespace.");
    if (text(live, "accessScope", "type") === "cluster" && textsAt(live, "accessScope.namespaces").length > 0)
      throw invalid("The namespaces field must be empty when the access scope type is cluster.");
  },
  owner: (live) => ({
    type: "aws:eks/accessEntry:AccessEntry",
    identifier: `${text(live, "clusterName")}:${text(live, "principalArn")}`,
  }),
  taken: () =>
    new Refusal("ResourceInUseException", "The specified access policy is already associated with this access entry."),
  missing: () => new Refusal("ResourceNotFoundException", "The specified policyArn could not be found."),
};

export const podIdentityAssociation: Kind = {
  token: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  noun: "EKS Pod Identity Association",
  spec: "AWS::EKS::PodIdentityAssociation",
  identity: ["clusterName", "namespace", "serviceAccount"],
  references: {
    clusterName: { to: clusters },
    roleArn: {
      to: ["aws:iam/role:Role"],
      missing: (arn) => invalid(`Role provided in the request does not exist: ${arn}`),
    },
    targetRoleArn: {
      to: ["aws:iam/role:Role"],
      missing: (arn) => invalid(`Role provided in the request does not exist: ${arn}`),
    },
  },
  id: (_live, { ids }) => `a-${ids.letters("association", 17)}`,
  importId: (text_) => text_.split(",").at(-1) ?? text_,
  computed: (live, id, { cloud, ids }) => ({
    associationId: id,
    associationArn: cloud.arn("eks", `podidentityassociation/${text(live, "clusterName")}/${id}`),
    ...(text(live, "targetRoleArn") === ""
      ? {}
      : { externalId: `${cloud.region}/${cloud.account}/${ids.uuid("external")}` }),
  }),
  refuses: (live, { cloud }, before) => {
    const fields = ["clusterName", "namespace", "serviceAccount"] as const;
    const other = cloud
      .all("aws:eks/podIdentityAssociation:PodIdentityAssociation")
      .find((one) => fields.every((field) => one.live[field] === live[field]));
    if (before === undefined && other !== undefined)
      throw new Refusal("ResourceInUseException", `Association already exists: ${other.id}`);
  },
  owner: (live) => ({ type: "aws:eks/cluster:Cluster", identifier: text(live, "clusterName") }),
  taken: (live) => new Refusal("ResourceInUseException", `Association already exists: ${text(live, "associationId")}`),
  missing: (id) => new Refusal("ResourceNotFoundException", `The specified associationId ${id} could not be found.`),
};
