import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderKubeconfig, type ClusterAddress } from "../../components/cluster/kubeconfig.ts";
import { Problem } from "../../local/console/problem.ts";
import { quietAwsSdk } from "../../local/aws-sdk.ts";

/** A cluster of EKS, by what it is called and whose it is. */
export interface EksPlace {
  /** The environment, for whoever reads what went wrong. */
  readonly environment: string;
  readonly cluster: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** There is no such cluster, or none that answers yet: the first run makes it. */
export class NoClusterYet extends Problem {}

/** What this reads of EKS' answer: https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html */
interface Described {
  readonly arn?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly certificateAuthority?: { readonly data?: string | undefined } | undefined;
}

function none({ environment, cluster, account, region }: EksPlace): NoClusterYet {
  return new NoClusterYet(
    `There is no cluster ${cluster} in account ${account}, ${region}, that could be asked.`,
    `npx ml deploy ${environment} makes it. Where it is there: log in to AWS as somebody of that account.`,
  );
}

/** Where the cluster is. Pure. @throws {Problem} where it is another account's; {NoClusterYet} where it has no address yet */
export function addressOf(
  place: EksPlace,
  { arn = "", endpoint = "", certificateAuthority }: Described,
): ClusterAddress {
  const { cluster, account, region } = place;
  if (arn.split(":")[4] !== account)
    throw new Problem(
      `The AWS account that this process is logged in to has a cluster ${cluster} of its own: ${arn}. ${place.environment} is in account ${account}.`,
      "Log in to that account, such as: export AWS_PROFILE=NAME; aws sso login.",
    );
  const authority = certificateAuthority?.data ?? "";
  if (endpoint === "" || authority === "") throw none(place);
  return { name: cluster, region, endpoint, certificateAuthority: authority };
}

/**
 * Asks EKS for a cluster by the credentials that this process has. AWS_ENDPOINT_URL_EKS or AWS_ENDPOINT_URL names another
 * place to ask: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
async function described(place: EksPlace): Promise<Described> {
  quietAwsSdk();
  const { EKS } = await import("@aws-sdk/client-eks");
  const client = new EKS({ region: place.region });
  try {
    const { cluster } = await client.describeCluster({ name: place.cluster });
    return cluster ?? {};
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") throw none(place);
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const { environment, cluster, account, region } = place;
    throw new Problem(
      `EKS does not say where the cluster of ${environment} is (account ${account}, ${region}): ${why ?? ""}.`,
      `Log in to AWS as somebody who may use it, such as: export AWS_PROFILE=NAME; aws sso login. The right is eks:DescribeCluster on ${cluster}.`,
    );
  } finally {
    client.destroy();
  }
}

const written = new Map<string, Promise<string>>();

async function write(place: EksPlace): Promise<string> {
  const text = renderKubeconfig(addressOf(place, await described(place)));
  const folder = mkdtempSync(join(tmpdir(), "ml-kubeconfig-"));
  // Nothing in it is secret; who could change it could have another program called for the token.
  const file = join(folder, "config");
  writeFileSync(file, text, { mode: 0o600 });
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return file;
}

/**
 * A kubeconfig of a cluster of EKS, for this process alone: private, written once, gone when it ends.
 * @returns its path
 * @throws {NoClusterYet} where there is none; {Problem} where EKS cannot be asked
 */
export function eksKubeconfig(place: EksPlace): Promise<string> {
  const key = [place.account, place.region, place.cluster].join("/");
  const found = written.get(key) ?? write(place);
  written.set(key, found);
  // The run may make what is not there yet.
  found.catch(() => written.delete(key));
  return found;
}
