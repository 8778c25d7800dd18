import { beforeAll, describe, expect, it } from "vitest";
import { boundaryPolicy } from "../../../components/accounts/boundary.ts";
import { deployPolicy } from "../../../components/accounts/deploy-policy.ts";
import { previewPolicy } from "../../../components/accounts/preview-policy.ts";
import { providerArguments } from "../../../components/accounts/provider.ts";
import type { AccountSettings } from "../../../components/accounts/settings.ts";
import { validateAccount } from "../../../components/accounts/validate.ts";
import { isAllowed } from "./iam.ts";
import { allRegistered, recordRegistrations, valueOf, type Registered } from "./mocks.ts";

const account: AccountSettings = { id: "210987654321", region: "eu-west-1", ci: { github: "octo-org/octo-repo" } };
const place = { environment: "dev" as const, account: account.id, region: account.region };
const role = (name: string) => `arn:aws:iam::210987654321:role/${name}`;
const here = { "aws:RequestedRegion": "eu-west-1" };

describe("the provider of an environment", () => {
  it("refuses every other account, and tags all it makes", () => {
    expect(providerArguments("dev", account)).toEqual({
      region: "eu-west-1",
      allowedAccountIds: ["210987654321"],
      defaultTags: { tags: { "ml-serving/environment": "dev", "ml-serving/managed-by": "pulumi" } },
    });
  });
});

describe("an account", () => {
  const codes = (change: Partial<AccountSettings>, rehearsal = false) =>
    validateAccount({ ...account, ...change }, { rehearsal }).map(({ code, path }) => `${code} ${path}`);

  it("of one's own is taken", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ id: "012345678901" })).toEqual([]);
  });

  // The ids that AWS's documentation uses.
  it.each(["111122223333", "444455556666", "777788889999", "123456789012", "999999999999"])(
    "%s of a documentation serves to rehearse and nothing else",
    (id) => {
      expect(codes({ id }, true)).toEqual([]);
      expect(codes({ id })).toEqual(["EN014 account.id"]);
    },
  );

  it.each(["", "12345678901", "1111-2222-3333", "1234567890123"])("%j is none", (id) => {
    expect(codes({ id }, true)).toEqual(["EN014 account.id"]);
  });

  it.each(["eu-west", "eu-west-1a", "cn-north-1", "us-gov-west-1"])("in %s cannot be", (region) => {
    expect(codes({ region })).toEqual(["EN015 account.region"]);
  });

  it("is not opened to whatever could be anybody", () => {
    const oidc = { issuer: "https://gitlab.example.com", subject: "project_path:a/b:ref_type:branch:ref:main" };
    expect(codes({ ci: { oidc } })).toEqual([]);
    expect(codes({ ci: { github: "octo-org" } })).toEqual(["EN016 account.ci.github"]);
    expect(codes({ ci: { github: "octo-org/*" } })).toEqual(["EN016 account.ci.github"]);
    expect(codes({ ci: { oidc: { ...oidc, issuer: "http://gitlab.example.com" } } })).toEqual([
      "EN016 account.ci.oidc.issuer",
    ]);
    expect(codes({ ci: { oidc: { ...oidc, subject: "project_path:a/*" } } })).toEqual([
      "EN016 account.ci.oidc.subject",
    ]);
    expect(codes({ ci: { oidc: { ...oidc, previews: oidc.subject } } })).toEqual(["EN016 account.ci.oidc.previews"]);
  });

  it("trusts a Jenkins in an account", () => {
    expect(codes({ ci: { jenkins: { environment: "dev", account: "111122223333" } } })).toEqual([]);
    expect(codes({ ci: { jenkins: { environment: "dev", account: "dev" } } })).toEqual([
      "EN107 account.ci.jenkins.account",
    ]);
  });

  it("tells all mistakes at once", () => {
    expect(codes({ id: "1", region: "here", ci: { github: "" } })).toHaveLength(3);
  });
});

