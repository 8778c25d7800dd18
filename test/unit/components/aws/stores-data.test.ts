import { describe, expect, it } from "vitest";
import { familyOf } from "../../../../components/elasticache/engine.ts";
import { elastiCacheGround } from "../../../../components/elasticache/place.ts";
import type { ElastiCacheSettings, NewElastiCache } from "../../../../components/elasticache/settings.ts";
import { validateElastiCache } from "../../../../components/elasticache/validate.ts";
import { modelPrefix, modelsPolicy, modelsTrust } from "../../../../components/model-store/policies.ts";
import { bucketPolicy } from "../../../../components/private-bucket/policy.ts";
import type { ModelStoreSettings } from "../../../../components/model-store/settings.ts";
import { validateModelStore } from "../../../../components/model-store/validate.ts";
import type { Statement } from "../../../../components/policy-document.ts";
import { secretProviderClass, secretVolume } from "../../../../components/secret-files.ts";

const statementsOf = (policy: string) => (JSON.parse(policy) as { readonly Statement: readonly Statement[] }).Statement;

describe("the role of all models", () => {
  const policy = modelsPolicy({
    bucket: "models-prd",
    secretsBelow: "ml-serving/prd",
    sharedSecrets: ["ml-serving/prd/redis"],
    account: "123456789012",
    region: "eu-west-1",
  });
  const byName = (sid: string) => statementsOf(policy).find(({ Sid }) => Sid === sid);

  /** A policy's text as IAM reads it for one session. */
  const seenBy = (namespace: string, account: string) =>
    policy
      .replaceAll("${aws:PrincipalTag/kubernetes-namespace}", namespace)
      .replaceAll("${aws:PrincipalTag/kubernetes-service-account}", account);

  it("opens to each the files below its namespace and name", () => {
    expect(byName("ReadOwnPrefix")?.Resource).toBe(
      "arn:aws:s3:::models-prd/${aws:PrincipalTag/kubernetes-namespace}/${aws:PrincipalTag/kubernetes-service-account}/*",
    );
    expect(seenBy("models-risk", "fraud")).toContain(
      `"arn:aws:s3:::models-prd/${modelPrefix("models-risk", "fraud")}*"`,
    );
    expect(seenBy("models-risk", "fraud")).not.toContain("PrincipalTag");
  });

  it("only reads, and nothing of everybody's but what is named", () => {
    const actions = statementsOf(policy).flatMap(({ Action = [] }) => Action);
    expect(new Set(actions)).toEqual(
      new Set([
        "s3:ListBucket",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "kms:Decrypt",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
      ]),
    );
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html: six characters behind the name
    expect(byName("ReadSecrets")?.Resource).toEqual([
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml-serving/prd/${aws:PrincipalTag/kubernetes-namespace}/*",
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ml-serving/prd/redis-??????",
    ]);
  });

  it("decrypts through the two services alone", () => {
    for (const { Action, Condition } of statementsOf(policy))
      if (Action === "kms:Decrypt") expect(Condition?.["StringEquals"]?.["kms:ViaService"]).toMatch(/\.eu-west-1\./);
  });

  it("lists its own prefix alone", () => {
    expect(byName("ListOwnPrefix")?.Condition).toEqual({
      StringLike: {
        "s3:prefix": [
          "${aws:PrincipalTag/kubernetes-namespace}/${aws:PrincipalTag/kubernetes-service-account}/",
          "${aws:PrincipalTag/kubernetes-namespace}/${aws:PrincipalTag/kubernetes-service-account}/*",
        ],
      },
    });
  });

  it("stays well below what a role's own policies may have together", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(policy.replaceAll(/\s/g, "").length).toBeLessThan(10_240 / 2);
  });

  it("is had by pods of one cluster", () => {
    // The form: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    expect(statementsOf(modelsTrust("ml-serving-prd"))).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: { StringEquals: { "aws:RequestTag/eks-cluster-name": "ml-serving-prd" } },
      },
    ]);
  });
});

it("a bucket refuses plain requests and old TLS, of whomever", () => {
  for (const { Effect, Principal, Action, Resource } of statementsOf(bucketPolicy("models-prd")))
    expect([Effect, Principal, Action, Resource]).toEqual([
      "Deny",
      "*",
      "s3:*",
      ["arn:aws:s3:::models-prd", "arn:aws:s3:::models-prd/*"],
    ]);
  expect(statementsOf(bucketPolicy("models-prd")).map(({ Condition }) => Condition)).toEqual([
    { Bool: { "aws:SecureTransport": "false" } },
    { NumericLessThan: { "s3:TlsVersion": "1.2" } },
  ]);
});

describe("validateModelStore", () => {
  const paths = (settings: ModelStoreSettings) =>
    validateModelStore(settings).map(({ code, path }) => `${code} ${path}`);

  it("takes what is right", () => {
    expect(paths({ create: { bucket: "ml-serving-models-prd-123456789012", keepReplacedDays: 90 } })).toEqual([]);
    expect(paths({ adopt: { bucket: "models-of-all" } })).toEqual([]);
  });

  it("finds every mistake at once", () => {
    expect(paths({ create: { bucket: "Models_prd", keepReplacedDays: 0, accessLogs: "a.b" } })).toEqual([
      "EN033 modelStore.create.bucket",
      "EN033 modelStore.create.accessLogs",
      "EN032 modelStore.create.keepReplacedDays",
    ]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  it.each(["ab", "a".repeat(64), "-models", "models-", "xn--models", "models-s3alias", "192.168.5.4"])(
    "refuses %s",
    (bucket) => {
      expect(paths({ adopt: { bucket } })).toEqual(["EN033 modelStore.adopt.bucket"]);
    },
  );
});

const valkey: NewElastiCache = {
  engine: "valkey",
  version: "8.1",
  size: "cache.r7g.large",
  replicas: 2,
  snapshotDays: 7,
};

describe("ElastiCache", () => {
  const paths = (settings: ElastiCacheSettings) =>
    validateElastiCache(settings).map(({ code, path }) => `${code} ${path}`);

  it("takes what is right", () => {
    for (const size of ["cache.r7g.large", "cache.t4g.micro", "cache.m7g.12xlarge", "cache.c7gn.xlarge"])
      expect(paths({ create: { ...valkey, size } })).toEqual([]);
    expect(paths({ adopt: { host: "master.shared.abc.euw1.cache.amazonaws.com", secret: "shared/redis" } })).toEqual(
      [],
    );
  });

  it("finds every mistake at once", () => {
    expect(
      paths({ create: { engine: "redis", version: "7.1.0", size: "r7g.large", replicas: 6, snapshotDays: 36 } }),
    ).toEqual([
      "EN034 redis.create.size",
      "EN035 redis.create.version",
      "EN036 redis.create.replicas",
      "EN032 redis.create.snapshotDays",
    ]);
    expect(paths({ adopt: { host: "redis://a.b", secret: "", addresses: ["10.0.0.0"] } })).toEqual([
      "EN037 redis.adopt.host",
      "EN037 redis.adopt.secret",
      "EN037 redis.adopt.addresses.0",
    ]);
  });

  it.each([
    // Families as the API lists them: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
    ["valkey", "7.2", "valkey7"],
    ["valkey", "8.1", "valkey8"],
    ["redis", "7.1", "redis7"],
  ] as const)("%s %s has the parameters of %s", (engine, version, family) => {
    expect(familyOf({ engine, version })).toBe(family);
  });

  it("is reached at the subnets it is in, or where it was adopted", () => {
    const network = { intra: ["10.40.252.0/24", "10.40.253.0/24"], network: "10.40.0.0/16" };
    const prd = { environment: "prd", region: "eu-west-1" } as const;
    const region = "eu-west-1";
    expect(elastiCacheGround({ create: valkey }, prd, network)).toEqual({
      place: { addresses: network.intra },
      login: { secret: "ml-serving/prd/redis", region },
    });
    const adopt = { host: "a.b", secret: "shared/redis" };
    expect(elastiCacheGround({ adopt }, prd, network)).toEqual({
      place: { addresses: ["10.40.0.0/16"] },
      login: { secret: "shared/redis", region },
    });
    expect(elastiCacheGround({ adopt: { ...adopt, addresses: ["10.9.0.0/24"] } }, prd, network).place).toEqual({
      addresses: ["10.9.0.0/24"],
    });
  });
});

describe("secrets as files", () => {
  it("come by the pod's own identity, each secret fetched once", () => {
    const made = secretProviderClass("redis", "models-risk", "eu-west-1", [
      { file: "password", secret: "ml-serving/prd/redis", key: "password" },
      { file: "user", secret: "ml-serving/prd/redis", key: "user-name" },
      { file: "token", secret: "ml-serving/prd/models-risk/token" },
    ]);
    expect(made).toMatchObject({
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: "redis", namespace: "models-risk" },
      spec: { provider: "aws", parameters: { region: "eu-west-1", usePodIdentity: "true" } },
    });
    // As https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-examples.html writes it.
    expect(made.spec.parameters.objects).toBe(
      [
        "- objectName: ml-serving/prd/redis",
        "  objectType: secretsmanager",
        "  jmesPath:",
        "    - path: '\"password\"'",
        "      objectAlias: password",
        "    - path: '\"user-name\"'",
        "      objectAlias: user",
        "- objectName: ml-serving/prd/models-risk/token",
        "  objectType: secretsmanager",
        "  objectAlias: token",
        "",
      ].join("\n"),
    );
    expect(secretVolume("redis-login", "redis")).toEqual({
      name: "redis-login",
      csi: {
        driver: "secrets-store.csi.k8s.io",
        readOnly: true,
        volumeAttributes: { secretProviderClass: "redis" },
      },
    });
  });
});
