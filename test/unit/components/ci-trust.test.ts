import { describe, expect, it } from "vitest";
import { ciIdentity, deployTrust, previewTrust } from "../../../components/accounts/ci-trust.ts";
import type { AccountSettings } from "../../../components/accounts/settings.ts";

const account: AccountSettings = { id: "210987654321", region: "eu-west-1", ci: { github: "octo-org/octo-repo" } };

describe("trust in CI", () => {
  // https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
  it("is in one branch of one repository, or in its pull requests, as GitHub's page has it", () => {
    expect(ciIdentity(account.ci)?.previews).toBe("repo:octo-org/octo-repo:pull_request");
    expect(JSON.parse(deployTrust("123456123456", account.ci))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::123456123456:oidc-provider/token.actions.githubusercontent.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main",
            },
          },
        },
      ],
    });
  });
});

describe("trust in agents of a Jenkins", () => {
  const jenkins = { environment: "dev", account: "111122223333" } as const;
  interface Trust {
    readonly Statement: readonly {
      readonly Principal: unknown;
      readonly Action: unknown;
      readonly Condition: unknown;
    }[];
  }
  const read = (text: string | undefined) => (JSON.parse(text ?? "") as Trust).Statement;

  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html has both actions.
  it("is in one role of another account, by its name", () => {
    expect(read(deployTrust("123456123456", { jenkins }))).toEqual([
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/ml-serving-dev-agents-deploy" } },
      },
    ]);
  });

  it("lets both preview, and stands beside the trust in tokens", () => {
    expect(read(previewTrust("123456123456", { jenkins })).map(({ Condition }) => Condition)).toEqual([
      {
        ArnEquals: {
          "aws:PrincipalArn": [
            "arn:aws:iam::111122223333:role/ml-serving-dev-agents-preview",
            "arn:aws:iam::111122223333:role/ml-serving-dev-agents-deploy",
          ],
        },
      },
    ]);
    expect(read(previewTrust("123456123456", { github: "octo-org/octo-repo", jenkins }))).toHaveLength(2);
  });
});