describe("who deploys", () => {
  const policy = deployPolicy(place);
  const boundary = { "iam:PermissionsBoundary": "arn:aws:iam::210987654321:policy/ml-serving-dev-boundary" };
  const may = (action: string, resource: string, context: Readonly<Record<string, string>> = here) =>
    isAllowed(policy, { action, resource, context });

  it("makes the platform in its region and nowhere else", () => {
    expect(may("eks:CreateCluster", "*")).toBe(true);
    expect(may("eks:CreateCluster", "*", { "aws:RequestedRegion": "us-east-1" })).toBe(false);
    expect(may("organizations:LeaveOrganization", "*")).toBe(false);
  });

  it("makes roles of the environment within the boundary, and no others", () => {
    expect(may("iam:CreateRole", role("ml-serving-dev-nodes"), boundary)).toBe(true);
    expect(may("iam:CreateRole", role("ml-serving-dev-nodes"), {})).toBe(false);
    expect(may("iam:AttachRolePolicy", role("ml-serving-dev-nodes"), {})).toBe(false);
    expect(may("iam:CreateRole", role("administrator"), boundary)).toBe(false);
    expect(may("iam:CreateUser", "arn:aws:iam::210987654321:user/me", boundary)).toBe(false);
  });

  it("cannot widen what it may itself", () => {
    for (const name of ["ml-serving-dev-deploy", "ml-serving-dev-preview", "ml-serving-dev-agents-deploy"]) {
      expect(may("iam:PutRolePolicy", role(name), boundary)).toBe(false);
      expect(may("iam:UpdateAssumeRolePolicy", role(name))).toBe(false);
      expect(may("iam:GetRole", role(name))).toBe(true);
    }
    expect(may("iam:CreatePolicyVersion", boundary["iam:PermissionsBoundary"])).toBe(false);
    expect(may("iam:CreatePolicyVersion", "arn:aws:iam::210987654321:policy/ml-serving-dev-models")).toBe(true);
    expect(may("iam:DeleteRolePermissionsBoundary", role("ml-serving-dev-nodes"))).toBe(false);
  });

  it("writes the state, and cannot lose it", () => {
    const bucket = "arn:aws:s3:::ml-serving-state-dev-210987654321";
    expect(may("s3:PutObject", `${bucket}/.pulumi/stacks/ml-serving/dev.json`)).toBe(true);
    expect(may("s3:DeleteObject", `${bucket}/.pulumi/locks/1.json`)).toBe(true);
    expect(may("s3:DeleteObjectVersion", `${bucket}/.pulumi/stacks/ml-serving/dev.json`)).toBe(false);
    expect(may("s3:PutBucketVersioning", bucket)).toBe(false);
    const key = "arn:aws:kms:eu-west-1:210987654321:key/1";
    const deletes = (alias: string) => may("kms:ScheduleKeyDeletion", key, { ...here, "kms:ResourceAliases": alias });
    expect(deletes("alias/ml-serving-dev-state")).toBe(false);
    expect(deletes("alias/ml-serving-dev-data")).toBe(true);
  });

  it("hands roles to the services that the platform is made of", () => {
    const to = (service: string) =>
      may("iam:PassRole", role("ml-serving-dev-nodes"), { "iam:PassedToService": service });
    expect(to("eks.amazonaws.com")).toBe(true);
    expect(to("lambda.amazonaws.com")).toBe(false);
  });

  it("fits into a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html", () => {
    expect(policy.length).toBeLessThan(10_240);
    expect(boundaryPolicy.length).toBeLessThan(6_144);
  });
});

