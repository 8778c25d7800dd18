import { describe, expect, it } from "vitest";
import { diskKeyPolicy } from "../../../../components/node-groups/disk-key.ts";
import { launchTemplateSpec } from "../../../../components/node-groups/launch-template.ts";
import { nodeGroupSpec } from "../../../../components/node-groups/node-group.ts";
import { nodeShape } from "../../../../components/node-groups/pool.ts";
import { userData } from "../../../../components/node-groups/user-data.ts";
import { pool, pools } from "./pools.ts";

const system = pool(pools.system, "system");
const cpu = pool(pools.cpu, "cpu");
const l4 = pool(pools.l4, "l4");
const a100 = pool({
  for: "models",
  gpu: "a100",
  instances: ["p4d.24xlarge"],
  min: 0,
  max: 1,
  sharing: { mig: "2g.10gb" },
});

describe("nodes of a pool", () => {
  it("of the platform take whatever asks for nothing", () => {
    expect(nodeShape(system)).toMatchObject({
      labels: { "ml-serving/pool": "system", "ml-serving/serves": "platform" },
      taints: [],
    });
  });

  it("for models keep everything else off", () => {
    const { labels, taints } = nodeShape(cpu);
    expect(labels).toEqual({
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": "c7i.2xlarge",
      "ml-serving/pool": "cpu",
      "ml-serving/serves": "models",
    });
    expect(taints).toEqual([{ key: "ml-serving/serves", value: "models", effect: "NoSchedule" }]);
  });

  it("with accelerators keep off what asks for none, and offer each part", () => {
    const { labels, taints, allocatable } = nodeShape(l4);
    expect(labels).toMatchObject({ "ml-serving/accelerator": "l4", "k8s.amazonaws.com/accelerator": "l4" });
    expect(taints).toEqual([
      { key: "ml-serving/serves", value: "models", effect: "NoSchedule" },
      { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
    ]);
    expect(allocatable["nvidia.com/gpu"]).toBe("2");
    // Bottlerocket's page about these settings reckons the same: 8 accelerators, three parts each.
    expect(nodeShape(a100).allocatable["nvidia.com/gpu"]).toBe("24");
  });
});

describe("settings of a node", () => {
  it("share nothing where nothing is said", () => {
    expect(userData(cpu)).toBe("[settings.host-containers.admin]\nenabled = false\n");
  });

  // As in the examples of https://bottlerocket.dev/en/os/1.54.x/api/settings/kubelet-device-plugins/
  it("share accelerators by time under the name that pods ask for", () => {
    expect(userData(l4)).toBe(`[settings.host-containers.admin]
enabled = false

[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = 2
rename-by-default = false
fail-requests-greater-than-one = true
`);
  });

  it("divide accelerators by profile", () => {
    expect(userData(a100)).toContain(`[settings.kubelet-device-plugins.nvidia]
device-partitioning-strategy = "mig"

[settings.kubelet-device-plugins.nvidia.mig.profile]
"a100.40gb" = "2g.10gb"
`);
  });
});

describe("a node group", () => {
  it("has the image for what its instances are", () => {
    const images = [system, l4, pool({ ...pools.cpu, instances: ["c7g.2xlarge"] })].map(
      (one) => nodeGroupSpec("prd", one).amiType,
    );
    expect(images).toEqual(["BOTTLEROCKET_x86_64", "BOTTLEROCKET_x86_64_NVIDIA", "BOTTLEROCKET_ARM_64"]);
  });

  // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html: MINIMAL is for what may not be had twice.
  it("rolls without a spare node where nodes are scarce", () => {
    expect(nodeGroupSpec("prd", l4).updateConfig).toEqual({ maxUnavailable: 1, updateStrategy: "MINIMAL" });
    expect(nodeGroupSpec("prd", cpu).updateConfig).toEqual({
      maxUnavailablePercentage: 33,
      updateStrategy: "DEFAULT",
    });
  });

  it("tells the autoscaler what a node has when there is none", () => {
    expect(nodeGroupSpec("prd", l4).tags).toMatchObject({
      "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu": "2",
      "k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage": "80Gi",
    });
    expect(Object.keys(nodeGroupSpec("prd", cpu).tags)).not.toContainEqual(expect.stringContaining("gpu"));
  });

  it("gets another name when AWS would only take it for a new one, and keeps it otherwise", () => {
    const name = (one: typeof cpu): string => nodeGroupSpec("prd", one).nodeGroupName;
    expect(name(cpu)).toMatch(/^ml-serving-prd-cpu-[0-9a-f]{6}$/);
    const others = [
      { ...cpu, instances: ["c7i.2xlarge"] as const },
      { ...cpu, capacity: "on-demand" as const },
      { ...cpu, zones: cpu.zones.slice(0, 2) },
    ];
    expect(new Set([cpu, ...others].map(name)).size).toBe(4);
    expect(name({ ...cpu, max: 50, min: 5, diskGiB: 200 })).toBe(name(cpu));
    // EKS takes at most 63 characters.
    expect(name({ ...cpu, name: "p".repeat(40) }).length).toBeLessThanOrEqual(63);
  });
});

describe("an instance", () => {
  const spec = launchTemplateSpec("prd", l4, { keyArn: "arn:key", securityGroupId: "sg-1" });

  it("keeps its credentials from pods", () => {
    expect(spec.metadataOptions).toEqual({
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
  });

  it("has both of its disks encrypted", () => {
    expect(spec.blockDeviceMappings.map(({ deviceName }) => deviceName)).toEqual(["/dev/xvda", "/dev/xvdb"]);
    for (const { ebs } of spec.blockDeviceMappings)
      expect(ebs).toMatchObject({ encrypted: "true", kmsKeyId: "arn:key", volumeType: "gp3" });
    expect(spec.blockDeviceMappings[1]?.ebs).toHaveProperty("volumeSize", 80);
  });

  it("reads the settings of its pool", () => {
    expect(Buffer.from(spec.userData, "base64").toString()).toBe(userData(l4));
  });

  it("has a key that Auto Scaling alone may use for it", () => {
    const policy = JSON.parse(diskKeyPolicy("123456789012")) as { Statement: { Sid: string; Principal: unknown }[] };
    const open = policy.Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("*"));
    expect(open).toHaveLength(2);
    for (const statement of open)
      expect(statement).toMatchObject({
        Condition: {
          ArnEquals: {
            "aws:PrincipalArn":
              "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
          },
        },
      });
  });
});
