import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import type { BentoConfiguration } from "../../../components/bento/index.ts";
import { nearlineObjects, renderNearline } from "../../../components/nearline/render.ts";
import type { ResultsSpec } from "../../../components/nearline/settings.ts";
import type { NearlineSource } from "../../../components/nearline/source.ts";
import { kafkaQueue } from "../../../components/nearline/kafka/settings.ts";
import { sqsQueues } from "../../../components/nearline/sqs/queues.ts";
import { outletStatements } from "../../../components/nearline/ways-out.ts";
import { nearlineRoles } from "../../../stacks/cloud/nearline-roles.ts";
import { bentoLint } from "../../support/bento.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";
import { irisQueued } from "./nearline-model.ts";

const place = { environment: "dev", account: "111122223333", region: "eu-west-1" } as const;
const callback = {
  to: "https://orders.{environment}.example.com:8443/results",
  secret: { name: "orders", key: "signing" },
} as const;
const objects = { bucket: "results-{environment}", prefix: "iris/" };

const model = (results: ResultsSpec) => irisQueued({ results }, "risk");

const inRedis: NearlineSource = { kind: "redis", host: "queues.queues.svc" };
const queues = sqsQueues("iris", place);
const topics = kafkaQueue(
  {
    kind: "kafka",
    brokers: ["kafka.example.com:9092"],
    addresses: ["10.40.128.0/24"],
    access: "private-network",
    partitions: 3,
  },
  { environment: "dev", team: "risk", model: "iris" },
);
const onKafka: NearlineSource = { kind: "kafka", ...topics };
const onSqs: NearlineSource = { kind: "sqs", ...queues };

function rendered(results: ResultsSpec, source: NearlineSource = inRedis) {
  const objects = renderNearline(model(results), {
    namespace: "models-risk",
    image: `r/bento@sha256:${"a".repeat(64)}`,
    source,
    secrets: source.kind === "redis" ? "cluster" : { region: place.region },
    gateway: { name: "gateway", namespace: "gateway" },
    placing: {},
  });
  const [worker] = objects.parts;
  if (worker === undefined) throw new Error("no worker");
  const [text = ""] = Object.values(worker.configuration.data);
  return { objects, worker, text, configuration: load(text) as BentoConfiguration };
}

const ports = ({ objects }: ReturnType<typeof rendered>) =>
  objects.policies[0]?.spec.egress?.map(({ to, ports: some = [] }) => [
    to.map((peer) => ("ipBlock" in peer ? peer.ipBlock.cidr : "pods")).join(),
    ...some.map(({ port }) => port),
  ]);

describe("results of a queue", () => {
  it.each([
    ["Redis", inRedis],
    ["SQS", onSqs],
    ["Kafka", onKafka],
  ])("go out by configurations that Bento takes: %s", { timeout: 400_000 }, async (_, source) => {
    expect(await bentoLint(rendered({ callback }, source).configuration)).toBe("");
    expect(await bentoLint(rendered({ callback, objects, stream: { most: 10 } }, source).configuration)).toBe("");
  });

  it("are posted to the environment's receiver, whose port alone is opened, with the secret's file of the workers", () => {
    const found = rendered({ callback });
    expect(found.text).toContain("https://orders.dev.example.com:8443/results");
    expect(ports(found)).toEqual([
      ["pods", 6379],
      ["0.0.0.0/0", 8443],
      ["pods", 8080],
    ]);
    const { volumes, containers } = found.worker.deployment.spec.template.spec;
    expect(volumes.at(-1)).toEqual({
      name: "secret-orders",
      secret: { secretName: "secret-orders", items: [{ key: "signing", path: "signing" }] },
    });
    expect(containers[0]?.volumeMounts.at(-1)).toEqual({
      name: "secret-orders",
      mountPath: "/etc/secrets/orders",
      readOnly: true,
    });
    expect(found.text).toContain("/etc/secrets/orders/signing");
    // Who takes requests in signs nothing.
    const [, entrance] = found.objects.parts;
    expect(entrance?.deployment.spec.template.spec.volumes).toHaveLength(1);
    for (const { deployment } of found.objects.parts)
      expect(podSecurityFindings("kubernetes:apps/v1:Deployment", deployment)).toEqual([]);
  });

  it("reach no more than the addresses of the receiver, where they are said", () => {
    const found = rendered({ callback: { ...callback, to: "https://orders.example.com", at: "10.20.0.0/16" } });
    expect(ports(found)?.[1]).toEqual(["10.20.0.0/16", 443]);
  });

  it("are signed on AWS by a secret that only the workers' own role reads", () => {
    const { objects: all } = rendered({ callback }, onSqs);
    const [secretClass] = nearlineObjects(all).filter(({ kind }) => kind === "SecretProviderClass");
    expect(JSON.stringify(secretClass)).toContain("ml-serving/dev/models-risk/orders");
    const statements = outletStatements({ team: "risk", nearline: model({ callback }).nearline }, place);
    expect(statements.map(({ Action }) => Action)).toEqual([
      ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      "kms:Decrypt",
    ]);
    expect(statements[0]?.Resource).toEqual([
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ml-serving/dev/models-risk/orders-??????",
    ]);
  });

  it("are written below their prefix of the bucket, and nothing is read there", () => {
    const found = rendered({ objects }, inRedis);
    expect(found.configuration.cache_resources).toMatchObject([{ aws_s3: { bucket: "results-dev" } }]);
    expect(ports(found)).toContainEqual(["0.0.0.0/0", 443]);
    expect(ports(found)).toContainEqual(["169.254.170.23/32", 80]);
    const statements = outletStatements({ team: "risk", nearline: model({ objects }).nearline }, place);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["s3:PutObject", "arn:aws:s3:::results-dev/iris/*"],
      ["kms:GenerateDataKey", "arn:aws:kms:eu-west-1:111122223333:key/*"],
    ]);
  });

  it("have a role of the workers on AWS where the queue gives none", () => {
    const declared = {
      name: "iris",
      team: "risk",
      runtime: { kind: "pmml" },
      nearline: { results: { objects } },
    } as const;
    const queues = topics.settings;
    const environment = {
      name: "dev",
      account: { id: place.account, region: place.region },
      models: [declared],
    } as const;
    const [role, ...more] = nearlineRoles({ ...environment, queues });
    expect(role).toMatchObject({
      name: "ml-serving-dev-nearline-iris",
      namespace: "models-risk",
      serviceAccount: "iris-nearline",
    });
    expect(more).toEqual([]);
    expect(JSON.stringify(role?.allows)).toContain("arn:aws:s3:::results-dev/iris/*");
    expect(nearlineRoles({ ...environment, queues: { kind: "sqs" } })).toEqual([]);
    expect(nearlineRoles({ ...environment, queues, models: [{ ...declared, nearline: {} }] })).toEqual([]);
  });

  it("go to the queue of results on SQS unless they go elsewhere", () => {
    const { results } = queues;
    expect(rendered({}, onSqs).text).toContain(results);
    expect(rendered({ callback }, onSqs).text).not.toContain(results);
    expect(rendered({ callback, stream: { most: 1 } }, onSqs).text).toContain(results);
    expect(rendered({}, onKafka).text).not.toContain("deleted() } else { this.body }");
    expect(rendered({ callback }, onKafka).text).toContain("deleted() } else { this.body }");
  });

  it("of a model without them open no way out", () => {
    expect(ports(rendered({}))).toEqual([
      ["pods", 6379],
      ["pods", 8080],
    ]);
    expect(outletStatements({ team: "risk", nearline: model({}).nearline }, place)).toEqual([]);
  });
});