describe("roles of the platform", () => {
  const may = (action: string) => isAllowed(boundaryPolicy, { action, resource: "*" });
  it("may nothing to identities, and become nobody else", () => {
    expect(["s3:GetObject", "ec2:RunInstances", "iam:CreateServiceLinkedRole"].map(may)).toEqual([true, true, true]);
    expect(["iam:CreateRole", "iam:PassRole", "sts:AssumeRole", "organizations:LeaveOrganization"].map(may)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("who previews", () => {
  const policy = previewPolicy(place);
  const may = (action: string, resource = "*", context: Readonly<Record<string, readonly string[]>> = {}) =>
    isAllowed(policy, { action, resource, context });

  it("reads how things are", () => {
    expect(
      ["ec2:DescribeVpcs", "eks:DescribeCluster", "s3:GetBucketPolicy", "iam:GetRole"].map((one) => may(one)),
    ).toEqual([true, true, true, true]);
  });

  it("changes nothing: every action allowed is one of asking", () => {
    const { Statement } = JSON.parse(policy) as {
      readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
    };
    const allowed = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
    expect(allowed.filter((action) => !/^[a-z0-9]+:(Get|List|Describe|BatchGet|Decrypt$)/.test(action))).toEqual([]);
    expect(
      ["ec2:RunInstances", "iam:CreateRole", "s3:PutObject", "eks:UpdateClusterConfig"].map((one) => may(one)),
    ).toEqual([false, false, false, false]);
  });

  it("reads no secret and no data, but the state", () => {
    expect(may("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:210987654321:secret:redis")).toBe(
      false,
    );
    const decrypts = (...aliases: readonly string[]) =>
      may("kms:Decrypt", "arn:aws:kms:eu-west-1:210987654321:key/1", { "kms:ResourceAliases": aliases });
    expect(decrypts("alias/ml-serving-dev-data")).toBe(false);
    expect(decrypts("alias/ml-serving-prd-state")).toBe(false);
    expect(decrypts()).toBe(false);
    expect(decrypts("alias/ml-serving-dev-state")).toBe(true);
    expect(may("s3:GetObject", "arn:aws:s3:::ml-serving-models-dev/iris")).toBe(false);
    expect(
      may("s3:GetObject", "arn:aws:s3:::ml-serving-state-dev-210987654321/.pulumi/stacks/ml-serving/dev.json"),
    ).toBe(true);
    expect(
      may("s3:PutObject", "arn:aws:s3:::ml-serving-state-dev-210987654321/.pulumi/stacks/ml-serving/dev.json"),
    ).toBe(false);
    expect(may("ec2:GetConsoleOutput")).toBe(false);
    expect(may("ecr:GetDownloadUrlForLayer")).toBe(false);
  });

  it("sees whether Jenkins was saved, and reads nothing of it", () => {
    const looking = previewPolicy(place, "ml-serving-ci-dev");
    const on = (action: string, resource: string, of = looking) => isAllowed(of, { action, resource, context: {} });
    expect(on("s3:ListBucket", "arn:aws:s3:::ml-serving-ci-dev")).toBe(true);
    expect(on("s3:GetObject", "arn:aws:s3:::ml-serving-ci-dev/jenkins/20261122T021700Z/home.tar.gz")).toBe(false);
    expect(on("s3:ListBucket", "arn:aws:s3:::ml-serving-ci-dev", policy)).toBe(false);
  });

  it("reads the contract of its environment alone", () => {
    const parameter = (name: string) => may("ssm:GetParameter", `arn:aws:ssm:eu-west-1:210987654321:parameter/${name}`);
    expect(parameter("ml-serving/dev/platform")).toBe(true);
    expect(parameter("ml-serving/prd/platform")).toBe(false);
  });
});

describe("CiRoles", () => {
  let registered: readonly Registered[];
  beforeAll(async () => {
    registered = recordRegistrations(
      [
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        "aws:iam/policy:Policy",
        "aws:iam/role:Role",
        "aws:iam/rolePolicy:RolePolicy",
      ],
      ({ inputs }) => ({ arn: `arn:aws:iam::210987654321:of/${String(inputs["name"])}` }),
    );
    const { CiRoles } = await import("../../../components/accounts/index.ts");
    const made = new CiRoles("first", { environment: "dev", account, oidcProvider: "create" });
    await valueOf(made.ref.deploy);
    const oidc = { issuer: "https://gitlab.example.com", subject: "project_path:a/b:ref_type:branch:ref:main" };
    const second = new CiRoles("second", {
      environment: "sit",
      account: { ...account, ci: { oidc } },
      oidcProvider: "adopt",
    });
    expect(second.ref.preview).toBeUndefined();
    await valueOf(second.ref.deploy);
    await allRegistered();
  });
  const names = (type: string, start: string) =>
    registered.filter((one) => one.type === type && one.name.startsWith(start)).map(({ inputs }) => inputs["name"]);

  it("makes the issuer once in an account, and both roles", () => {
    const providers = registered.filter(({ type }) => type.endsWith(":OpenIdConnectProvider"));
    expect(providers.map(({ name, inputs }) => [name, inputs["url"]])).toEqual([
      ["first", "https://token.actions.githubusercontent.com"],
    ]);
    expect(names("aws:iam/role:Role", "first")).toEqual(["ml-serving-dev-deploy", "ml-serving-dev-preview"]);
  });

  it("lets main's runs deploy, and those and pull requests' preview", () => {
    const subjects = (name: string): unknown => {
      const role = registered.find((one) => one.type === "aws:iam/role:Role" && one.name === name);
      const { Statement } = JSON.parse(String(role?.inputs["assumeRolePolicy"])) as {
        readonly Statement: readonly [
          { readonly Condition: { readonly StringEquals: Readonly<Record<string, unknown>> } },
        ];
      };
      expect(Statement).toHaveLength(1);
      return Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"];
    };
    const main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    expect(subjects("first-deploy")).toBe(main);
    expect(subjects("first-preview")).toEqual(["repo:octo-org/octo-repo:pull_request", main]);
  });

  it("lets nobody preview where nobody is named for it", () => {
    expect(names("aws:iam/role:Role", "second")).toEqual(["ml-serving-sit-deploy"]);
  });
});
