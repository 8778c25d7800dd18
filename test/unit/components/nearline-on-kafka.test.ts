import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import type { BentoConfiguration } from "../../../components/bento/index.ts";
import { kedaPolicies } from "../../../components/keda/policies.ts";
import { kafkaQueue, type KafkaSettings } from "../../../components/nearline/kafka/settings.ts";
import { validateKafka } from "../../../components/nearline/kafka/validate.ts";
import { renderNearline } from "../../../components/nearline/render.ts";
import type { NearlineSpec } from "../../../components/nearline/settings.ts";
import { kafkaSecretCopies } from "../../../stacks/cloud/secret-copies.ts";
import { askedByKeda } from "../../../stacks/nearline.ts";
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import { bentoLint } from "../../support/bento.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";
import { irisQueued } from "./nearline-model.ts";

const authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** Brokers as Amazon MSK has them for SCRAM. */
const secured: KafkaSettings = {
  kind: "kafka",
  brokers: ["b-1.queues.example.com:9096", "b-2.queues.example.com:9096"],
  addresses: ["10.40.128.0/24", "10.40.129.0/24"],
  access: { secret: "kafka", authority },
  partitions: 6,
};
const open: KafkaSettings = { ...secured, brokers: ["kafka.example.com:9092"], access: "private-network" };

function rendered(settings: KafkaSettings, declared: NearlineSpec = { within: "5m", workers: { max: 8 } }) {
  return renderNearline(irisQueued(declared), {
    namespace: "models-examples",
    image: `r/bento@sha256:${"a".repeat(64)}`,
    source: { kind: "kafka", ...kafkaQueue(settings, { environment: "dev", team: "examples", model: "iris" }) },
    secrets: { region: "eu-west-1" },
    gateway: { name: "gateway", namespace: "gateway" },
    placing: {},
  });
}

function configurationOf(found: ReturnType<typeof rendered>): BentoConfiguration {
  return load(found.parts[0]?.configuration.data["bento.yaml"] ?? "") as BentoConfiguration;
}

describe("a queue on Kafka", () => {
  const found = rendered(secured);

  it("has workers and no entrance, which may call the brokers' addresses and their model", () => {
    expect(found.parts.map(({ part }) => part)).toEqual(["worker"]);
    expect(found).not.toHaveProperty("entrance");
    expect(found.policies[0]?.spec.egress).toMatchObject([
      {
        to: [{ ipBlock: { cidr: "10.40.128.0/24" } }, { ipBlock: { cidr: "10.40.129.0/24" } }],
        ports: [{ protocol: "TCP", port: 9096 }],
      },
      { ports: [{ protocol: "TCP", port: 8080 }] },
    ]);
    for (const { deployment } of found.parts)
      expect(podSecurityFindings("kubernetes:apps/v1:Deployment", deployment)).toEqual([]);
  });

  it("is scaled by how far its group is behind, one worker a partition at most", () => {
    const { spec, metadata } = found.scaledObject;
    expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([0, 6]);
    // https://keda.sh/docs/2.20/scalers/apache-kafka/
    expect(spec.triggers).toEqual([
      {
        type: "kafka",
        metricType: "AverageValue",
        metadata: {
          bootstrapServers: "b-1.queues.example.com:9096,b-2.queues.example.com:9096",
          consumerGroup: "ml-serving.dev.examples.iris",
          topic: "ml-serving.dev.examples.iris.requests",
          lagThreshold: "1000",
          activationLagThreshold: "0",
          offsetResetPolicy: "earliest",
          version: "2.8.0",
          sasl: "scram_sha512",
          tls: "enable",
        },
        authenticationRef: { name: metadata.name },
      },
    ]);
    expect(found.authentication?.spec).toEqual({
      secretTargetRef: [
        { parameter: "username", name: "nearline-kafka", key: "username" },
        { parameter: "password", name: "nearline-kafka", key: "password" },
      ],
      configMapTargetRef: [{ parameter: "ca", name: "iris-worker", key: "authority.pem" }],
    });
    expect(found.parts[0]?.configuration.data).toMatchObject({ "authority.pem": authority });
  });

  it("has as many workers as partitions where order is kept, each with one call at a time", () => {
    const kept = rendered(secured, { ordered: true });
    expect(kept.scaledObject.spec.maxReplicaCount).toBe(6);
    expect(kept.scaledObject.spec.triggers[0]?.metadata).toMatchObject({ lagThreshold: "1000" });
    const { pipeline, output } = configurationOf(kept);
    expect(pipeline.threads).toBe(1);
    expect(output).toMatchObject({ reject_errored: { kafka_franz: { max_in_flight: 1 } } });
  });

  it("logs in by what a Secret gives its container, and no object has it", () => {
    const [container] = found.parts[0]?.deployment.spec.template.spec.containers ?? [];
    expect(container?.env.slice(1)).toEqual([
      { name: "KAFKA_USERNAME", valueFrom: { secretKeyRef: { name: "nearline-kafka", key: "username" } } },
      { name: "KAFKA_PASSWORD", valueFrom: { secretKeyRef: { name: "nearline-kafka", key: "password" } } },
    ]);
    const { input } = configurationOf(found);
    expect(input["kafka_franz"]).toMatchObject({
      tls: { enabled: true, root_cas: authority },
      sasl: [{ mechanism: "SCRAM-SHA-512", username: "${KAFKA_USERNAME}", password: "${KAFKA_PASSWORD}" }],
    });
  });

  it("has neither login nor encryption in a private network, where that is said", () => {
    const plain = rendered(open);
    expect(plain).not.toHaveProperty("authentication");
    expect(plain.scaledObject.spec.triggers[0]).not.toHaveProperty("authenticationRef");
    expect(JSON.stringify(plain)).not.toMatch(/sasl|tls|nearline-kafka/i);
  });

  it.each([
    ["with a login", secured],
    ["in a private network", open],
  ])("is read by a configuration that Bento takes: %s", { timeout: 400_000 }, async (_, settings) => {
    const login = { KAFKA_USERNAME: "any", KAFKA_PASSWORD: "any" };
    expect(await bentoLint(configurationOf(rendered(settings)), login)).toBe("");
  });
});

