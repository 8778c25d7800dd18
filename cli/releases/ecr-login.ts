import { Problem } from "../../local/console/problem.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { quietAwsSdk } from "../../local/aws-sdk.ts";

/** What ECR lets a caller in with. */
export interface EcrLogin {
  /** Value of the Authorization header: `Basic …`. */
  readonly authorization: string;
  /** Where ECR says that its registry is: `https://ACCOUNT.dkr.ecr.REGION.amazonaws.com`; a stand-in names an address of its own. */
  readonly proxyEndpoint?: string;
}

/** Why there is no login, in one line. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return (error.message.split("\n")[0] ?? "") || code || error.name;
}

/**
 * Asks ECR for a login by the credentials that this process has, as AWS's command line finds them (AWS_PROFILE, environment,
 * single sign-on). AWS_ENDPOINT_URL_ECR or AWS_ENDPOINT_URL names another place to ask:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html. The login is good for every registry that the
 * caller may use, also for one of another account:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 * @throws {Problem} where there are no credentials, or ECR refuses them
 */
export async function ecrLogin({ name, account }: CloudEnvironment): Promise<EcrLogin> {
  quietAwsSdk();
  const { ECR } = await import("@aws-sdk/client-ecr");
  const client = new ECR({ region: account.region });
  try {
    const [data] = (await client.getAuthorizationToken({})).authorizationData ?? [];
    if (data?.authorizationToken === undefined) throw new Error("the answer has no token");
    return {
      authorization: `Basic ${data.authorizationToken}`,
      ...(data.proxyEndpoint === undefined ? {} : { proxyEndpoint: data.proxyEndpoint }),
    };
  } catch (error) {
    throw new Problem(
      `ECR of ${name} (account ${account.id}, ${account.region}) gives no login: ${reason(error)}.`,
      "Log in to AWS as somebody who may use it, such as: export AWS_PROFILE=NAME; aws sso login. The right is ecr:GetAuthorizationToken.",
    );
  } finally {
    client.destroy();
  }
}
