import { isPlain } from "./plain.ts";

/**
 * How the engine writes what it does not show: an object with this key. Its ciphertext is blinded, or the text stands
 * plainly where the engine was told to show secrets.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/sig/sig.go
 */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a secret where the engine or the command line have blinded it already. */
const blinded = "[secret]";

export function isSecret(value: unknown): boolean {
  return value === blinded || (isPlain(value) && value[signatureKey] === secretSignature);
}

/**
 * What stands for a value that is only known when it is done, by the kind of the value.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/plugin/rpc.go
 */
const unknowns: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // text
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // truth
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
]);

export function isUnknown(value: unknown): boolean {
  return unknowns.has(value);
}
