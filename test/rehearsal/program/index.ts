import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { model, selector, web } from "./workloads.ts";

/** A platform in small: a network, a cluster with three pools, and a workload for each. */
const region = "eu-west-1";
const account = new aws.Provider("account", { region, allowedAccountIds: ["111122223333"] });
const onAws = { provider: account };
const name = "ml-serving-test";

const told = JSON.parse(readFileSync(process.env["ML_SERVING_REHEARSAL"] ?? "", "utf8")) as {
  readonly pools?: Readonly<Record<string, { readonly max: number }>>;
};

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.40.0.0/16", tags: { Name: name } }, onAws);
const subnets = [0, 1, 2].map(
  (zone) =>
    new aws.ec2.Subnet(
      `private-${zone}`,
      { vpcId: vpc.id, cidrBlock: `10.40.${zone * 16}.0/20`, availabilityZoneId: `euw1-az${zone + 1}` },
      onAws,
    ),
);
const roleFor = (purpose: string, Service: string): aws.iam.Role =>
  new aws.iam.Role(
    purpose,
    {
      name: `${name}-${purpose}`,
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } }],
      },
    },
    onAws,
  );
const cluster = new aws.eks.Cluster(
  "cluster",
  {
    name,
    version: "1.36",
    roleArn: roleFor("cluster", "eks.amazonaws.com").arn,
    accessConfig: { authenticationMode: "API" },
    vpcConfig: { subnetIds: subnets.map(({ id }) => id), endpointPrivateAccess: true },
  },
  onAws,
);
const nodeRole = roleFor("nodes", "ec2.amazonaws.com");
const cpuImage = "BOTTLEROCKET_x86_64";
const groups = Object.entries({
  system: { instance: "m7i.large", ami: cpuImage, tags: {}, min: 2, max: 3, labels: {}, taints: [] },
  cpu: {
    instance: "c7i.2xlarge",
    ami: cpuImage,
    tags: {},
    min: 1,
    max: 4,
    labels: { "ml-serving/serves": "models" },
    taints: [{ key: "ml-serving/serves", value: "models", effect: "NO_SCHEDULE" }],
  },
  l4: {
    instance: "g6.2xlarge",
    ami: "BOTTLEROCKET_x86_64_NVIDIA",
    tags: { "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu": "1" },
    min: 0,
    max: 2,
    labels: { "ml-serving/serves": "models", "ml-serving/accelerator": "l4" },
    taints: [
      { key: "ml-serving/serves", value: "models", effect: "NO_SCHEDULE" },
      { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" },
    ],
  },
}).map(
  ([pool, { instance, ami, tags, min, max, labels, taints }]) =>
    new aws.eks.NodeGroup(
      pool,
      {
        clusterName: cluster.name,
        nodeGroupName: `${name}-${pool}`,
        nodeRoleArn: nodeRole.arn,
        subnetIds: subnets.map(({ id }) => id),
        instanceTypes: [instance],
        amiType: ami,
        tags,
        labels: { "ml-serving/pool": pool, ...labels },
        taints,
        scalingConfig: { minSize: min, desiredSize: min, maxSize: told.pools?.[pool]?.max ?? max },
      },
      { ...onAws, ignoreChanges: ["scalingConfig.desiredSize"] },
    ),
);
const addon = new aws.eks.Addon(
  "volumes",
  { clusterName: cluster.name, addonName: "aws-ebs-csi-driver", addonVersion: "v1.50.0-eksbuild.1" },
  onAws,
);

const kubeconfig = pulumi
  .all([cluster.name, cluster.endpoint, cluster.certificateAuthority])
  .apply(([context, server, { data }]) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: context, cluster: { server, "certificate-authority-data": data } }],
      users: [
        {
          name: context,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: ["--region", region, "eks", "get-token", "--cluster-name", context, "--output", "json"],
              interactiveMode: "Never",
            },
          },
        },
      ],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
      "current-context": context,
    }),
  );
const inCluster = {
  provider: new k8s.Provider("cluster", { kubeconfig }),
  dependsOn: [...groups, addon],
};
const namespace = new k8s.core.v1.Namespace("models", { metadata: { name: "models" } }, inCluster);
const inNamespace = { ...inCluster, dependsOn: [...inCluster.dependsOn, namespace] };
const storage = new k8s.storage.v1.StorageClass(
  "gp3",
  {
    metadata: { name: "gp3" },
    provisioner: "ebs.csi.aws.com",
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Delete",
  },
  inCluster,
);
new k8s.apps.v1.StatefulSet(
  "store",
  {
    metadata: { name: "store", namespace: "models" },
    spec: {
      serviceName: "store",
      replicas: 1,
      selector: selector("store"),
      template: web("store"),
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: storage.metadata.name,
            resources: { requests: { storage: "10Gi" } },
          },
        },
      ],
    },
  },
  inNamespace,
);
for (const [workload, replicas, template] of [
  ["web", 2, web("web")],
  ["iris", 3, model("iris", { "ml-serving/serves": "models" }, { cpu: "3", memory: "2Gi" })],
  ["fraud", 2, model("fraud", { "ml-serving/accelerator": "l4" }, { cpu: "1", memory: "1Gi", "nvidia.com/gpu": "1" })],
] as const)
  new k8s.apps.v1.Deployment(
    workload,
    { metadata: { name: workload, namespace: "models" }, spec: { replicas, selector: selector(workload), template } },
    inNamespace,
  );
new k8s.batch.v1.Job(
  "once",
  {
    metadata: { name: "once", namespace: "models" },
    spec: { template: { ...web("once"), spec: { ...web("once").spec, restartPolicy: "Never" } } },
  },
  inNamespace,
);

export const models = { iris: {}, fraud: { accelerator: "l4" } };
