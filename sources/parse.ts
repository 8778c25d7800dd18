import { adapters, schemes, type ReadSource } from "./adapters.ts";
import { SourceRefused } from "./refused.ts";
import { withoutSecrets } from "./shown.ts";
import type { Scheme } from "./source.ts";

/** A source as it was given, and the digest that its bytes must have. */
export interface Given extends ReadSource {
  /** 64 hexadecimal digits: of the file; of a folder, of the layer that it packs to. */
  readonly sha256: string | undefined;
}

/** Schemes that are begun in other ways than by their own name. */
const otherStarts: readonly { readonly start: RegExp; readonly scheme: Scheme }[] = [
  { start: /^s3:\/\//, scheme: "s3" },
  { start: /^(models|runs):\//, scheme: "mlflow" },
  { start: /^https?:\/\//, scheme: "https" },
];

function schemeOf(text: string): { readonly scheme: Scheme; readonly rest: string } | undefined {
  const other = otherStarts.find(({ start }) => start.test(text));
  if (other !== undefined) return { scheme: other.scheme, rest: text };
  const scheme = schemes.find((one) => text.startsWith(`${one}:`));
  return scheme === undefined ? undefined : { scheme, rest: text.slice(scheme.length + 1) };
}

/**
 * Takes a source's text apart. Pure.
 * @throws {SourceRefused} MA014 with what is wrong and how one is written
 */
export function parseSource(text: string): Given {
  const digest = /#sha256=([^#]*)$/.exec(text);
  const sha256 = digest?.[1];
  const shown = withoutSecrets(text);
  const refuse = (message: string): never => {
    throw new SourceRefused("MA014", shown, message);
  };
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    refuse(`"${sha256}" is no digest. Write #sha256= and 64 hexadecimal digits.`);
  const kind = schemeOf(digest === null ? text : text.slice(0, digest.index));
  if (kind === undefined)
    return refuse(
      `It does not say what kind of source it is. Write one of ${schemes.map((one) => adapters[one].example).join(", ")}.`,
    );
  const { scheme, rest } = kind;
  // What stands before the first slash is a registry or a bucket.
  if ((scheme === "oci" || scheme === "s3") && /^(s3:)?(\/\/)?[^/]*@(?!sha256:)/.test(rest))
    throw new SourceRefused(
      "MA014",
      `${scheme}:…`,
      "Credentials have no place in it. Log in instead: docker login, AWS_PROFILE.",
    );
  const found = adapters[scheme].read(rest);
  if (typeof found === "string") return refuse(`${found} Write it like ${adapters[scheme].example}.`);
  if ("url" in found.source && sha256 === undefined)
    refuse(
      "Its digest is missing: an address may serve something else tomorrow. Put #sha256= and 64 hexadecimal digits behind it.",
    );
  return { ...found, sha256 };
}
