import { isAddressRange } from "../../address-range.ts";
import { bucketIssues } from "../../bucket-name.ts";
import { isName, longestName } from "../../names.ts";
import { inEnvironment, type CallbackSpec, type ObjectsSpec, type ResultsSpec } from "../../nearline/settings.ts";
import type { DeclaredQuantity } from "../../quantity-issues.ts";
import { seconds } from "../../quantity.ts";
import type { Findings } from "./findings.ts";
import type { Offered } from "./offered.ts";
import { isKey } from "./secrets.ts";

const at = "nearline.results";

/** Longer, and a receiver that hangs holds up what waits (seconds). */
const longestCallback = 60;

/** What a key of an object begins with: what IAM and Bento would read otherwise is none of it. */
const prefix = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*(?:\/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*\/?$/;

/** What is wrong with an address; nothing where results can be posted there. */
function addressProblem(text: string): string | undefined {
  // What is in braces Bento would fill in.
  if (/[\s"\\${}]/.test(text))
    return "has a character that no address has, or a name in braces that is not {environment}";
  if (!URL.canParse(text)) return "is no address";
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== "https:") return "is not called by https: results would be read on the way";
  if (username !== "" || password !== "") return "has a login in it, which everybody sees who sees the address";
  return hash === "" ? undefined : "has a part after #, which is never sent";
}

function checkCallback({ to, secret, at: addresses }: CallbackSpec, { environment }: Offered, found: Findings): void {
  const path = `${at}.callback`;
  const problem = addressProblem(inEnvironment(to, environment));
  if (problem !== undefined)
    found.add("MS087", `${path}.to`, `"${to}" ${problem}. Write one such as https://orders.example.com/results.`);
  if (!isName(secret.name))
    found.add(
      "MS020",
      `${path}.secret.name`,
      `"${secret.name}" is not a name. Use lower-case letters, digits and dashes, a letter first, at most ${longestName}.`,
    );
  if (!isKey(secret.key))
    found.add(
      "MS030",
      `${path}.secret.key`,
      `"${secret.key}" cannot be a file of its own. Use letters, digits, dots, dashes and underscores.`,
    );
  if (addresses !== undefined && !isAddressRange(addresses))
    found.add(
      "MS010",
      `${path}.at`,
      `"${addresses}" is not a range of addresses in CIDR notation. Write one such as 10.20.0.0/16.`,
    );
}

function checkObjects(objects: ObjectsSpec, { environment }: Offered, found: Findings): void {
  const path = `${at}.objects`;
  const [problem] = bucketIssues(`${path}.bucket`, inEnvironment(objects.bucket, environment));
  if (problem !== undefined) found.add("MS089", problem.path, problem.message);
  if (!prefix.test(inEnvironment(objects.prefix, environment)))
    found.add(
      "MS089",
      `${path}.prefix`,
      `"${objects.prefix}" is no beginning of objects' keys. Write one such as results/iris, of letters, digits, dots, dashes, "=" and "_".`,
    );
  if (environment === "local")
    found.add(
      "MS066",
      path,
      "The cluster on this machine has no way to S3. Name a stream or a callback, or leave the model out there.",
    );
}

/** What only data can get wrong in where results go. */
export function checkResults({ callback, objects }: ResultsSpec, offered: Offered, found: Findings): void {
  if (callback !== undefined) checkCallback(callback, offered, found);
  if (objects !== undefined) checkObjects(objects, offered, found);
}

/** Durations of it, that may be none. */
export function durationsOfResults({
  callback,
}: ResultsSpec): readonly (DeclaredQuantity & { readonly path: string })[] {
  return callback?.timeout === undefined ? [] : [{ path: `${at}.callback.timeout`, duration: callback.timeout }];
}

/** What is out of bounds in durations that can be read. */
export function checkResultsTimes({ callback }: ResultsSpec, found: Findings): void {
  const timeout = callback?.timeout;
  if (timeout === undefined || (seconds(timeout) >= 0.1 && seconds(timeout) <= longestCallback)) return;
  found.add(
    "MS088",
    `${at}.callback.timeout`,
    `${timeout} is not between 100ms and 60s. A receiver that takes longer takes the result first and works on it then.`,
  );
}
