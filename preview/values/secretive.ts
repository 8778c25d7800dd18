import type { Path } from "./path.ts";
import { isPlain } from "./plain.ts";

/*
 * Which places hold secrets although nobody marked them: what a program forgot to mark is shown to nobody either.
 */

/** Words in the name of a property or variable whose value nobody should read. */
const words =
  /pass(word|wd|phrase)|secret|token|credential|private[-_]?key|api[-_]?key|access[-_]?key|auth[-_]?key|signing[-_]?key|encryption[-_]?key|connection[-_]?string|bearer|(^|[-_])(dsn|pass|auth|authorization|cookie)$|[-_]pwd$/i;

/** Names that say which secret it is, or how long it lasts, and not what it is. */
const reference =
  /(name|ref|refs|arn|id|ids|path|paths|file|mount|audience|seconds|expiry|type|version|keys|provider|stores?|policy|key[-_]?ref)$/i;

/** Whether a text under this name is a secret. */
export function isSecretive(name: string): boolean {
  return words.test(name) && !reference.test(name);
}

/** Properties of any resource that hold a copy of others, secrets among them. */
const copies = new Set(["__inputs", "__defaults", "kubectl.kubernetes.io/last-applied-configuration"]);

/** Types whose whole content is secret, by the properties that have it. */
const wholly: Readonly<Record<string, readonly string[]>> = {
  "kubernetes:core/v1:Secret": ["data", "stringData"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary"],
  "aws:ssm/parameter:Parameter": ["value", "valueWo", "insecureValue"],
  "random:index/randomPassword:RandomPassword": ["result", "bcryptHash"],
  "tls:index/privateKey:PrivateKey": ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"],
};

/** What is said of one place in a resource's properties. */
export function isSecretPlace(type: string, path: Path, holder: unknown): boolean {
  // An element of a list goes by the list's name.
  const last = path.findLast((key) => typeof key === "string");
  if (path.some((key) => typeof key === "string" && copies.has(key))) return true;
  const whole = wholly[type] ?? [];
  // The names of a Secret's entries may be known: it is what stands under them that may not.
  if (whole.includes(String(path[0])) && (path.length > 1 || type !== "kubernetes:core/v1:Secret")) return true;
  if (last === undefined) return false;
  // An environment variable: `{ name: "DB_PASSWORD", value: "…" }`.
  if (last === "value" && isPlain(holder) && typeof holder["name"] === "string") return isSecretive(holder["name"]);
  return isSecretive(last);
}
