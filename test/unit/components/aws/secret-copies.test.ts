import { beforeAll, describe, expect, it } from "vitest";
import { longestName } from "../../../../components/names.ts";
import { teamNamespace } from "../../../../components/network-peers.ts";
import { keeperNeeds, renderSecretCopies } from "../../../../components/secret-copies/render.ts";
import type { SecretCopy } from "../../../../components/secret-copies/settings.ts";
import { renderShare } from "../../../../components/tenancy/render.ts";
import { recordRegistrations, type Registered } from "../mocks.ts";
import { podSecurityFindings } from "../../policies/pod-security.ts";

const copies: readonly SecretCopy[] = [
  { name: "rate-limit-redis", from: "ml-serving/prd/redis", keys: { token: "password" } },
  {
    name: "registry",
    type: "kubernetes.io/dockerconfigjson",
    from: "ml-serving/prd/harbor",
    keys: { whole: ".dockerconfigjson" },
  },
];
const image = `registry.k8s.io/pause@sha256:${"a".repeat(64)}`;
const rendered = renderSecretCopies("gateway", "eu-west-1", image, copies);

describe("copies of secrets", () => {
  it("take each value from its file and give it its key", () => {
    // As https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret writes it.
    expect(rendered.providerClass.spec.secretObjects).toEqual([
      { secretName: "rate-limit-redis", type: "Opaque", data: [{ key: "token", objectName: "copy0_0" }] },
      {
        secretName: "registry",
        type: "kubernetes.io/dockerconfigjson",
        data: [{ key: ".dockerconfigjson", objectName: "copy1" }],
      },
    ]);
    expect(rendered.providerClass.spec.parameters.objects).toBe(
      [
        "- objectName: ml-serving/prd/redis",
        "  objectType: secretsmanager",
        "  jmesPath:",
        "    - path: '\"password\"'",
        "      objectAlias: copy0_0",
        "- objectName: ml-serving/prd/harbor",
        "  objectType: secretsmanager",
        "  objectAlias: copy1",
        "",
      ].join("\n"),
    );
  });

  it("are kept by pods that may do nothing, by the policy pack", () => {
    expect(podSecurityFindings("kubernetes:apps/v1:Deployment", rendered.deployment)).toEqual([]);
    expect(rendered.deployment.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it("are kept in a team's namespace by pods that its quotas let in", () => {
    const share = renderShare({ cpu: 4, memory: "8Gi", pods: 10, priority: "high" }, "models-risk", 0);
    const values = share.quotas.flatMap(({ spec }) =>
      "scopeSelector" in spec ? spec.scopeSelector.matchExpressions.flatMap((one) => one.values) : [],
    );
    const priorityOfKeepers = (...priority: readonly ["high"?]) =>
      renderSecretCopies("models-risk", "eu-west-1", image, copies, ...priority).deployment.spec.template.spec
        .priorityClassName;
    expect(values).toContain(priorityOfKeepers("high"));
    // As the platform's own they would be refused there.
    expect(values).not.toContain(priorityOfKeepers());
  });

  it("outlive a drain", () => {
    expect(rendered.deployment.spec.replicas).toBeGreaterThan(rendered.disruptionBudget.spec.maxUnavailable);
  });

  it("take of a share what three pods take: two, and one more while they are rolled out", () => {
    const { template, strategy } = rendered.deployment.spec;
    expect(template.spec.containers.map(({ resources }) => resources)).toEqual([
      { requests: { cpu: "5m", memory: "8Mi" }, limits: { cpu: "50m", memory: "16Mi" } },
    ]);
    expect(strategy).toEqual({ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    const { cpu, cpuLimit, memoryBytes, gpus, pods } = keeperNeeds;
    expect([cpu, cpuLimit]).toEqual([expect.closeTo(0.015, 9), expect.closeTo(0.15, 9)]);
    expect([memoryBytes, gpus, pods]).toEqual([48 * 2 ** 20, 0, 3]);
  });
});

describe("SecretCopies", () => {
  let registered: readonly Registered[];
  const namespace = teamNamespace("t".repeat(longestName));
  beforeAll(async () => {
    registered = recordRegistrations([
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:policy/v1:PodDisruptionBudget",
      "kubernetes:apps/v1:Deployment",
    ]);
    const { SecretCopies } = await import("../../../../components/secret-copies/index.ts");
    const place = { environment: "prd", account: "123456789012", region: "eu-west-1" } as const;
    new SecretCopies("copies", { ...place, cluster: "ml-serving-prd", namespace, image, copies });
    for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));
  });
  const of = (type: string) => registered.filter((one) => one.type === type).map(({ inputs }) => inputs);

  it("reads the secrets that it copies, and no others", () => {
    const [policy] = of("aws:iam/rolePolicy:RolePolicy");
    expect(JSON.parse(String(policy?.["policy"]))).toMatchObject({
      Statement: [
        {
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: [
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml-serving/prd/redis-??????",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml-serving/prd/harbor-??????",
          ],
        },
        { Action: "kms:Decrypt" },
      ],
    });
  });

  it("is one account of one namespace for AWS, with a name that IAM takes for the longest team's", () => {
    expect(of("aws:eks/podIdentityAssociation:PodIdentityAssociation")).toMatchObject([
      { clusterName: "ml-serving-prd", namespace, serviceAccount: "secret-copies" },
    ]);
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    expect(String(of("aws:iam/role:Role")[0]?.["name"]).length).toBeLessThanOrEqual(64);
  });

  it("runs when all of it is there", () => {
    expect(of("kubernetes:apps/v1:Deployment")).toHaveLength(1);
  });
});
