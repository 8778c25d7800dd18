import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isObject } from "../serve/json.ts";
import { plain, type Json, type JsonObject, type Properties } from "../serve/index.ts";
import type { EksEndpoint } from "./cloud/cloud.ts";
import { isRegion } from "./cloud/regions.ts";

/** How the provider is set up: its inputs as the official one has them, and where the stand-in keeps its objects. */
export interface Settings {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Tags that every object gets. */
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly ignoredTags: { readonly keys: readonly string[]; readonly prefixes: readonly string[] };
  /** Folder of the objects, absolute. */
  readonly store: string;
  /** ARNs of what others made in the account: taken to be there, and nothing else is known of it. */
  readonly present: readonly string[];
  /** Where a server of moto is told of everything, too. */
  readonly moto: string | undefined;
  /** What clusters answer as their own. Default: an address that leads nowhere. */
  readonly eks: EksEndpoint | undefined;
}

/** Nobody's: what accounts look like, and no account of AWS. */
const standInAccount = "000000000000";

/** Provider inputs pass the engine as strings of JSON where they are not texts. */
function decoded(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function texts(value: Json | undefined): readonly string[] {
  const list = decoded(value);
  return Array.isArray(list) ? (list as readonly Json[]).map(String) : [];
}

function object(value: Json | undefined): JsonObject {
  const found = decoded(value);
  return isObject(found) ? found : {};
}

function firstOf(...candidates: readonly (Json | undefined)[]): string {
  return candidates.filter((candidate) => typeof candidate === "string").find((candidate) => candidate !== "") ?? "";
}

/** The account whose role is assumed, as AWS would have it; else the one that the environment names. */
function accountOf(given: JsonObject, env: NodeJS.ProcessEnv): string {
  const roles = decoded(given["assumeRoles"]);
  const [role] = Array.isArray(roles) ? (roles as readonly Json[]) : [];
  const arn = firstOf(object(role)["roleArn"], object(given["assumeRoleWithWebIdentity"])["roleArn"]);
  return firstOf(arn.split(":")[4], env["ML_SERVING_AWS_ACCOUNT"], standInAccount);
}

/** @throws Error for anything but this machine: what is told to moto must not leave it */
function motoOf(env: NodeJS.ProcessEnv): string | undefined {
  const url = firstOf(env["ML_SERVING_AWS_MOTO"]);
  if (url === "") return undefined;
  if (!/^http:\/\/(127\.0\.0\.1|\[::1\]|localhost):\d+\/?$/.test(url))
    throw new Error(
      `ML_SERVING_AWS_MOTO must be a server of moto on this machine, such as http://127.0.0.1:5000; "${url}" is none.`,
    );
  return url;
}

/** The API server behind every cluster, by a JSON file: `{"endpoint": "https://…", "certificateAuthority": "BASE64"}`. */
function readEksEndpoint(file: string | undefined): EksEndpoint | undefined {
  if (file === undefined || file === "") return undefined;
  const found = object(readFileSync(file, "utf8"));
  const [endpoint, certificateAuthority] = [firstOf(found["endpoint"]), firstOf(found["certificateAuthority"])];
  if (endpoint === "" || certificateAuthority === "")
    throw new Error(`${file} (ML_SERVING_AWS_EKS) must have "endpoint" and "certificateAuthority".`);
  return { endpoint, certificateAuthority };
}

/** @throws Error for what is no ARN: an id or a name would be of any type */
function readPresent(list: string | undefined): readonly string[] {
  const arns = (list ?? "").split(",").filter((arn) => arn !== "");
  const wrong = arns.find((arn) => !/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+/.test(arn));
  if (wrong === undefined) return arns;
  throw new Error(`ML_SERVING_AWS_PRESENT has ARNs, with commas between them; "${wrong}" is none.`);
}

/**
 * Reads the provider's inputs, which the engine fills from `pulumi config set aws:…`, and the environment:
 * `ML_SERVING_AWS_STORE` (folder of the objects), `ML_SERVING_AWS_ACCOUNT` (twelve digits),
 * `ML_SERVING_AWS_MOTO` (URL of a server of moto), `ML_SERVING_AWS_EKS` (file of {@link readEksEndpoint}),
 * `ML_SERVING_AWS_PRESENT` (ARNs, with commas between them).
 * @throws Error when there is no such folder set; in the official provider's words when there is no region, or the
 *   account is not allowed
 */
export function readSettings(inputs: Properties, env: NodeJS.ProcessEnv): Settings {
  const given = plain(inputs);
  const store = env["ML_SERVING_AWS_STORE"];
  // A program that was meant for a real account must not look as if it had been applied to one.
  if (store === undefined || store === "")
    throw new Error(
      "This is the stand-in for the aws provider: it reaches no account. Set ML_SERVING_AWS_STORE to a folder to rehearse there, " +
        "or install the official plugin: pulumi plugin install resource aws.",
    );
  const region = firstOf(given["region"], env["AWS_REGION"], env["AWS_DEFAULT_REGION"]);
  if (region === "")
    throw new Error("Missing region configuration. Set it: pulumi config set aws:region eu-west-1 (or AWS_REGION).");
  if (!isRegion(region)) throw new Error(`invalid AWS Region: ${region}`);
  const account = accountOf(given, env);
  if (!/^\d{12}$/.test(account)) throw new Error(`An AWS account id has twelve digits; "${account}" is none.`);
  const allowed = texts(given["allowedAccountIds"]);
  if (allowed.length > 0 && !allowed.includes(account))
    throw new Error(`AWS account ID not allowed: ${account}. Allowed are ${allowed.join(", ")}.`);
  if (texts(given["forbiddenAccountIds"]).includes(account)) throw new Error(`AWS account ID not allowed: ${account}`);
  const tags = Object.entries(object(object(given["defaultTags"])["tags"])).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const ignored = object(given["ignoreTags"]);
  return {
    region,
    account,
    defaultTags: Object.fromEntries(tags) as Readonly<Record<string, string>>,
    ignoredTags: { keys: texts(ignored["keys"]), prefixes: texts(ignored["keyPrefixes"]) },
    store: resolve(store),
    present: readPresent(env["ML_SERVING_AWS_PRESENT"]),
    moto: motoOf(env),
    eks: readEksEndpoint(env["ML_SERVING_AWS_EKS"]),
  };
}