describe("what an environment says of Kafka", () => {
  const environment = {
    name: "dev",
    queues: secured,
    models: [{ name: "iris", team: "examples", runtime: { kind: "pmml" }, nearline: {} }],
  } as unknown as CloudEnvironment;

  it("gives workers a login of their team, KEDA one of its own, and nobody else any", () => {
    const of = (namespace: string) => kafkaSecretCopies(environment, namespace);
    expect(of("models-examples")).toEqual([
      {
        name: "nearline-kafka",
        from: "ml-serving/dev/models-examples/kafka",
        keys: { username: "username", password: "password" },
      },
    ]);
    expect(of("keda").map(({ from }) => from)).toEqual(["ml-serving/dev/keda/kafka"]);
    expect([...of("models-risk"), ...of("monitoring")]).toEqual([]);
    expect(kafkaSecretCopies({ ...environment, queues: open }, "keda")).toEqual([]);
    expect(kafkaSecretCopies({ ...environment, models: [] }, "keda")).toEqual([]);
  });

  it("lets KEDA call brokers, and not SQS", () => {
    const place = { dns: "pods", clusterAddresses: ["10.0.0.0/16"] } as const;
    const policies = JSON.stringify(kedaPolicies("keda", { ...place, ...askedByKeda(environment) }));
    expect(policies).toContain('{"to":[{"ipBlock":{"cidr":"10.40.128.0/24"}},{"ipBlock":{"cidr":"10.40.129.0/24"}}]');
    expect(policies).not.toContain("169.254.170.23/32");
    expect(askedByKeda({ ...environment, queues: { kind: "sqs" } })).toEqual({ asksSqs: true });
    expect(askedByKeda(undefined)).toEqual({ asksSqs: false });
  });

  it("is taken as it is right", () => {
    expect([...validateKafka(secured), ...validateKafka(open)]).toEqual([]);
  });

  it.each([
    ["EN055", "brokers[0]", { ...secured, brokers: ["kafka.example.com:0"] }],
    ["EN055", "brokers[1]", { ...secured, brokers: ["a:9092", "https://kafka.example.com:9092"] }],
    ["EN056", "addresses[0]", { ...secured, addresses: ["10.40.128.0"] }],
    ["EN056", "addresses[0]", { ...secured, addresses: ["0.0.0.0/0"] }],
    ["EN057", "addresses[1]", { ...open, addresses: ["10.40.128.0/24", "203.0.113.0/24"] }],
    // 172.16.0.0/12 ends at 172.31.255.255.
    ["EN057", "addresses[0]", { ...open, addresses: ["172.32.0.0/16"] }],
    ["EN058", "partitions", { ...secured, partitions: 0 }],
    ["EN058", "partitions", { ...secured, partitions: 2.5 }],
    ["EN059", "access.secret", { ...secured, access: { secret: "other-team/kafka" } }],
    ["EN059", "access.authority", { ...secured, access: { secret: "kafka", authority: "/etc/ca.pem" } }],
  ] as const)("%s: %s", (code, path, settings) => {
    const issues = validateKafka(settings as unknown as KafkaSettings);
    expect(issues.map((issue) => [issue.code, issue.path])).toEqual([[code, `queues.${path}`]]);
  });
});
