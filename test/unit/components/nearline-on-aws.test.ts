import { beforeAll, describe, expect, it } from "vitest";
import type { SqsModelQueues as SqsModelQueuesClass } from "../../../components/nearline/on-aws.ts";
import { renderNearline } from "../../../components/nearline/render.ts";
import { sqsQueues, workerStatements } from "../../../components/nearline/sqs/queues.ts";
import { kedaPolicies } from "../../../components/keda/policies.ts";
import { bentoLint } from "../../support/bento.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";
import { irisQueued } from "./nearline-model.ts";
import { allRegistered, recordRegistrations, type Registered } from "./mocks.ts";
import { load } from "js-yaml";
import type { BentoConfiguration } from "../../../components/bento/index.ts";

const place = { environment: "dev", account: "111122223333", region: "eu-west-1" } as const;
const key = "arn:aws:kms:eu-west-1:111122223333:key/data";
const declared = { timeout: "20s", within: "5m" } as const;

const model = irisQueued(declared);

describe("a queue on SQS", () => {
  const rendered = renderNearline(model, {
    namespace: "models-examples",
    image: `r/bento@sha256:${"a".repeat(64)}`,
    source: { kind: "sqs", ...sqsQueues("iris", place) },
    secrets: { region: place.region },
    gateway: { name: "gateway", namespace: "gateway" },
    placing: {},
  });

  it("has workers and no entrance, which may call SQS, the role's agent and their model", () => {
    expect(rendered.parts.map(({ part }) => part)).toEqual(["worker"]);
    expect(rendered).not.toHaveProperty("entrance");
    const [calls] = rendered.policies;
    expect(calls?.spec.egress?.map(({ ports = [] }) => ports.map(({ port }) => port))).toEqual([[443], [80], [8080]]);
    for (const { deployment } of rendered.parts)
      expect(podSecurityFindings("kubernetes:apps/v1:Deployment", deployment)).toEqual([]);
  });

  it("is scaled by what waits and what is worked on, with KEDA's own role", () => {
    const [trigger] = rendered.scaledObject.spec.triggers;
    expect(trigger).toMatchObject({
      type: "aws-sqs-queue",
      metadata: {
        queueURL: "https://sqs.eu-west-1.amazonaws.com/111122223333/ml-serving-dev-nearline-iris-requests",
        scaleOnInFlight: "true",
      },
      authenticationRef: { name: rendered.authentication?.metadata.name },
    });
    expect(rendered.authentication?.spec).toEqual({ podIdentity: { provider: "aws" } });
    const policies = kedaPolicies("keda", { dns: "pods", clusterAddresses: ["10.0.0.0/16"], asksSqs: true });
    expect(JSON.stringify(policies)).toContain("169.254.170.23/32");
  });

  it("is read by a configuration that Bento takes", { timeout: 400_000 }, async () => {
    const [text = ""] = Object.values(rendered.parts[0]?.configuration.data ?? {});
    expect(await bentoLint(load(text) as BentoConfiguration)).toBe("");
  });

  it("lets workers take requests and send what came of them, and nothing else", () => {
    const statements = workerStatements("iris", place, key);
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:SendMessage",
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]);
    const named = (what: string) => `arn:aws:sqs:eu-west-1:111122223333:ml-serving-dev-nearline-iris-${what}`;
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      named("requests"),
      [named("results"), named("dead")],
      key,
    ]);
  });
});

describe("the queues of models", () => {
  let registered: readonly Registered[];
  beforeAll(async () => {
    registered = recordRegistrations("any", ({ type, name }) =>
      type === "aws:sqs/queue:Queue" ? { arn: `arn:${name}` } : {},
    );
    const { SqsModelQueues } = (await import("../../../components/nearline/on-aws.ts")) as {
      readonly SqsModelQueues: typeof SqsModelQueuesClass;
    };
    const models = [{ name: "iris", team: "examples", nearline: declared }];
    new SqsModelQueues("nearline", { ...place, cluster: "c", key, models, protect: false });
    await allRegistered();
  });

  it("are three, encrypted; what was handed out in vain becomes a dead letter", () => {
    const queues = registered.filter(({ type }) => type === "aws:sqs/queue:Queue").map(({ inputs }) => inputs);
    expect(queues.map(({ name }) => name).sort()).toEqual([
      "ml-serving-dev-nearline-iris-dead",
      "ml-serving-dev-nearline-iris-requests",
      "ml-serving-dev-nearline-iris-results",
    ]);
    expect(queues.every(({ kmsMasterKeyId }) => kmsMasterKeyId === key)).toBe(true);
    const requests = queues.find(({ name }) => String(name).endsWith("requests"));
    // Three times the call's 20 s.
    expect(requests).toMatchObject({ visibilityTimeoutSeconds: 60 });
    expect(JSON.parse(String(requests?.["redrivePolicy"]))).toEqual({
      deadLetterTargetArn: "arn:iris-dead",
      maxReceiveCount: 20,
    });
  });

  it("have a role for the workers' account, and one for what scales them", () => {
    const associations = registered.filter(({ type }) => type.endsWith("PodIdentityAssociation"));
    expect(associations.map(({ inputs }) => [inputs["namespace"], inputs["serviceAccount"]]).sort()).toEqual([
      ["keda", "keda-operator"],
      ["models-examples", "iris-nearline"],
    ]);
  });
});
