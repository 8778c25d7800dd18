import { describe, expect, it } from "vitest";
import { agentPolicy, agentTrust, backupStatements } from "../../../../components/ci/identity.ts";
import { agentNamespace } from "../../../../components/ci/names.ts";
import { ciNamespacesOf, renderJenkins } from "../../../../components/ci/render.ts";
import { ciSecretCopies, type JenkinsSettings } from "../../../../components/ci/settings.ts";
import { isAllowed } from "../iam.ts";
import { jenkins } from "./settings.ts";

const rendered = (settings: JenkinsSettings) =>
  renderJenkins<string>({
    settings,
    images: { controller: "r/ci/jenkins@sha256:aa", agent: "r/ci/jenkins-agent@sha256:bb" },
    environment: "dev",
    region: "eu-west-1",
    dns: "pods",
    clusterAddresses: ["10.10.0.0/16"],
    namespaces: { controller: "ci", agents: agentNamespace },
  });
const objects = rendered(jenkins);
const pod = objects.statefulSet.spec.template.spec;
const [save, restore] = objects.backups;

/** Who is let in by the policies of a namespace, as labels of namespaces and addresses. */
const callers = (policies: typeof objects.policies): readonly string[] =>
  policies
    .flatMap(({ spec }) => spec.ingress ?? [])
    .flatMap(({ from }) => from)
    .map((peer) =>
      "ipBlock" in peer ? peer.ipBlock.cidr : (Object.values(peer.namespaceSelector.matchLabels)[0] ?? ""),
    );

describe("the controller", () => {
  it("reads secrets as files, and has none in a variable", () => {
    const [container] = pod.containers;
    expect(container?.env.filter((variable) => "valueFrom" in variable)).toEqual([]);
    expect(pod.volumes).toContainEqual({
      name: "secrets",
      projected: {
        defaultMode: 0o440,
        sources: [
          {
            secret: {
              name: "jenkins-login",
              items: [
                { key: "client-secret", path: "client-secret" },
                { key: "metrics-token", path: "metrics-token" },
              ],
            },
          },
          {
            secret: {
              name: "jenkins-repository",
              items: [
                { key: "username", path: "username" },
                { key: "password", path: "password" },
              ],
            },
          },
        ],
      },
    });
    expect(ciSecretCopies(jenkins).map(({ name, from }) => [name, from])).toEqual([
      ["jenkins-login", "ml-serving/dev/jenkins"],
      ["jenkins-repository", "ml-serving/dev/repository"],
    ]);
  });

  it("names its files one by one: a folder that is mounted shows each twice", () => {
    const configuration = pod.containers[0]?.env.find(({ name }) => name === "CASC_JENKINS_CONFIG")?.value.split(",");
    expect(configuration?.map((file) => file.replace("/etc/jenkins-configuration/", "")).sort()).toEqual(
      Object.keys(objects.configuration.data).sort(),
    );
  });

  it("starts anew when its configuration changes, and its home stays", () => {
    const annotation = (settings: JenkinsSettings) =>
      rendered(settings).statefulSet.spec.template.metadata.annotations["ml-serving/config"];
    expect(annotation({ ...jenkins, url: "https://ci.example.com" })).not.toBe(annotation(jenkins));
    expect(objects.statefulSet.spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });

  it("is called by people through nodes, its agents and Prometheus", () => {
    expect(callers(objects.policies)).toEqual(["10.10.0.0/16", "ci-preview", "ci-build", "ci-deploy", "monitoring"]);
  });
});

describe("agents", () => {
  it("are called by nobody", () => {
    for (const { policies } of objects.agents) expect(callers(policies)).toEqual([]);
  });

  it("are made by the controller, which executes nothing in them and reads no secret", () => {
    for (const { role, binding } of objects.agents) {
      expect(role.rules.flatMap(({ resources }) => resources)).toEqual(["pods", "pods/log", "events"]);
      expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: "jenkins", namespace: "ci" }]);
    }
  });

  it("have room for as many as may run", () => {
    // 3 of 2 cores and 4 GiB, and 2 keepers of secrets: 3 × 4 × 2^30 + 2^28.
    expect(objects.agents[0]?.quota.spec.hard).toEqual({
      pods: "5",
      "requests.cpu": "7",
      "requests.memory": "13153337344",
      "limits.memory": "13153337344",
    });
  });

  it("live in closed namespaces", () => {
    const { controller, agents } = ciNamespacesOf(jenkins);
    for (const { metadata } of [controller, ...agents])
      expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
  });

  const arn = (account: string, role: string) => `arn:aws:iam::${account}:role/ml-serving-${role}`;
  const may = (agent: "preview" | "deploy", resource: string) =>
    isAllowed(agentPolicy(agent, [{ environment: "prd", account: "123456789012" }]), {
      action: "sts:AssumeRole",
      resource,
    });

  it("become the roles of environments that are named, and a preview deploys nothing", () => {
    expect(may("deploy", arn("123456789012", "prd-deploy"))).toBe(true);
    expect(may("deploy", arn("123456789012", "prd-preview"))).toBe(true);
    expect(may("preview", arn("123456789012", "prd-preview"))).toBe(true);
    expect(may("preview", arn("123456789012", "prd-deploy"))).toBe(false);
    expect(may("deploy", arn("111122223333", "dev-deploy"))).toBe(false);
  });

  it("are told apart by what EKS says of a session: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html", () => {
    expect(JSON.parse(agentTrust("deploy"))).toMatchObject({
      Statement: [
        {
          Condition: {
            StringEquals: {
              "aws:RequestTag/kubernetes-namespace": "ci-deploy",
              "aws:RequestTag/kubernetes-service-account": "deploy",
            },
          },
        },
      ],
    });
  });
});

describe("backups", () => {
  it("are made every night, and brought back when somebody makes a job of it", () => {
    expect(save?.cronJob.spec).toMatchObject({ schedule: "17 2 * * *", suspend: false, timeZone: "Etc/UTC" });
    // There is no 30 February.
    expect(restore?.cronJob.spec).toMatchObject({ schedule: "0 0 30 2 *", suspend: true });
  });

  it("read the home where the controller is, and write it only where there is none", () => {
    const spec = (backup: typeof save) => backup?.cronJob.spec.jobTemplate.spec.template.spec;
    expect(spec(save)?.affinity?.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    const mounts = (backup: typeof save) =>
      spec(backup)?.containers.flatMap(({ volumeMounts }) =>
        volumeMounts.filter(({ name }) => name === "data").map(({ readOnly }) => readOnly),
      );
    expect([mounts(save), mounts(restore)]).toEqual([[true], [false]]);
    // What a StatefulSet calls its claims: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
    expect(spec(save)?.volumes[0]?.persistentVolumeClaim?.claimName).toBe(
      `${objects.statefulSet.spec.volumeClaimTemplates[0]?.metadata.name}-${objects.statefulSet.metadata.name}-0`,
    );
  });

  it("are written by whom they cannot be read by, and read by whom they cannot be lost by", () => {
    const place = { bucket: "b", account: "111122223333", region: "eu-west-1" };
    const actions = (doing: "save" | "restore") =>
      backupStatements(doing, place)
        .flatMap(({ Action = [] }) => Action)
        .filter((one) => one.startsWith("s3:"));
    expect(actions("save")).toEqual(["s3:PutObject", "s3:AbortMultipartUpload"]);
    expect(actions("restore")).toEqual(["s3:GetObject"]);
  });
});
